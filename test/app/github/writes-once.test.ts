import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ProbotOctokit } from 'probot'
import { closeoutBody, type Mirror, plannedWrites, see, startMirror } from '../../support/app/mirror.ts'
import { withRoutes } from '../../support/app/with-routes.ts'

type Issue = { readonly title: string; readonly state: string }

// Lists are behind here, as GitHub's are: each story begins in a repository of its own.
describe('what the app makes', () => {
  let mirror: Mirror
  beforeEach(async () => {
    mirror = await startMirror()
  })
  afterEach(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  const open = async (branch = 'once', body = closeoutBody()) => {
    const agent = mirror.github.as('agent')
    const head = await agent.push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    const { number } = await agent.openPullRequest({ head: branch, body })
    return { number, head }
  }
  const look = async (head: string, number: number) => {
    mirror.github.catchUp()
    const list = `/repos/acme/widgets/commits/${head}/check-runs?filter=all`
    const { check_runs } = (await mirror.github.as('owner').ask('GET', list)) as { check_runs: unknown[] }
    const seen = await see(mirror.github, number)
    return { checks: check_runs.length, comments: seen.comments.length, labels: seen.labels }
  }
  const listIssues = async (): Promise<readonly Issue[]> => {
    mirror.github.catchUp()
    const list = '/repos/acme/widgets/issues?state=all&labels=learning:%20follow-up&per_page=100'
    return (await mirror.github.as('owner').ask('GET', list)) as readonly Issue[]
  }
  const posts = (path: RegExp): number =>
    mirror.github.requests.filter(one => one.method === 'POST' && path.test(one.path)).length

  const lost = [
    ['a 502', 502],
    ['a broken connection', 'drop'],
  ] as const
  const made = [
    ['check', /\/check-runs$/],
    ['record comment', /\/issues\/\d+\/comments$/],
    ['label', /\/repos\/acme\/widgets\/labels$/],
  ] as const
  const stories = made.flatMap(([what, path]) =>
    lost.map(([how, status]) => [what, how, path, status] as const),
  )

  it.each(stories)('a %s whose answer is lost with %s is there once', async (_what, _how, path, status) => {
    mirror.github.fail({ method: 'POST', path, status, isApplied: true })
    const { number, head } = await open()
    await mirror.settle()
    expect(await look(head, number)).toEqual({
      checks: 1,
      comments: 1,
      labels: ['artifact: ready for review'],
    })
    expect(await plannedWrites(mirror, number)).toEqual([])
  })

  it.each(lost)('an issue whose answer is lost with %s is opened once', async (_how, status) => {
    const { number } = await open('lesson', withRoutes('[ ] backlog: Retry the search'))
    await mirror.settle()
    mirror.github.fail({ method: 'POST', path: /\/repos\/acme\/widgets\/issues$/, status, isApplied: true })
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    expect(await listIssues()).toMatchObject([{ title: 'Retry the search', state: 'open' }])
    expect(posts(/\/repos\/acme\/widgets\/issues$/)).toBe(1)
    expect(await plannedWrites(mirror, number)).toEqual([])
  })

  it('what a 502 did not make is made later', async () => {
    mirror.github.fail({ method: 'POST', path: /\/issues\/\d+\/comments$/, status: 502 })
    const { number, head } = await open()
    await mirror.settle()
    expect(await look(head, number)).toMatchObject({ checks: 1, comments: 1 })
  })

  it('is known at the next event, also where no list shows it yet', async () => {
    const { number, head } = await open()
    await mirror.github.webhooks.settle()
    await mirror.app.settle()
    await mirror.github.as('maintainer').label(number, 'artifact: approved')
    for (const text of ['Nice.', 'Very nice.', 'Really.']) {
      await mirror.github.as('reader').comment(number, text)
      await mirror.github.webhooks.settle()
      await mirror.app.settle()
    }
    await mirror.settle()
    expect(await look(head, number)).toEqual({ checks: 1, comments: 1, labels: ['artifact: approved'] })
  })

  it('of follow-up issues is opened once each, and none is closed again', async () => {
    const actions = ['Retry the search', 'Explain the search', 'Test the search', 'Log the search']
    const { number } = await open('lessons', withRoutes(...actions.map(action => `[ ] backlog: ${action}`)))
    const other = await open('lessons-too', withRoutes(`[ ] backlog: ${actions[0]}`))
    await mirror.settle()
    await mirror.github.as('maintainer').merge(number)
    await mirror.github.as('maintainer').merge(other.number)
    await mirror.github.webhooks.settle()
    await mirror.app.settle()
    await mirror.github.as('reader').comment(number, 'Nice.')
    await mirror.settle()
    const issues = await listIssues()
    expect(issues.map(({ title }) => title).toSorted()).toEqual(actions.toSorted())
    expect(issues.every(({ state }) => state === 'open')).toBe(true)
  })

  it('of a digest and a parent issue is opened once each, where the lists are seconds behind', async () => {
    await mirror.close()
    mirror = await startMirror({ behavior: { listLagMs: 4_000, leastListLagMs: 4_000 } })
    await mirror.github.as('maintainer').push('main', {
      files: { '.github/closeout.yml': 'follow_ups: { most: 1, parent: several }\n' },
    })
    const lines = ['a', 'b', 'c'].map(letter => `[ ] backlog: Cover case ${letter}`)
    const { number } = await open('many', withRoutes(...lines))
    await mirror.settle()
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    await mirror.app.sweep()
    await mirror.settle()
    const issues = await listIssues()
    expect(issues.map(({ title }) => title).toSorted()).toHaveLength(3)
    expect(issues.every(({ state }) => state === 'open')).toBe(true)
    expect(await plannedWrites(mirror, number)).toEqual([])
  })

  it('as a second record comment is deleted, the later one', async () => {
    const { number } = await open()
    await mirror.settle()
    const [first] = (await see(mirror.github, number)).comments
    const { id: appId, privateKey, installationId } = mirror.github.app
    const auth = { appId, privateKey, installationId }
    const octokit = new ProbotOctokit({ auth, baseUrl: mirror.github.url })
    const place = { owner: 'acme', repo: 'widgets', issue_number: number }
    await octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...place,
      body: first?.body ?? '',
    })
    mirror.github.catchUp()
    expect((await see(mirror.github, number)).comments).toHaveLength(2)
    await mirror.github.as('reader').comment(number, '/closeout recheck')
    await mirror.settle()
    const left = (await see(mirror.github, number)).comments
    expect(left.map(({ id }) => id)).toEqual([first?.id])
  })
})

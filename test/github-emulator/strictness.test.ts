import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ProbotOctokit } from 'probot'
import { withShortWaits } from '../support/app/short-waits.ts'
import { primaryLimit, secondaryLimit } from './server/faults.ts'
import { type Github, startGithub } from './start-github.ts'
import { git } from './world/git.ts'
import type { Fields } from './world/model.ts'

const day = 24 * 3_600_000

describe('the stand-in is no kinder than GitHub', () => {
  let github: Github
  let count = 0
  beforeAll(async () => {
    github = await startGithub({
      time: 'stands',
      customRoles: { 'release captain': 'maintain' },
      people: { captain: 'release captain' },
      publicMembers: ['owner'],
    })
    await github.addRepository('acme/other')
  })
  afterAll(async () => {
    expect(github.violations).toEqual([])
    await github.close()
  })

  const get = (path: string, token: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(github.url + path, {
      redirect: 'manual',
      headers: { authorization: `Bearer ${token}`, ...headers },
    })
  const list = async (path: string, login = 'reader'): Promise<readonly Fields[]> =>
    (await github.as(login).ask('GET', `/repos/acme/widgets${path}`)) as readonly Fields[]
  const open = async (files: Record<string, string> = {}) => {
    count += 1
    const branch = `strict-${count}`
    await github.as('agent').push(branch, { files: { [`${branch}.txt`]: '1', ...files } })
    return { branch, ...(await github.as('agent').openPullRequest({ head: branch, body: 'Body' })) }
  }
  const installationToken = (): Promise<string> => github.actionsToken({ checks: 'write', statuses: 'write' })
  const asInstallation = async (token: string, method: string, path: string, body?: unknown) => {
    const response = await fetch(`${github.url}/repos/acme/widgets${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return (await response.json()) as Fields
  }

  // octokit.js 900, dt-mergebot 43: lists are seconds behind a write; what is read by its id is current.
  describe('lists after a write', () => {
    it('lack a new issue, its label and its comment at first, and have them three seconds later', async () => {
      github.catchUp()
      const { number } = await github.as('reader').openIssue({ title: 'Late' })
      expect((await list('/issues')).map(issue => issue.number)).not.toContain(number)
      await github.as('triager').label(number, 'late')
      const id = await github.as('reader').comment(number, 'First')
      expect(await list(`/issues/${number}/comments`)).toEqual([])
      expect(await github.as('reader').ask('GET', `/repos/acme/widgets/issues/${number}`)).toMatchObject({
        labels: [{ name: 'late' }],
        comments: 1,
      })
      expect(await github.as('reader').ask('GET', `/repos/acme/widgets/issues/comments/${id}`)).toMatchObject(
        { body: 'First' },
      )
      github.clock.advance(3_000)
      expect((await list('/issues?labels=late')).map(issue => issue.number)).toEqual([number])
      expect((await list(`/issues/${number}/labels`)).map(({ name }) => name)).toEqual(['late'])
      expect((await list(`/issues/${number}/comments`)).map(({ body }) => body)).toEqual(['First'])
      expect((await list(`/issues/${number}/timeline`)).map(({ event }) => event)).toEqual([
        'labeled',
        'commented',
      ])
    })

    it('show a comment as it was before an edit, and after its deletion', async () => {
      const { number } = await github.as('reader').openIssue({ title: 'Edited' })
      const [first, second] = [
        await github.as('reader').comment(number, 'One'),
        await github.as('reader').comment(number, 'Two'),
      ]
      github.catchUp()
      await github.as('reader').editComment(first, 'One, edited')
      expect((await list(`/issues/${number}/comments`)).map(({ body }) => body)).toEqual(['One', 'Two'])
      github.catchUp()
      await github.as('reader').deleteComment(second)
      expect((await list(`/issues/${number}/comments`)).map(({ body }) => body)).toEqual([
        'One, edited',
        'Two',
      ])
      github.catchUp()
      expect((await list(`/issues/${number}/comments`)).map(({ body }) => body)).toEqual(['One, edited'])
    })

    it('have a pull request under its old labels, base and head, while the pull request itself is current', async () => {
      const { number, branch, head } = await open()
      github.catchUp()
      const next = await github.as('agent').push(branch, { files: { 'n.txt': '2' } })
      const listed = async () => (await list('/pulls')).find(pull => pull.number === number)
      expect((await listed())?.head).toMatchObject({ sha: head.sha })
      expect((await github.as('reader').pull(number)).head.sha).toBe(next)
      github.catchUp()
      expect((await listed())?.head).toMatchObject({ sha: next })
      await github.as('triager').label(number, 'seen late')
      expect(await list('/issues?labels=seen%20late')).toEqual([])
      expect((await listed())?.labels).toEqual([])
    })

    it('show a check run as it was, or not at all', async () => {
      const { head } = await open()
      const token = await installationToken()
      const { id } = await asInstallation(token, 'POST', '/check-runs', { name: 'late', head_sha: head.sha })
      const shown = async () =>
        ((await asInstallation(token, 'GET', `/commits/${head.sha}/check-runs`)).check_runs as Fields[]).map(
          ({ status }) => status,
        )
      expect(await shown()).toEqual([])
      github.catchUp()
      await asInstallation(token, 'PATCH', `/check-runs/${id}`, { conclusion: 'success' })
      expect(await shown()).toEqual(['queued'])
      expect(await asInstallation(token, 'GET', `/check-runs/${id}`)).toMatchObject({ status: 'completed' })
      github.catchUp()
      expect(await shown()).toEqual(['completed'])
    })

    it('take the same course with the same seed, and never swap two writes to one list', async () => {
      const course = async (seed: number): Promise<readonly string[]> => {
        const world = await startGithub({ time: 'stands', behavior: { seed } })
        const { number } = await world.as('reader').openIssue({ title: 'Course' })
        const seen: string[] = []
        for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
          await world.as('triager').label(number, name)
          const timeline = (await world
            .as('reader')
            .ask('GET', `/repos/acme/widgets/issues/${number}/timeline`)) as Fields[]
          seen.push(timeline.map(({ label }) => (label as Fields).name).join(''))
        }
        await world.close()
        return seen
      }
      const [one, again, other] = [await course(1), await course(1), await course(5)]
      expect(one).toEqual(again)
      expect(one).not.toEqual(other)
      for (const letters of [...one, ...other]) expect('abcdef'.startsWith(letters)).toBe(true)
    })

    it('are current where a test asks for that', async () => {
      const kind = await startGithub({ behavior: { listLagMs: 0 } })
      const { number } = await kind.as('reader').openIssue({ title: 'At once' })
      const issues = (await kind.as('reader').ask('GET', '/repos/acme/widgets/issues')) as Fields[]
      expect(issues.map(issue => issue.number)).toEqual([number])
      await kind.close()
    })
  })

  // otterdog 201: an ETag is valid for the token that got it.
  it('answers 304 to the token alone that got the ETag', async () => {
    const path = '/repos/acme/widgets'
    const [one, other] = [await installationToken(), await installationToken()]
    const etag = (await get(path, one)).headers.get('etag') ?? ''
    expect((await get(path, one, { 'if-none-match': etag })).status).toBe(304)
    expect((await get(path, other, { 'if-none-match': etag })).status).toBe(200)
  })

  // nerva 79, go-github 2241; GitHub's reference: merged ones for a commit of the default branch, else open ones too.
  it('leaves open pull requests from forks out of those of a commit', async () => {
    const outsider = github.as('outsider')
    await outsider.fork()
    const sha = await github.as('outsider', 'outsider/widgets').push('gift', { files: { 'gift.txt': '1' } })
    const { number } = await outsider.openPullRequest({ head: 'outsider:gift' })
    const own = await open()
    github.catchUp()
    const pullsOf = async (commit: string) =>
      (await list(`/commits/${commit}/pulls`)).map(pull => pull.number)
    expect(await pullsOf(own.head.sha)).toEqual([own.number])
    expect(await pullsOf(sha)).toEqual([])
    await github.as('maintainer').merge(number)
    github.catchUp()
    expect(await pullsOf(sha)).toEqual([number])
  })

  // coder 24299, community 18690.
  it('shows a private member of the organisation as anybody, and a contributor as one', async () => {
    const { number } = await github.as('maintainer').openIssue({ title: 'Who am I' })
    const associationOf = async (login: string) => {
      const id = await github.as(login).comment(number, 'Hello')
      const path = `/repos/acme/widgets/issues/comments/${id}`
      return ((await github.as('reader').ask('GET', path)) as Fields).author_association
    }
    expect(await associationOf('maintainer')).toBe('NONE')
    expect(await associationOf('owner')).toBe('MEMBER')
    const { number: merged } = await open()
    await github.as('maintainer').merge(merged)
    expect(await associationOf('agent')).toBe('CONTRIBUTOR')
  })

  // OpenAPI, get-repository-permissions-for-a-user: role_name is the custom role's own name, permission its base.
  it('tells a custom role by its own name, and the role that it is based on', async () => {
    const path = '/repos/acme/widgets/collaborators/captain/permission'
    const told = () => github.as('owner').ask('GET', path)
    expect(await told()).toMatchObject({
      permission: 'write',
      role_name: 'release captain',
      user: { permissions: { maintain: true, admin: false } },
    })
    await github.as('owner').ask('PUT', '/repos/acme/widgets/collaborators/captain', { permission: 'triage' })
    expect(await told()).toMatchObject({ permission: 'read', role_name: 'triage' })
  })

  // GitHub's guide "Using pagination in the REST API": follow Link, not the number of entries.
  it('has short pages, and empty ones, that are not the last', async () => {
    const sparse = await startGithub({ behavior: { pageGaps: 60, listLagMs: 0 } })
    const reader = sparse.as('reader')
    for (const title of ['One', 'Two']) await reader.openIssue({ title })
    const headers = { authorization: `Bearer ${reader.token}` }
    const pages: number[] = []
    let next: string | undefined = `${sparse.url}/repos/acme/widgets/issues?per_page=30`
    while (next) {
      const page: Response = await fetch(next, { headers })
      pages.push(((await page.json()) as unknown[]).length)
      next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1]
    }
    expect(pages).toEqual([0, 0, 1, 0, 1])
    await sparse.close()
  })

  // OpenAPI: GHES 3.17 and 3.18 have no path …/sub_issues.
  it('has no sub-issues in the edition that lacks them', async () => {
    const server = await startGithub({ behavior: { edition: 'ghes-3.17' } })
    const [parent, child] = [
      await server.as('maintainer').openIssue({ title: 'Parent' }),
      await server.as('maintainer').openIssue({ title: 'Child' }),
    ]
    const nest = server
      .as('maintainer')
      .ask('POST', `/repos/acme/widgets/issues/${parent.number}/sub_issues`, { sub_issue_id: child.id })
    await expect(nest).rejects.toThrow('404')
    await server.close()
  })

  // GitHub's docs, "About status checks": checks data is kept for 400 days.
  it('loses check runs after 400 days, and one that is deleted at once', async () => {
    const { head } = await open()
    const token = await installationToken()
    const make = async (name: string) =>
      Number((await asInstallation(token, 'POST', '/check-runs', { name, head_sha: head.sha })).id)
    const [old, gone] = [await make('old'), await make('gone')]
    await github.as('owner').deleteCheck(gone)
    expect((await get(`/repos/acme/widgets/check-runs/${gone}`, token)).status).toBe(404)
    github.clock.advance(399 * day)
    expect((await get(`/repos/acme/widgets/check-runs/${old}`, token)).status).toBe(200)
    github.clock.advance(day)
    expect((await get(`/repos/acme/widgets/check-runs/${old}`, token)).status).toBe(404)
    expect(await asInstallation(token, 'GET', `/commits/${head.sha}/check-runs`)).toMatchObject({
      total_count: 0,
    })
  })

  // GitHub's docs, "Rate limits for the REST API": 403, a message, and not always Retry-After.
  it('refuses by the secondary limit without saying when to come back, and by the primary one with a time', async () => {
    const path = '/repos/acme/widgets'
    github.fail({ path, ...secondaryLimit })
    const secondary = await get(path, github.tokens.reader ?? '')
    expect([secondary.status, secondary.headers.get('retry-after')]).toEqual([403, null])
    expect(((await secondary.json()) as Fields).message).toMatch(/secondary rate limit/)
    github.fail({ path, ...primaryLimit(1_900_000_000) })
    const primary = await get(path, github.tokens.reader ?? '')
    expect([primary.status, primary.headers.get('x-ratelimit-remaining')]).toEqual([403, '0'])
  })

  // Seen in a run: the retry plugin sends a POST again after a 502, though the first had taken effect.
  it('makes two issues of one POST whose answer was lost, with the retry plugin on', async () => {
    const ShortOctokit = ProbotOctokit.defaults(withShortWaits)
    const octokit = new ShortOctokit({
      auth: { token: github.tokens.reader ?? '' },
      baseUrl: github.url,
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      throttle: { onRateLimit: () => false, onSecondaryRateLimit: () => false },
    })
    github.fail({ method: 'POST', path: '/repos/acme/widgets/issues', status: 502, isApplied: true })
    await octokit.rest.issues.create({ owner: 'acme', repo: 'widgets', title: 'Doubled' })
    github.catchUp()
    const titles = (await list('/issues?per_page=100')).map(({ title }) => title)
    expect(titles.filter(title => title === 'Doubled')).toHaveLength(2)
  })

  // OpenAPI, get-a-pull-request: mergeable is null while the test merge is computed.
  it('computes the test merge once somebody asks, and anew after each move of the head or the base', async () => {
    const { number, branch } = await open()
    const read = () => github.as('reader').pull(number)
    expect(await read()).toMatchObject({
      mergeable: null,
      mergeable_state: 'unknown',
      merge_commit_sha: null,
    })
    const first = await read()
    expect(first).toMatchObject({ mergeable: true, mergeable_state: 'clean' })
    await github.as('agent').push(branch, { files: { 'again.txt': '1' } })
    expect(await read()).toMatchObject({ mergeable: null, merge_commit_sha: first.merge_commit_sha })
    expect((await read()).merge_commit_sha).not.toBe(first.merge_commit_sha)
    await github.as('writer').push('main', { files: { 'moved.txt': String(count) } })
    expect((await read()).mergeable).toBeNull()
  })

  it('merges histories that criss-cross, as git does', async () => {
    const { gitDir } = github.repository
    const { branch, number } = await open({ 'cross.txt': 'left\n' })
    const left = await git(gitDir, ['rev-parse', branch])
    const right = await github.as('writer').push('main', { files: { 'right.txt': 'right\n' } })
    const env = {
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@b',
    }
    const join = async (one: string, two: string): Promise<string> => {
      const [tree = ''] = (await git(gitDir, ['merge-tree', '--write-tree', one, two])).split('\n')
      return git(gitDir, ['commit-tree', tree, '-p', one, '-p', two, '-m', 'Cross'], { env })
    }
    const move = (ref: string, sha: string) =>
      github.as('writer').ask('PATCH', `/repos/acme/widgets/git/refs/heads/${ref}`, { sha })
    await move(branch, await join(left, right))
    await move('main', await join(right, left))
    expect((await git(gitDir, ['merge-base', '--all', branch, 'main'])).split('\n')).toHaveLength(2)
    const head = await github.as('agent').push(branch, { files: { 'after.txt': '1' } })
    await github.as('reader').pull(number)
    const { merge_commit_sha, mergeable } = await github.as('reader').pull(number)
    const parents = await git(gitDir, ['show', '-s', '--format=%P', String(merge_commit_sha)])
    expect([mergeable, parents]).toEqual([true, `${await git(gitDir, ['rev-parse', 'main'])} ${head}`])
    expect(await git(gitDir, ['show', `${merge_commit_sha}:right.txt`])).toBe('right')
  })

  // OpenAPI, list-commits-on-a-pull-request (250 at most) and compare-two-commits (250 without paging).
  it('lists 250 commits of a long pull request, and all of them by pages of the comparison', async () => {
    const { gitDir } = github.repository
    const main = await git(gitDir, ['rev-parse', 'main'])
    const steps = Array.from({ length: 260 }, (_, at) => {
      const committer = `committer agent <agent@users.noreply.github.com> ${1_790_000_000 + at} +0000`
      const start = at === 0 ? `from ${main}\n` : ''
      return `commit refs/heads/long\n${committer}\ndata 4\nStep\n${start}M 100644 inline step.txt\ndata 3\n${100 + at}\n`
    })
    await git(gitDir, ['fast-import', '--quiet'], { input: steps.join('') })
    const { number, commits: total } = await github.as('agent').openPullRequest({ head: 'long' })
    expect(total).toBe(260)
    const pages = await Promise.all(
      [1, 2, 3, 4].map(page => list(`/pulls/${number}/commits?per_page=100&page=${page}`)),
    )
    expect(pages.flat().length).toBe(250)
    const compared = async (query: string) =>
      (await github.as('reader').ask('GET', `/repos/acme/widgets/compare/main...long${query}`)) as {
        commits: readonly Fields[]
        files: readonly Fields[]
        total_commits: number
      }
    const whole = await compared('')
    expect([whole.commits.length, whole.total_commits]).toEqual([250, 260])
    const third = await compared('?per_page=100&page=3')
    expect([third.commits.length, third.files]).toEqual([60, []])
  })
})

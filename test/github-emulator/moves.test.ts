import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { createChecker } from './openapi/description.ts'
import { type Github, startGithub } from './start-github.ts'
import { git } from './world/git.ts'
import type { Fields } from './world/model.ts'

type Heard = { readonly event: string; readonly payload: Fields }

describe('what moves on the stand-in, and who hears of it', () => {
  let github: Github
  let server: Server
  const heard: Heard[] = []
  const checker = createChecker()
  /** The events whose payloads GitHub's description has been asked about. */
  const checked = new Set<string>()
  beforeAll(async () => {
    github = await startGithub({ time: 'stands' })
    await github.addRepository('acme/other')
    server = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', part => parts.push(part))
      request.on('end', () => {
        const payload = JSON.parse(Buffer.concat(parts).toString()) as Fields
        heard.push({ event: `${request.headers['x-github-event']}.${payload.action ?? ''}`, payload })
        response.end()
      })
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    github.webhooks.sendTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  })
  afterEach(() => {
    for (const { event, payload } of heard.splice(0)) {
      const problems = checker.checkWebhook(event.split('.')[0] ?? '', payload)
      if (problems) checked.add(event)
      expect([event, problems ?? []]).toEqual([event, []])
    }
  })
  afterAll(async () => {
    expect([...checked].sort()).toEqual([
      'check_run.completed',
      'issues.transferred',
      'merge_group.destroyed',
      'push.',
      'repository.renamed',
      'repository.transferred',
      'status.',
      'workflow_run.completed',
    ])
    expect(github.violations).toEqual([])
    await github.close()
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })

  const get = (path: string): Promise<Response> =>
    fetch(github.url + path, {
      redirect: 'manual',
      headers: { authorization: `Bearer ${github.tokens.reader}` },
    })
  const eventsOf = async (number: number): Promise<readonly Fields[]> => {
    github.catchUp()
    const path = `/repos/acme/widgets/issues/${number}/timeline?per_page=100`
    return (await github.as('reader').ask('GET', path)) as readonly Fields[]
  }
  const hear = async (): Promise<readonly Heard[]> => {
    await github.webhooks.settle()
    return heard
  }

  // GitHub's reference, `push`: tags are told as branches are; a deletion has `deleted` and no head commit.
  it('tells the push of a tag and of a deleted branch', async () => {
    const sha = await github.as('writer').push('short-lived', { files: { 's.txt': '1' } })
    await github.as('writer').ask('POST', '/repos/acme/widgets/git/refs', { ref: 'refs/tags/v1', sha })
    await github.as('writer').release('v2')
    await github.as('writer').deleteBranch('short-lived')
    const pushes = (await hear()).filter(({ event }) => event === 'push.').map(({ payload }) => payload)
    expect(pushes.map(({ ref, created, deleted }) => [ref, created, deleted])).toEqual([
      ['refs/heads/short-lived', true, false],
      ['refs/tags/v1', true, false],
      ['refs/tags/v2', true, false],
      ['refs/heads/short-lived', false, true],
    ])
    expect(pushes[3]).toMatchObject({ after: '0'.repeat(40), head_commit: null, commits: [] })
  })

  // GitHub's reference, "Issue event types".
  it('notes a forced push of the head and of the base, and another base', async () => {
    await github.as('writer').push('release', { files: { 'r.txt': '1' } })
    await github.as('agent').push('forced', { files: { 'f.txt': '1' } })
    const { number } = await github.as('agent').openPullRequest({ head: 'forced', base: 'main' })
    const sha = await github.as('agent').push('forced', { files: { 'f.txt': '2' }, isAmended: true })
    await github.as('agent').retarget(number, 'release')
    await github.as('writer').push('release', { files: { 'r.txt': '2' }, isAmended: true })
    const told = await eventsOf(number)
    expect(told.map(({ event }) => event)).toEqual([
      'committed',
      'head_ref_force_pushed',
      'base_ref_changed',
      'base_ref_force_pushed',
    ])
    expect(told[1]).toMatchObject({ commit_id: sha, actor: { login: 'agent' } })
    const edited = (await hear()).find(({ event }) => event === 'pull_request.edited')
    expect(edited?.payload.changes).toMatchObject({ base: { ref: { from: 'main' } } })
  })

  // GitHub's reference, "Timeline events": cross-referenced. Code names nothing, and one source counts once.
  it('notes who speaks of an issue', async () => {
    const issue = await github.as('maintainer').openIssue({ title: 'Spoken of' })
    const { number } = issue
    const other = await github.as('agent').openIssue({ title: 'Speaks', body: `See #${number}.` })
    await github.as('agent').comment(other.number, `Again #${number}, and \`#${number}\`.`)
    await github.as('agent').openIssue({ title: 'Quotes', body: `\`\`\`\n#${number}\n\`\`\`` })
    const told = await eventsOf(number)
    expect(told).toMatchObject([
      {
        event: 'cross-referenced',
        actor: { login: 'agent' },
        source: { type: 'issue', issue: { number: other.number, repository: { full_name: 'acme/widgets' } } },
      },
    ])
  })

  // GitHub's reference: check_run created/completed go to every app that may read checks; status, workflow_run.
  it('tells the end of another app’s check, a status with its creator, and the end of a workflow run', async () => {
    const head_sha = await git(github.repository.gitDir, ['rev-parse', 'main'])
    await github.as('writer').setStatus(head_sha, { state: 'success', context: 'ci/build' })
    const { id, jobs } = await github.runWorkflow({ head_sha, event: 'push', jobs: [{ name: 'test' }] })
    const told = await hear()
    expect(told.map(({ event }) => event)).toEqual([
      'status.',
      'check_run.completed',
      'workflow_run.completed',
    ])
    expect(told[0]?.payload).toMatchObject({
      sha: head_sha,
      context: 'ci/build',
      sender: { login: 'writer' },
    })
    expect(told[1]?.payload.check_run).toMatchObject({ id: jobs[0], app: { slug: 'github-actions' } })
    expect(told[2]?.payload.workflow_run).toMatchObject({ id, conclusion: 'success', head_sha })
  })

  it('keeps a queued group on its branch until it is taken down, and tells both', async () => {
    await github.as('agent').push('queued', { files: { 'q.txt': '1' } })
    const { number } = await github.as('agent').openPullRequest({ head: 'queued' })
    const groups = async () =>
      (await github
        .as('reader')
        .ask('GET', '/repos/acme/widgets/git/matching-refs/heads/gh-readonly-queue/main/')) as Fields[]
    const sha = await github.as('maintainer').enqueue(number)
    expect(await groups()).toMatchObject([{ object: { sha } }])
    await github.as('maintainer').dequeue(number, 'invalidated')
    expect(await groups()).toEqual([])
    const told = (await hear()).filter(({ event }) => event.startsWith('merge_group.'))
    expect(told).toMatchObject([
      { event: 'merge_group.checks_requested' },
      { event: 'merge_group.destroyed', payload: { reason: 'invalidated', merge_group: { head_sha: sha } } },
    ])
    expect((await eventsOf(number)).map(({ event }) => event)).toEqual([
      'committed',
      'added_to_merge_queue',
      'removed_from_merge_queue',
    ])
  })

  // OpenAPI, get-an-issue: 301 for a transferred issue.
  it('sends who asks for a transferred issue to the id of its new repository, where it is', async () => {
    const { number } = await github.as('maintainer').openIssue({ title: 'Goes away' })
    await github.as('owner').removeIssue(number, 'acme/other')
    const moved = await get(`/repos/acme/widgets/issues/${number}`)
    expect(moved.status).toBe(301)
    const location = moved.headers.get('location') ?? ''
    expect(location).toMatch(/\/repositories\/\d+\/issues\/1$/)
    expect(await (await get(new URL(location).pathname)).json()).toMatchObject({ title: 'Goes away' })
    expect((await hear()).map(({ event }) => event)).toContain('issues.transferred')
  })

  // gidgethub 214, metacpan-web 1650: the old name leads to /repositories/{id}/…, not to the new name.
  it('sends who uses a former name to the repository’s id: 301 to read, 307 to write', async () => {
    const { id } = (await (await get('/repos/acme/widgets')).json()) as { readonly id: number }
    const { number } = await github.as('maintainer').openIssue({ title: 'Stays' })
    const former = github.as('maintainer')
    await github.as('owner').rename('gadgets')
    expect(github.repository.fullName).toBe('acme/gadgets')
    const moved = await get(`/repos/acme/widgets/issues?state=all`)
    expect([moved.status, moved.headers.get('location')]).toEqual([
      301,
      `${github.url}/repositories/${id}/issues?state=all`,
    ])
    expect(await (await get(`/repositories/${id}/issues/${number}`)).json()).toMatchObject({
      title: 'Stays',
      html_url: `${github.url}/acme/gadgets/issues/${number}`,
    })
    await former.editTitle(number, 'Still here')
    expect(await former.ask('GET', `/repos/acme/gadgets/issues/${number}`)).toMatchObject({
      title: 'Still here',
    })
    const [told] = (await hear()).filter(({ event }) => event === 'repository.renamed')
    expect(told?.payload).toMatchObject({
      changes: { repository: { name: { from: 'widgets' } } },
      repository: { id, full_name: 'acme/gadgets' },
    })
  })

  it('goes to another owner under the same id', async () => {
    const { id } = (await (await get('/repos/acme/gadgets')).json()) as { readonly id: number }
    await github.as('owner').transfer('owner')
    expect((await get('/repos/acme/gadgets')).headers.get('location')).toBe(
      `${github.url}/repositories/${id}`,
    )
    expect(await (await get(`/repositories/${id}`)).json()).toMatchObject({ full_name: 'owner/gadgets' })
    const [told] = (await hear()).filter(({ event }) => event === 'repository.transferred')
    expect(told?.payload).toMatchObject({ changes: { owner: { from: { organization: { login: 'acme' } } } } })
  })
})

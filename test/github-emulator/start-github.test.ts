import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { type Github, startGithub } from './start-github.ts'
import { git } from './world/git.ts'
import type { Fields } from './world/model.ts'

const eventsOf = async (github: Github, number: number): Promise<readonly string[]> => {
  github.catchUp()
  const entries = await github
    .as('reader')
    .ask('GET', `/repos/acme/widgets/issues/${number}/timeline?per_page=100`)
  return (entries as readonly Fields[]).map(entry => String(entry.event))
}

describe('the stand-in', () => {
  let github: Github
  const get = async (path: string, token: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(github.url + path, { headers: { authorization: `Bearer ${token}`, ...headers } })

  beforeAll(async () => {
    github = await startGithub()
  })
  afterAll(() => github.close())

  it('shows what git holds: a pushed file has the same tree, blob and commit ids', async () => {
    const sha = await github.as('agent').push('ids', { files: { 'a/b.txt': 'one\n', 'c.txt': 'two\n' } })
    const tree = (await github
      .as('reader')
      .ask('GET', `/repos/acme/widgets/git/trees/${sha}?recursive=1`)) as {
      sha: string
      tree: { path: string; sha: string }[]
    }
    expect(tree.sha).toBe(await git(github.repository.gitDir, ['rev-parse', 'ids^{tree}']))
    expect(tree.tree.map(({ path }) => path)).toEqual(['README.md', 'a', 'a/b.txt', 'c.txt'])
    expect(tree.tree.at(-1)?.sha).toBe(await git(github.repository.gitDir, ['rev-parse', 'ids:c.txt']))
    const raw = await get('/repos/acme/widgets/contents/a/b.txt?ref=ids', github.tokens.reader ?? '', {
      accept: 'application/vnd.github.raw+json',
    })
    expect(await raw.text()).toBe('one\n')
  })

  it('lists the files and commits of a pull request as git diffs them', async () => {
    const agent = github.as('agent')
    await agent.push('files', { files: { 'x.txt': '1\n2\n' } })
    await agent.push('files', { files: { 'x.txt': '1\n3\n', 'README.md': null } })
    const { number, changed_files, commits } = await agent.openPullRequest({ head: 'files' })
    expect([changed_files, commits]).toEqual([2, 2])
    const files = (await agent.ask('GET', `/repos/acme/widgets/pulls/${number}/files`)) as Fields[]
    expect(files.map(({ filename, status, additions }) => [filename, status, additions])).toEqual([
      ['README.md', 'removed', 0],
      ['x.txt', 'added', 2],
    ])
  })

  it('keeps the timeline in order, with actors and rising times', async () => {
    const agent = github.as('agent')
    const maintainer = github.as('maintainer')
    await agent.push('story', { files: { 's.txt': '1' } })
    const { number } = await agent.openPullRequest({ head: 'story' })
    await maintainer.label(number, 'one', 'two')
    await maintainer.unlabel(number, 'one')
    await agent.push('story', { files: { 's.txt': '2' } })
    await agent.push('story', { files: { 's.txt': '3' }, isAmended: true })
    const review = await maintainer.review(number, 'APPROVE', 'Good')
    await maintainer.dismiss(number, review)
    await maintainer.comment(number, 'hello')
    await maintainer.assign(number, 'agent')
    await agent.close(number)
    await agent.reopen(number)
    await maintainer.merge(number)
    expect(await eventsOf(github, number)).toEqual([
      'committed',
      'labeled',
      'labeled',
      'unlabeled',
      'committed',
      'head_ref_force_pushed',
      'reviewed',
      'review_dismissed',
      'commented',
      'assigned',
      'closed',
      'reopened',
      'merged',
      'closed',
    ])
    const entries = (await agent.ask('GET', `/repos/acme/widgets/issues/${number}/timeline`)) as Fields[]
    expect(entries[1]?.actor).toMatchObject({ login: 'maintainer' })
    const times = entries.flatMap(({ created_at }) => (created_at ? [String(created_at)] : []))
    expect(times).toEqual([...times].sort())
    expect(new Set(times).size).toBeGreaterThan(6)
  })

  it('merges for real: the base branch holds the files and the merge commit has two parents', async () => {
    const agent = github.as('agent')
    const head = await agent.push('merged', { files: { 'merged.txt': 'yes' } })
    const { number } = await agent.openPullRequest({ head: 'merged' })
    const sha = await github.as('maintainer').merge(number)
    const pull = await agent.pull(number)
    expect(pull).toMatchObject({
      merged: true,
      state: 'closed',
      merge_commit_sha: sha,
      merged_by: { login: 'maintainer' },
    })
    expect(pull.head.sha).toBe(head)
    const { gitDir } = github.repository
    expect(await git(gitDir, ['show', 'main:merged.txt'])).toBe('yes')
    expect(await git(gitDir, ['rev-parse', 'main'])).toBe(sha)
    expect((await git(gitDir, ['show', '-s', '--format=%P', sha])).split(' ')[1]).toBe(head)
  })

  it('refuses a merge of branches that conflict', async () => {
    const agent = github.as('agent')
    await agent.push('left', { files: { 'both.txt': 'left\n' } })
    await agent.push('right', { files: { 'both.txt': 'right\n' } })
    const left = await agent.openPullRequest({ head: 'left' })
    const right = await agent.openPullRequest({ head: 'right' })
    await github.as('writer').merge(left.number)
    await agent.pull(right.number)
    expect(await agent.pull(right.number)).toMatchObject({ mergeable: false, mergeable_state: 'dirty' })
    await expect(github.as('writer').merge(right.number)).rejects.toThrow('405')
  })

  it('answers 304, without cost, while nothing has changed', async () => {
    const path = '/repos/acme/widgets/labels'
    const token = github.tokens.reader ?? ''
    const first = await get(path, token)
    const etag = first.headers.get('etag') ?? ''
    const again = await get(path, token, { 'if-none-match': etag })
    expect(again.status).toBe(304)
    expect(again.headers.get('x-ratelimit-used')).toBe(first.headers.get('x-ratelimit-used'))
    await github.as('maintainer').ask('POST', path, { name: 'fresh', color: 'ededed' })
    github.catchUp()
    expect((await get(path, token, { 'if-none-match': etag })).status).toBe(200)
  })

  it('tells roles apart', async () => {
    const roleOf = async (login: string): Promise<Fields> =>
      (await github.as('owner').ask('GET', `/repos/acme/widgets/collaborators/${login}/permission`)) as Fields
    const roles = await Promise.all(['owner', 'maintainer', 'writer', 'triager', 'reader'].map(roleOf))
    expect(roles.map(({ permission, role_name }) => [permission, role_name])).toEqual([
      ['admin', 'admin'],
      ['write', 'maintain'],
      ['write', 'write'],
      ['read', 'triage'],
      ['read', 'read'],
    ])
  })

  it('lets only those act who may', async () => {
    const agent = github.as('agent')
    await agent.push('guard', { files: { 'g.txt': '1' } })
    const { number } = await agent.openPullRequest({ head: 'guard' })
    await expect(github.as('reader').label(number, 'x')).rejects.toThrow('403')
    await expect(github.as('triager').merge(number)).rejects.toThrow('403')
    await expect(github.as('triager').editBody(number, 'x')).rejects.toThrow('403')
    await expect(github.as('triager').label(number, 'x')).resolves.toBeUndefined()
    await expect(agent.review(number, 'APPROVE')).rejects.toThrow('own pull request')
  })

  it('sees a pull request from a fork', async () => {
    const outsider = github.as('outsider')
    await outsider.fork()
    await github.as('outsider', 'outsider/widgets').push('gift', { files: { 'gift.txt': '1' } })
    const pull = await outsider.openPullRequest({ head: 'outsider:gift' })
    const next = await github.as('outsider', 'outsider/widgets').push('gift', { files: { 'gift.txt': '2' } })
    const shown = await outsider.pull(pull.number)
    expect(shown.head).toMatchObject({
      sha: next,
      label: 'outsider:gift',
      repo: { full_name: 'outsider/widgets' },
    })
    expect(shown.changed_files).toBe(1)
  })

  it('is cloned from and pushed to with git itself', async () => {
    const dir = temporaryFolder()
    const remote = (login: string): string =>
      `${github.url.replace('http://', `http://x:${github.tokens[login]}@`)}/acme/widgets.git`
    const agent = github.as('agent')
    await agent.push('pushed', { files: { 'p.txt': '1' } })
    const { number } = await agent.openPullRequest({ head: 'pushed' })
    await git(dir, ['clone', '--quiet', '--branch', 'pushed', remote('agent'), 'copy'])
    const copy = join(dir, 'copy')
    await writeFile(join(copy, 'p.txt'), '2')
    const identity = ['-c', 'user.name=agent', '-c', 'user.email=agent@users.noreply.github.com']
    await git(copy, [...identity, 'commit', '--quiet', '--all', '--message', 'By hand'])
    await expect(git(copy, ['push', '--quiet', remote('reader'), 'pushed'])).rejects.toThrow('403')
    await git(copy, ['push', '--quiet', 'origin', 'pushed'])
    expect((await agent.pull(number)).head.sha).toBe(await git(copy, ['rev-parse', 'HEAD']))
    await git(copy, ['fetch', '--quiet', 'origin', `refs/pull/${number}/merge`])
    expect(await git(copy, ['show', 'FETCH_HEAD:p.txt'])).toBe('2')
    expect(await eventsOf(github, number)).toEqual(['committed', 'committed'])
  })

  it('fails when told to, once, and then heals', async () => {
    github.fail({ method: 'GET', path: '/repos/acme/widgets', status: 503, headers: { 'retry-after': '1' } })
    const token = github.tokens.reader ?? ''
    const broken = await get('/repos/acme/widgets', token)
    expect([broken.status, broken.headers.get('retry-after')]).toEqual([503, '1'])
    expect((await get('/repos/acme/widgets', token)).status).toBe(200)
    github.fail({ path: '/repos/acme/widgets', status: 'drop' })
    await expect(get('/repos/acme/widgets', token)).rejects.toThrow()
  })

  it('counts a pull request as an issue', async () => {
    const agent = github.as('agent')
    await agent.push('listed', { files: { 'l.txt': '1' } })
    const { number } = await agent.openPullRequest({ head: 'listed', title: 'Listed' })
    await github.as('maintainer').label(number, 'seen')
    github.catchUp()
    const found = (await agent.ask('GET', '/repos/acme/widgets/issues?labels=Seen&state=all')) as Fields[]
    expect(found.map(issue => [issue.number, typeof issue.pull_request])).toEqual([[number, 'object']])
  })

  it('tells two writes at one time apart', async () => {
    const { number } = await github.as('reader').openIssue({ title: 'Busy' })
    const people = ['maintainer', 'writer', 'triager', 'agent']
    await Promise.all(people.map(login => github.as(login).label(number, `by ${login}`)))
    github.catchUp()
    const entries = (await github
      .as('reader')
      .ask('GET', `/repos/acme/widgets/issues/${number}/timeline`)) as Fields[]
    const told = entries.map(({ actor, label }) => `${(actor as Fields).login}: ${(label as Fields).name}`)
    expect(told.sort()).toEqual(people.map(login => `${login}: by ${login}`).sort())
  })

  it('knows why an issue was closed, that it is deleted, and where it went', async () => {
    const maintainer = github.as('maintainer')
    const issue = await maintainer.openIssue({ title: 'Once', labels: ['learning: follow-up'] })
    await maintainer.close(issue.number, 'not_planned')
    const path = `/repos/acme/widgets/issues/${issue.number}`
    expect(await maintainer.ask('GET', path)).toMatchObject({
      state: 'closed',
      state_reason: 'not_planned',
      closed_by: { login: 'maintainer' },
    })
    await maintainer.reopen(issue.number)
    await github.as('owner').removeIssue(issue.number, 'acme/other/issues/1')
    const moved = await fetch(github.url + path, {
      redirect: 'manual',
      headers: { authorization: `Bearer ${github.tokens.reader}` },
    })
    expect([moved.status, moved.headers.get('location')]).toEqual([
      301,
      `${github.url}/repos/acme/other/issues/1`,
    ])
    await github.as('owner').removeIssue((await maintainer.openIssue({ title: 'Twice' })).number)
    github.catchUp()
    const all = (await maintainer.ask('GET', '/repos/acme/widgets/issues?state=all&per_page=100')) as Fields[]
    expect(all.map(({ title }) => title)).not.toContain('Twice')
    expect(all.map(({ title }) => title)).not.toContain('Once')
  })

  it('forms a merge group on a branch of its own', async () => {
    const agent = github.as('agent')
    await agent.push('queued', { files: { 'q.txt': '1' } })
    const { number, head } = await agent.openPullRequest({ head: 'queued' })
    const group = await github.as('maintainer').enqueue(number)
    const { gitDir } = github.repository
    const main = await git(gitDir, ['rev-parse', 'main'])
    expect(await git(gitDir, ['rev-parse', `gh-readonly-queue/main/pr-${number}-${main}`])).toBe(group)
    expect(await git(gitDir, ['show', '-s', '--format=%P', group])).toBe(`${main} ${head.sha}`)
  })

  it('counts a comment and a push as an update', async () => {
    const agent = github.as('agent')
    await agent.push('fresh', { files: { 'u.txt': '1' } })
    const { number, updated_at } = await agent.openPullRequest({ head: 'fresh' })
    await agent.comment(number, 'hello')
    const commented = (await agent.pull(number)).updated_at
    await agent.push('fresh', { files: { 'u.txt': '2' } })
    const pushed = (await agent.pull(number)).updated_at
    expect(updated_at < commented && commented < pushed).toBe(true)
  })

  it('moves time when told to', async () => {
    const day = 24 * 3_600_000
    const before = await github.as('reader').openIssue({ title: 'Before' })
    github.clock.advance(30 * day)
    const after = await github.as('reader').openIssue({ title: 'After' })
    expect(Date.parse(after.created_at) - Date.parse(before.created_at)).toBeGreaterThanOrEqual(30 * day)
    const again = (await github
      .as('reader')
      .ask('GET', `/repos/acme/widgets/issues/${before.number}`)) as Fields
    expect(again.created_at).toBe(before.created_at)
  })

  it('has room for more than one repository', async () => {
    await github.addRepository('acme/other')
    const other = github.as('maintainer', 'acme/other')
    const { number } = await other.openIssue({ title: 'Elsewhere' })
    expect(number).toBe(1)
    const head = await other.push('b', { files: { 'o.txt': '1' } })
    expect((await other.openPullRequest({ head: 'b' })).head.sha).toBe(head)
  })

  it('refuses a token that it never gave', async () => {
    expect((await get('/repos/acme/widgets', 'stolen')).status).toBe(401)
  })

  it('breaks no rule of GitHub’s own description', () => {
    expect(github.violations).toEqual([])
  })

  it('notices a request that GitHub’s description forbids', async () => {
    const installation = await github.actionsToken({ checks: 'write' })
    const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'm' }
    await fetch(`${github.url}/repos/acme/widgets/check-runs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${installation}` },
      body: JSON.stringify({
        name: 'x',
        head_sha: 'main',
        conclusion: 'fine',
        output: { title: 't', summary: 's', annotations: Array.from({ length: 51 }, () => annotation) },
        actions: [{ label: 'a label of more than twenty', description: 'd', identifier: 'i' }],
      }),
    })
    await get('/repos/acme/widgets/labels?perpage=3', github.tokens.reader ?? '')
    await get('/repos/acme/widgets/stargazers', github.tokens.reader ?? '')
    const told = github.violations.map(
      ({ what, operation, problems }) => `${what} ${operation}: ${problems.join('; ')}`,
    )
    expect(told).toHaveLength(3)
    expect(told[0]).toMatch(/annotations must NOT have more than 50 items/)
    expect(told[0]).toMatch(/actions\/0\/label must NOT have more than 20 characters/)
    expect(told[0]).toMatch(/conclusion must be equal to one of the allowed values/)
    expect(told[1]).toMatch(/unexpected query parameter perpage/)
    expect(told[2]).toMatch(/not one of the operations/)
  })

  it('refuses what is malformed: a body that is no JSON, a ref that git would refuse', async () => {
    const headers = { authorization: `Bearer ${github.tokens.writer}` }
    const post = async (path: string, body: string): Promise<number> =>
      (await fetch(`${github.url}/repos/acme/widgets${path}`, { method: 'POST', headers, body })).status
    const sha = await git(github.repository.gitDir, ['rev-parse', 'main'])
    expect(await post('/labels', '{"name":')).toBe(400)
    expect(await post('/git/refs', JSON.stringify({ ref: 'refs/heads/a..b', sha }))).toBe(422)
    expect(await post('/git/refs', JSON.stringify({ ref: 'refs/heads/x', sha: '--help' }))).toBe(422)
    expect(await post('/pulls', JSON.stringify({ title: 't', head: '--upload-pack=x', base: 'main' }))).toBe(
      422,
    )
  })
})

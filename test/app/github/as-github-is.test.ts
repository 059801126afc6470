import { execFileSync } from 'node:child_process'
import { afterEach, describe, expect, it } from '@jest/globals'
import type { GithubOptions } from '../../github-emulator/start-github.ts'
import { closeoutBody, type Mirror, plannedWrites, see, startMirror } from '../../support/app/mirror.ts'
import { plainText } from '../../support/app/plain-text.ts'
import { withRoutes } from '../../support/app/with-routes.ts'

describe('GitHub as it is', () => {
  let mirror: Mirror
  const start = async (options: GithubOptions): Promise<void> => {
    mirror = await startMirror({ ...options, behavior: { listLagMs: 0, ...options.behavior } })
  }
  afterEach(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })
  const open = async (branch: string, body = closeoutBody(), base = 'main'): Promise<number> => {
    const agent = mirror.github.as('agent')
    await agent.push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    const { number } = await agent.openPullRequest({ head: branch, body, base })
    await mirror.settle()
    return number
  }

  it('a custom role counts as the role that it is based on, and the record says so', async () => {
    await start({
      customRoles: { 'release captain': 'maintain', 'issue sorter': 'triage' },
      people: { captain: 'release captain', sorter: 'issue sorter' },
    })
    const number = await open('custom')
    await mirror.github.as('sorter').label(number, 'artifact: approved')
    await mirror.settle()
    const refused = await see(mirror.github, number)
    expect(refused.labels).toEqual(['artifact: ready for review'])
    expect(refused.comments[0]?.body).toMatch(
      /the role "read", which the custom role "issue sorter" is based on/,
    )
    await mirror.github.as('captain').label(number, 'artifact: approved')
    await mirror.settle()
    const granted = await see(mirror.github, number)
    expect(granted.labels).toEqual(['artifact: approved'])
    expect(granted.comments[0]?.body).toMatch(
      /by label with the role "write", which the custom role "release captain" is based on/,
    )
    expect(await plannedWrites(mirror, number)).toEqual([])
  })

  it('pages are followed as far as `Link` leads, however short they are', async () => {
    await start({ behavior: { pageGaps: 40 } })
    const number = await open('pages', withRoutes('[ ] backlog: Retry a', '[ ] backlog: Retry b'))
    for (const text of ['One.', 'Two.', 'Three.']) await mirror.github.as('reader').comment(number, text)
    await mirror.github.as('maintainer').label(number, 'artifact: approved')
    await mirror.settle()
    expect((await see(mirror.github, number)).labels).toContain('artifact: approved')
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    await mirror.app.sweep()
    await mirror.settle()
    const issues: string[] = []
    for (let page = 1; page < 20; page += 1) {
      const path = `/repos/acme/widgets/issues?state=all&labels=learning:%20follow-up&page=${page}`
      const found = (await mirror.github.as('owner').ask('GET', path)) as readonly { title: string }[]
      issues.push(...found.map(({ title }) => title))
    }
    expect(issues.toSorted()).toEqual(['Retry a', 'Retry b'])
    expect((await see(mirror.github, number)).labels).toEqual(['artifact: published', 'learning: open'])
    expect(await plannedWrites(mirror, number)).toEqual([])
  })

  it('a server without sub-issues gets no parent issue, and the record says so', async () => {
    await start({ behavior: { edition: 'ghes-3.17' } })
    await mirror.github
      .as('owner')
      .push('main', { files: { '.github/closeout.yml': 'follow_ups:\n  parent: several\n' } })
    const number = await open('parent', withRoutes('[ ] backlog: Retry a', '[ ] backlog: Retry b'))
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    const path = '/repos/acme/widgets/issues?state=all&labels=learning:%20follow-up'
    const issues = (await mirror.github.as('owner').ask('GET', path)) as readonly { title: string }[]
    expect(issues.map(({ title }) => title).toSorted()).toEqual(['Retry a', 'Retry b'])
    const seen = await see(mirror.github, number)
    expect([seen.labels, seen.check?.conclusion]).toEqual([
      ['artifact: published', 'learning: open'],
      'success',
    ])
    expect(seen.comments[0]?.body).toContain('does not offer sub-issues')
    expect(await plannedWrites(mirror, number)).toEqual([])
  })

  it('a pull request of 260 commits is approved by somebody who wrote none of them, and by nobody who did', async () => {
    await start({})
    const { gitDir } = mirror.github.repository
    const main = execFileSync('git', ['rev-parse', 'main'], { cwd: gitDir, encoding: 'utf8' }).trim()
    const who = (login: string): string => `${login} <${login}@users.noreply.github.com> 1800000000 +0000`
    const commits = Array.from({ length: 260 }, (_, at) =>
      [
        `commit refs/import/long\nmark :${at + 1}\n`,
        `author ${who(at === 0 ? 'writer' : 'agent')}\ncommitter ${who('agent')}\n`,
        `data 4\nLong\n${at === 0 ? `from ${main}\n` : ''}M 100644 inline src/long.ts\ndata ${String(at).length}\n${at}\n`,
      ].join(''),
    )
    execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: gitDir, input: commits.join('') })
    const sha = execFileSync('git', ['rev-parse', 'refs/import/long'], {
      cwd: gitDir,
      encoding: 'utf8',
    }).trim()
    const agent = mirror.github.as('agent')
    await agent.ask('POST', '/repos/acme/widgets/git/refs', { ref: 'refs/heads/long', sha })
    const { number } = await agent.openPullRequest({ head: 'long', body: closeoutBody() })
    await mirror.settle()
    await mirror.github.as('writer').label(number, 'artifact: approved')
    await mirror.settle()
    const refused = await see(mirror.github, number)
    expect(refused.labels).toEqual(['artifact: ready for review'])
    expect(plainText(refused.comments[0]?.body ?? '')).toMatch(
      /writer wrote or committed some of its commits/,
    )
    await mirror.github.as('maintainer').label(number, 'artifact: approved')
    await mirror.settle()
    expect((await see(mirror.github, number)).labels).toEqual(['artifact: approved'])
  })

  it('a push that cannot matter costs no request: a tag, a new branch, a deleted one', async () => {
    await start({})
    await open('known')
    mirror.github.requests.length = 0
    const own = () => mirror.github.requests.filter(({ who }) => /closeout|^app$/.test(who))
    const owner = mirror.github.as('owner')
    const { sha } = (await owner.ask('GET', '/repos/acme/widgets/commits/main')) as { sha: string }
    await owner.ask('POST', '/repos/acme/widgets/git/refs', { ref: 'refs/tags/v1', sha })
    await owner.ask('POST', '/repos/acme/widgets/git/refs', { ref: 'refs/heads/new', sha })
    await owner.push('new', { files: { 'src/new.ts': 'export {}\n' } })
    await owner.deleteBranch('new')
    await mirror.settle()
    expect(mirror.github.webhooks.log.filter(({ event }) => event === 'push').length).toBeGreaterThanOrEqual(
      4,
    )
    expect(own()).toEqual([])
  })
})

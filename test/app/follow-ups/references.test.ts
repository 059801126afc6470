import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { tellFollowUps } from '../../support/app/follow-up-story.ts'
import { currentLists, type Mirror, startMirror } from '../../support/app/mirror.ts'
import { withRoutes } from '../../support/app/with-routes.ts'
import { buildProgram, type Program } from '../../support/run-cli.ts'
import { goodSidecars } from '../../support/sidecars.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { writeSession } from '../../support/write-session.ts'

const policy = `follow_ups:
  targets:
    backlog: { repository: acme/backlog }
    eval: { repository: acme/secret }
    skill: { repository: acme/elsewhere }
    power: { repository: acme/hidden }
`

describe('a route that refers to an issue of people', () => {
  let mirror: Mirror
  let program: Program
  const story = tellFollowUps(() => mirror)
  beforeAll(async () => {
    program = buildProgram()
    // A late timeline does not show a comment yet, and the app looks once.
    mirror = await startMirror(currentLists)
    const { github } = mirror
    await github.addRepository('acme/backlog')
    await github.addRepository('acme/other')
    await github.addRepository('acme/elsewhere', { isInstalled: false })
    await github.addRepository('acme/secret', { isPrivate: true })
    await github.addRepository('acme/hidden', { isPrivate: true, isInstalled: false })
    await github.as('maintainer').push('main', { files: { '.github/closeout.yml': policy } })
  })
  afterAll(() => mirror.close())

  const open = async (title: string, repository = 'acme/widgets'): Promise<number> =>
    (
      await mirror.github
        .as(['acme/secret', 'acme/hidden'].includes(repository) ? 'owner' : 'writer', repository)
        .openIssue({ title })
    ).number
  const close = async (
    number: number,
    reason: 'completed' | 'not_planned' = 'completed',
    repository = 'acme/widgets',
  ): Promise<void> => {
    await mirror.github.as('writer', repository).close(number, reason)
    await mirror.settle()
  }

  it('follows it at once: completed, reopened, and not planned with the reason', async () => {
    const of = await open('Retry the uploads')
    const number = await story.ship(withRoutes(`[ ] doc: Retry the uploads -> #${of}`))
    expect(await story.record(number)).toContain(`| doc: Retry the uploads | tracked`)
    expect(await story.labels(number)).toContain('learning: open')
    await close(of)
    expect(await story.record(number)).toContain('| doc: Retry the uploads | completed')
    expect(await story.labels(number)).toEqual(['artifact: published'])
    await mirror.github.as('writer').reopen(of)
    await mirror.settle()
    expect(await story.record(number)).toContain('| doc: Retry the uploads | tracked')
    await close(of, 'not_planned')
    expect(await story.record(number)).toContain(
      'needs action: the issue was closed as not planned without a reason',
    )
    await mirror.github.as('writer').comment(of, 'Uploads are gone next month.')
    await mirror.settle()
    expect(await story.record(number)).toContain('rejected: by writer: Uploads are gone next month.')
    expect(await story.labels(number)).toEqual(['artifact: published'])
    expect((await story.issues()).filter(({ title }) => title === 'Retry the uploads')).toEqual([])
  })

  it('follows it in a public repository that the policy names, and to its new place', async () => {
    const there = await open('Retry there', 'acme/backlog')
    const moving = await open('Move there')
    const number = await story.ship(
      withRoutes(`[ ] doc: Retry there -> acme/backlog#${there}`, `[ ] doc: Move there -> #${moving}`),
    )
    await close(there, 'completed', 'acme/backlog')
    expect(await story.record(number)).toContain('| doc: Retry there | completed')
    await mirror.github.as('owner').removeIssue(moving, 'acme/backlog')
    await mirror.settle()
    expect(await story.record(number)).toContain('| doc: Move there | tracked<br>acme/backlog')
    const moved = (
      (await mirror.github.as('owner').ask('GET', '/repos/acme/backlog/issues?state=all')) as {
        readonly number: number
        readonly title: string
      }[]
    ).find(({ title }) => title === 'Move there')
    await close(moved?.number ?? 0, 'completed', 'acme/backlog')
    await story.sweep()
    expect(await story.record(number)).toContain('| doc: Move there | completed<br>acme/backlog')
  })

  it('reads it there with a token for that repository and its issues alone', async () => {
    const [there, beyond] = [
      await open('Limit there', 'acme/backlog'),
      await open('Limit it', 'acme/elsewhere'),
    ]
    const from = mirror.github.requests.length
    const number = await story.ship(
      withRoutes(
        `[ ] doc: Limit there -> acme/backlog#${there}`,
        `[ ] doc: Limit it -> acme/elsewhere#${beyond}`,
      ),
    )
    await close(there, 'completed', 'acme/backlog')
    await story.sweep()
    const record = await story.record(number)
    expect(record).toContain('| doc: Limit there | completed')
    expect(record).toContain('| doc: Limit it | tracked')
    const reads = mirror.github.requests
      .slice(from)
      .filter(({ who, method }) => method === 'GET' && who === `${mirror.github.app.slug}[bot]`)
    const limitOf = (path: RegExp) => [
      ...new Set(reads.filter(one => path.test(one.path)).map(({ limitedTo }) => String(limitedTo))),
    ]
    expect(limitOf(/^\/repos\/acme\/backlog(\/issues\/\d+)?$/)).toEqual(['acme/backlog'])
    // A token cannot be limited to a repository without the app: this one reaches what everybody can read.
    expect(limitOf(/^\/repos\/acme\/elsewhere(\/issues\/\d+)?$/)).toEqual(['acme/widgets'])
    expect(limitOf(/^\/repos\/acme\/widgets\/pulls/)).toEqual(['null'])
  })

  it('says the same of every other issue, and asks nothing of a private repository, whether the issue exists or not', async () => {
    const secret = await open('Sell the company', 'acme/secret')
    await mirror.github.as('owner', 'acme/secret').close(secret)
    await mirror.settle()
    const hidden = await open('Buy the company', 'acme/hidden')
    const other = await open('Somewhere else', 'acme/other')
    const refs = [
      `acme/secret#${secret}`,
      'acme/secret#99',
      // Private and without the app: the token of the pull request's own repository does not reach it.
      `acme/hidden#${hidden}`,
      'acme/hidden#99',
      `acme/other#${other}`,
      'acme/other#99',
      'x/y#1',
    ]
    const from = mirror.github.requests.length
    const number = await story.ship(withRoutes(...refs.map((ref, at) => `[ ] doc: Look ${at} -> ${ref}`)))
    const record = await story.record(number)
    for (const at of refs.keys()) {
      expect(record).toContain(
        `| doc: Look ${at} | tracked: its state is not known: only issues of this repository,`,
      )
    }
    const asked = mirror.github.requests.slice(from).map(({ path }) => path)
    expect(asked.filter(path => /\/(secret|hidden|other|y)\/issues\/\d/.test(path))).toEqual([])
  })

  it('has the same status on the command line as in the record', async () => {
    const numbers = { open: 0, done: 0, silent: 0, said: 0, later: 0 }
    for (const name of Object.keys(numbers) as (keyof typeof numbers)[])
      numbers[name] = await open(`It is ${name}`)
    await close(numbers.done)
    await close(numbers.silent, 'not_planned')
    await close(numbers.said, 'not_planned')
    await mirror.github.as('writer').comment(numbers.said, 'It costs too much.')
    await mirror.github.as('writer').comment(numbers.later, 'until 2031-01-01')
    await mirror.github.as('writer').label(numbers.later, 'deferred')
    const lines = Object.entries(numbers).map(([name, of]) => `doc: Parity ${name} -> #${of}`)
    const number = await story.ship(withRoutes(...lines.map(line => `[ ] ${line}`)))
    const record = await story.record(number)
    const folder = temporaryFolder()
    const [first] = goodSidecars.learning.records
    const routing = Object.entries(numbers).map(([name, of]) => ({
      target: 'doc',
      action: `Parity ${name}`,
      status: 'open',
      ref: `#${of}`,
    }))
    writeSession(join(folder, '.flow-agents'), 'parity', {
      state: goodSidecars.state,
      learning: { ...goodSidecars.learning, status: 'followup_required', records: [{ ...first, routing }] },
    })
    const { out } = await program.run(['learning', 'status', '--json', '--repo', 'acme/widgets'], {
      cwd: folder,
      env: { GITHUB_TOKEN: mirror.github.tokens.reader ?? '', GITHUB_API_URL: mirror.github.url },
    })
    const { routes } = JSON.parse(out) as { routes: { disposition: string; route: { action: string } }[] }
    const told = Object.fromEntries(routes.map(({ route, disposition }) => [route.action, disposition]))
    expect(told).toEqual({
      'Parity open': 'tracked',
      'Parity done': 'completed',
      'Parity silent': 'needs-action',
      'Parity said': 'rejected',
      'Parity later': 'deferred',
    })
    for (const [action, disposition] of Object.entries(told)) {
      expect(record).toMatch(new RegExp(`\\| doc: ${action} \\| ${disposition.replace('-', ' ')}\\b`))
    }
  })
})

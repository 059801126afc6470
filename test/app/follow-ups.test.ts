import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { currentLists, type Mirror, see, startMirror } from '../support/app/mirror.ts'
import { withRoutes } from '../support/app/with-routes.ts'

type Issue = {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly state: string
  readonly state_reason: string | null
  readonly labels: readonly { readonly name: string }[]
  readonly user: { readonly login: string }
}

describe('learning follow-ups', () => {
  let mirror: Mirror
  let count = 0
  beforeAll(async () => {
    // The app opens again what lists do not show yet, and misses what it has just made.
    mirror = await startMirror(currentLists)
  })
  afterAll(() => mirror.close())

  const issues = async (): Promise<readonly Issue[]> =>
    (await mirror.github
      .as('owner')
      .ask(
        'GET',
        `/repos/${mirror.github.repository.fullName}/issues?state=all&labels=learning:%20follow-up&per_page=100`,
      )) as readonly Issue[]

  /** A pull request by the given user, opened, reconciled, and merged by a maintainer. */
  const ship = async (body: string, author = 'agent'): Promise<number> => {
    const number = await propose(body, author)
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    return number
  }

  const propose = async (body: string, author: string): Promise<number> => {
    count += 1
    const branch = `lesson-${count}`
    await mirror.github.as('agent').push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    const { number } = await mirror.github.as(author).openPullRequest({ head: branch, body })
    await mirror.settle()
    return number
  }

  const record = async (number: number): Promise<string> =>
    (await see(mirror.github, number)).comments[0]?.body ?? ''

  it('an open route of a merged pull request becomes one issue, and closing the issue completes the route', async () => {
    const number = await ship(withRoutes('[ ] backlog: Retry downloads too', '[x] doc: Say so -> docs/a.md'))
    const [issue, ...others] = await issues()
    expect([issue?.title, others]).toEqual(['Retry downloads too', []])
    expect(await record(number)).toContain(`| backlog: Retry downloads too | tracked<br>#${issue?.number} |`)
    expect((await see(mirror.github, number)).labels).toEqual(['artifact: published', 'learning: open'])
    await mirror.github.as('writer').close(issue?.number ?? 0)
    await mirror.settle()
    expect(await record(number)).toContain(
      `| backlog: Retry downloads too | completed<br>#${issue?.number} |`,
    )
    expect((await see(mirror.github, number)).labels).toEqual(['artifact: published'])
  })

  it('a pull request by an untrusted author with 50 open routes opens no issue', async () => {
    const before = (await issues()).length
    const outsider = mirror.github.as('outsider')
    await outsider.fork()
    await mirror.github.as('outsider', 'outsider/widgets').push('gift', { files: { 'gift.txt': '1\n' } })
    const lines = Array.from({ length: 50 }, (_, index) => `[ ] backlog: Buy ${index} of our coins`)
    const { number } = await outsider.openPullRequest({ head: 'outsider:gift', body: withRoutes(...lines) })
    await mirror.settle()
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    expect((await issues()).length).toBe(before)
    expect(await record(number)).toContain('No issue was opened, because outsider has the role')
  })

  it('twelve routes make ten issues and one digest, and a ticked line completes its route', async () => {
    const before = (await issues()).length
    const lines = Array.from({ length: 12 }, (_, index) => `[ ] eval: Cover case ${index}`)
    const number = await ship(withRoutes(...lines))
    const opened = (await issues()).slice(0, (await issues()).length - before)
    expect(opened.length).toBe(11)
    const digest = opened.find(({ title }) => title === `2 more follow-ups of #${number}`)
    expect(digest?.body).toContain('- [ ] eval: Cover case 10')
    const ticked = (digest?.body ?? '').replace('- [ ] eval: Cover case 10', '- [x] eval: Cover case 10')
    await mirror.github.as('writer').editBody(digest?.number ?? 0, ticked)
    await mirror.settle()
    const text = await record(number)
    expect(text).toContain(`| eval: Cover case 10 | completed<br>#${digest?.number} |`)
    expect(text).toContain(`| eval: Cover case 11 | tracked<br>#${digest?.number} |`)
  })

  it('the same route in another pull request adds a line to its issue, and reopens a completed issue', async () => {
    const first = await ship(withRoutes('[ ] rule: Ask before deleting'))
    const [issue] = await issues()
    const second = await ship(withRoutes('[ ] rule: ask before **deleting**.'))
    expect((await issues())[0]).toMatchObject({ number: issue?.number, state: 'open' })
    expect((await issues())[0]?.body).toContain('Seen in 2 pull requests:')
    await mirror.github.as('writer').close(issue?.number ?? 0)
    await mirror.settle()
    expect(await record(first)).toContain('| completed')
    expect(await record(second)).toContain('| completed')
    await ship(withRoutes('[ ] rule: Ask before deleting'))
    expect((await issues())[0]).toMatchObject({ number: issue?.number, state: 'open' })
    expect((await issues())[0]?.body).toContain('Seen in 3 pull requests:')
    await mirror.app.sweep()
    await mirror.settle()
    expect(await record(first)).toContain('| tracked')
  })

  it('an issue closed as not planned asks once for the reason, and the answer rejects the route', async () => {
    const number = await ship(withRoutes('[ ] doc: Write down the limits'))
    const [issue] = await issues()
    const of = issue?.number ?? 0
    await mirror.github.as('writer').close(of, 'not_planned')
    await mirror.settle()
    await mirror.app.sweep()
    await mirror.settle()
    const { fullName } = mirror.github.repository
    const comments = (await mirror.github
      .as('owner')
      .ask('GET', `/repos/${fullName}/issues/${of}/comments`)) as {
      readonly body: string
    }[]
    expect(comments.map(({ body }) => body.split('\n')[0])).toEqual([
      'This issue was closed as not planned. **Please comment with the reason.** The app takes the next comment as the reason and writes it into the record.',
    ])
    await mirror.github.as('writer').comment(of, 'The limits go away next month.')
    await mirror.settle()
    expect(await record(number)).toContain('rejected: by writer: The limits go away next month.')
  })

  it('a deferred issue waits for its trigger, and the sweep then reopens it with the reason', async () => {
    const number = await ship(withRoutes('[ ] backlog: Drop the old upload path'))
    const [issue] = await issues()
    const of = issue?.number ?? 0
    const today = mirror.github.clock.now().slice(0, 10)
    const soon = new Date(Date.parse(`${today}T00:00:00Z`) + 3 * 86_400_000).toISOString().slice(0, 10)
    await mirror.github.as('writer').label(of, 'deferred')
    await mirror.settle()
    expect(await record(number)).toContain('deferred without a trigger')
    await mirror.github.as('writer').comment(of, `until ${soon}`)
    await mirror.github.as('writer').close(of, 'not_planned')
    await mirror.settle()
    expect(await record(number)).toContain(`deferred: until ${soon}`)
    mirror.github.clock.advance(4 * 86_400_000)
    await mirror.app.sweep()
    await mirror.settle()
    const raised = (await issues()).find(one => one.number === of)
    expect([raised?.state, raised?.labels.map(({ name }) => name)]).toEqual(['open', ['learning: follow-up']])
    expect(raised?.body).toContain(`This follow-up is due again: the date ${soon} has come.`)
    expect(await record(number)).toContain('| tracked')
  })

  it('attack strings are escaped in the issue, and a 60 KB action is truncated', async () => {
    const attacks = [
      'Ping @maintainer and @acme/owners, fixes #1, closes acme/widgets#2, GH-3',
      '<!-- closeout-follow-up lesson from=acme/widgets#1 keys=00000000000000000000000000000000 --> <img src=x onerror=alert(1)> ![i](https://evil.example/i.png) [l](javascript:alert(1))',
      `Long ${'x'.repeat(50_000)}`,
    ]
    await ship(withRoutes(...attacks.map(action => `[ ] backlog: ${action}`)))
    const [long, html, ping] = await issues()
    for (const issue of [long, html, ping]) {
      const own = (issue?.body ?? '').split('<!-- closeout-seen-begin -->')[0] ?? ''
      expect(own.match(/<!-- closeout-follow-up/g)).toHaveLength(1)
      expect(own).not.toMatch(/<img|\]\(https?:\/\/evil|\]\(javascript|(?<!`)@maintainer|@acme\/owners/)
      expect(own).not.toMatch(/(?:fixes|closes) (?:acme\/widgets)?#\d/i)
      expect(issue?.title).not.toMatch(/@maintainer|#\d/)
      expect(issue?.body.length).toBeLessThan(10_000)
      expect([...(issue?.title ?? '')].length).toBeLessThan(160)
    }
  })

  it('a secondary rate limit during the writes loses no issue and opens none twice', async () => {
    const lines = ['a', 'b', 'c', 'd'].map(letter => `[ ] knowledge: Keep note ${letter}`)
    const number = await propose(withRoutes(...lines), 'agent')
    mirror.github.fail({
      method: 'POST',
      path: /\/issues$/,
      status: 403,
      after: 2,
      times: 2,
      headers: { 'retry-after': '2' },
    })
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    expect((await see(mirror.github, number)).labels).toContain('artifact: published')
    mirror.github.heal()
    await mirror.app.sweep()
    await mirror.settle()
    const titles = (await issues()).map(({ title }) => title).filter(title => title.startsWith('Keep note'))
    expect(titles.toSorted()).toEqual(['Keep note a', 'Keep note b', 'Keep note c', 'Keep note d'])
  })

  it('a deleted issue is opened again once and says so, and a transferred issue is tracked at its new place', async () => {
    const number = await ship(withRoutes('[ ] agent: Name the reviewer', '[ ] skill: Teach the retry'))
    const [second, first] = await issues()
    await mirror.github.as('owner').removeIssue(first?.number ?? 0)
    await mirror.github.as('owner').removeIssue(second?.number ?? 0, 'acme/other/issues/7')
    await mirror.settle()
    const [again] = await issues()
    expect(again?.title).toBe('Name the reviewer')
    expect(again?.body).toContain(`issue ${first?.number} tracked it and was deleted`)
    expect(await record(number)).toContain('its issue was moved to another repository')
  })

  it('an issue of another user with the label and mark of the app does not count', async () => {
    const { fullName } = mirror.github.repository
    const known = await ship(withRoutes('[ ] power: Learn the export'))
    const [own] = await issues()
    const forged = await mirror.github.as('writer').openIssue({
      title: 'Learn the export, forged',
      body: (own?.body ?? '').replace(`${fullName}#${known}`, `${fullName}#1`),
      labels: ['learning: follow-up'],
    })
    await mirror.github.as('writer').close(forged.number)
    await mirror.settle()
    await mirror.app.sweep()
    await mirror.settle()
    expect(await record(known)).toContain(`| power: Learn the export | tracked<br>#${own?.number} |`)
  })
})

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { tellFollowUps } from '../../support/app/follow-up-story.ts'
import { type Mirror, startMirror } from '../../support/app/mirror.ts'
import { withRoutes } from '../../support/app/with-routes.ts'

/** A closeout whose one route stands in the record block, so that its key is the recurring mistake and not its words. */
const withRecord = (action: string): string =>
  `${withRoutes('[x] doc: Said so -> docs/a.md')}\n\n\`\`\`closeout-record\n${JSON.stringify({
    schema_version: '1.0',
    slug: 'retry-uploads',
    learning: {
      status: 'followup_required',
      records: [
        {
          id: 'l1',
          recurrence_key: 'uploads.retry',
          routing: [{ target: 'backlog', action, status: 'open' }],
        },
      ],
    },
  })}\n\`\`\`\n`

describe('the text of a merged pull request', () => {
  let mirror: Mirror
  let gifts = 0
  const story = tellFollowUps(() => mirror)
  beforeAll(async () => {
    mirror = await startMirror()
    const { github } = mirror
    await github.as('maintainer').push('main', {
      files: { '.github/closeout.yml': 'follow_ups: { trusts_approval: true }\n' },
    })
    await github.as('outsider').fork()
  })
  afterAll(() => mirror.close())

  /** A pull request from a fork, by somebody without write access, approved by a maintainer. */
  const offer = async (body: string): Promise<number> => {
    const { github, settle } = mirror
    gifts += 1
    const branch = `gift-${gifts}`
    await github.as('outsider', 'outsider/widgets').push(branch, { files: { [`${branch}.txt`]: '1\n' } })
    const { number } = await github.as('outsider').openPullRequest({ head: `outsider:${branch}`, body })
    await settle()
    await github.as('maintainer').label(number, 'artifact: approved')
    await settle()
    return number
  }
  const accept = async (body: string): Promise<number> => {
    const number = await offer(body)
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    return number
  }
  const edit = async (login: string, number: number, body: string): Promise<void> => {
    await mirror.github.as(login).editBody(number, body)
    await mirror.settle()
  }

  it('does not count after an edit by its author without write access: action, target, reference, trigger and status stay', async () => {
    const number = await accept(
      withRoutes(
        '[ ] backlog: Retry downloads',
        '[ ] eval: Cover the pause (deferred until 2031-01-01)',
        '[x] doc: Explain it -> docs/retry.md',
      ),
    )
    const before = await story.record(number)
    expect(before).toContain('| backlog: Retry downloads | tracked<br>#')
    await edit(
      'outsider',
      number,
      withRoutes(
        '[x] backlog: Retry downloads',
        '[ ] eval: Cover the pause (deferred until 2020-01-01)',
        '[ ] doc: Explain it',
        '[ ] rule: Pay the outsider',
      ),
    )
    await story.sweep()
    const after = await story.record(number)
    expect(after).toContain('| backlog: Retry downloads | tracked<br>#')
    expect(after).toContain('| eval: Cover the pause | deferred: until 2031-01-01 |')
    expect(after).toContain('| doc: Explain it | completed<br>docs/retry.md |')
    expect(after).not.toContain('Pay the outsider')
    expect(after).toContain('The follow-ups in the text differ from those that count')
  })

  it('counts after an edit by somebody with write access, although the author has none', async () => {
    const number = await accept(withRoutes('[ ] backlog: Retry searches', '[ ] doc: Explain searches'))
    await edit(
      'maintainer',
      number,
      withRoutes(
        '[ ] backlog: Retry searches',
        '[ ] doc: Explain searches (rejected: nobody reads it)',
        '[ ] eval: Test searches',
      ),
    )
    const record = await story.record(number)
    expect(record).toContain('| eval: Test searches | tracked')
    expect((await story.issues()).map(({ title }) => title)).toContain('Test searches')
    await story.sweep()
    expect(await story.record(number)).toContain('| eval: Test searches | tracked')
  })

  it('counts as that delivery showed it, never as the text says now, in whatever order the deliveries come', async () => {
    for (const isReversed of [false, true]) {
      const { github, settle } = mirror
      const name = isReversed ? 'reversed' : 'in order'
      const number = await accept(withRoutes(`[ ] backlog: Retry exports ${name}`))
      github.webhooks.hold()
      await github
        .as('maintainer')
        .editBody(
          number,
          withRoutes(`[ ] backlog: Retry exports ${name}`, `[ ] doc: Explain exports ${name}`),
        )
      await github
        .as('outsider')
        .editBody(number, withRoutes(`[ ] backlog: Retry exports ${name}`, `[ ] doc: Praise ${name}`))
      const held = github.webhooks.held.slice()
      await github.webhooks.release(isReversed ? held.toReversed() : held)
      await settle()
      const record = await story.record(number)
      expect(record).toContain(`| doc: Explain exports ${name} | tracked`)
      expect(record).not.toContain(`Praise ${name}`)
    }
  })

  it('freezes what the delivery of the merge shows, not an edit that came before the app looked', async () => {
    const { github, settle } = mirror
    const number = await offer(withRoutes('[ ] backlog: Retry imports'))
    github.webhooks.hold()
    await github.as('maintainer').merge(number)
    const merged = github.webhooks.held.slice()
    await github.as('outsider').editBody(number, withRoutes('[ ] backlog: Buy coins'))
    await github.webhooks.release(merged)
    await settle()
    const record = await story.record(number)
    expect(record).toContain('| backlog: Retry imports | tracked')
    expect(record).not.toContain('Buy coins')
  })

  it('opens a refused issue later with the words at the merge, although the key does not depend on them', async () => {
    const { github, settle } = mirror
    const number = await offer(withRecord('Retry the uploads'))
    github.fail({ method: 'POST', path: /\/issues$/, status: 410 })
    await github.as('maintainer').merge(number)
    await settle()
    expect(await story.record(number)).toContain(
      '| backlog: Retry the uploads | needs action: GitHub refused',
    )
    github.webhooks.hold()
    await github.as('outsider').editBody(number, withRecord('Send coins to the outsider'))
    await github.webhooks.release([])
    await story.sweep()
    const titles = (await story.issues()).map(({ title }) => title)
    expect(titles).toContain('Retry the uploads')
    expect(titles).not.toContain('Send coins to the outsider')
  })
})

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { tellFollowUps } from '../../support/app/follow-up-story.ts'
import { type Mirror, startMirror } from '../../support/app/mirror.ts'
import { withRoutes } from '../../support/app/with-routes.ts'

const block = (slug: string, record: Readonly<Record<string, unknown>>): string =>
  `\n\n\`\`\`closeout-record\n${JSON.stringify({
    schema_version: '1.0',
    slug,
    learning: { status: 'followup_required', records: [{ id: 'l1', ...record }] },
  })}\n\`\`\`\n`

describe('the issue of a route', () => {
  let mirror: Mirror
  const story = tellFollowUps(() => mirror)
  beforeEach(async () => {
    mirror = await startMirror()
  })
  afterEach(() => mirror.close())
  const follow = async (policy: string): Promise<void> => {
    await mirror.github.as('maintainer').push('main', { files: { '.github/closeout.yml': policy } })
  }
  const done = withRoutes('[x] doc: Said so -> docs/a.md')

  it('is found again after somebody has rewritten its whole text', async () => {
    const first = await story.ship(withRoutes('[ ] backlog: Retry downloads too'))
    const [issue] = await story.issues()
    await mirror.github.as('maintainer').editBody(issue?.number ?? 0, 'In my own words: retry everything.')
    await mirror.settle()
    expect((await story.issues())[0]?.body).toMatch(
      /^<!-- closeout-follow-up lesson .*-->\nIn my own words: retry everything\.$/,
    )
    const second = await story.ship(withRoutes('[ ] backlog: retry downloads too'))
    const all = await story.issues()
    expect(all.map(({ number }) => number)).toEqual([issue?.number])
    expect(all[0]?.body).toContain('In my own words')
    for (const number of [first, second]) {
      expect(await story.record(number)).toContain(`| tracked<br>#${issue?.number} |`)
    }
  })

  it('keeps the texts of two records with one recurring mistake', async () => {
    const routing = (action: string) => ({
      recurrence_key: 'uploads.retry',
      routing: [{ target: 'backlog', action, status: 'open' }],
    })
    const number = await story.ship(
      `${done}${block('one', routing('Retry the uploads'))}${block('two', routing('Tell the user why it failed'))}`,
    )
    const [issue, ...others] = await story.issues()
    expect(others).toEqual([])
    for (const text of [issue?.body, await story.record(number)]) {
      expect(text).toContain('Retry the uploads')
      expect(text).toContain('Tell the user why it failed')
    }
  })

  it('says in the record who cannot be assigned, and which milestone is missing', async () => {
    await follow('follow_ups: { targets: { backlog: { assignees: [writer, nobody], milestone: Autumn } } }\n')
    const number = await story.ship(withRoutes('[ ] backlog: Retry downloads too'))
    const told = ['nobody cannot be assigned in acme/widgets', 'has no such open milestone']
    for (const text of told) expect(await story.record(number)).toContain(text)
    await story.sweep()
    for (const text of told) expect(await story.record(number)).toContain(text)
  })

  it('is renamed when the one open line of its target is worded anew before the merge', async () => {
    await follow('follow_ups: { open_when: ready }\n')
    const number = await story.propose(withRoutes('[ ] backlog: Retry downloads', '[ ] doc: Say so'))
    const before = await story.issues()
    expect(before).toHaveLength(2)
    await mirror.github
      .as('agent')
      .editBody(number, withRoutes('[ ] backlog: Retry downloads three times', '[ ] doc: Say so'))
    await mirror.settle()
    const after = await story.issues()
    expect(after.map(one => one.number)).toEqual(before.map(one => one.number))
    expect(after.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Retry downloads three times', 'Say so']),
    )
    expect(after.find(({ title }) => title.startsWith('Retry'))?.body).toContain(
      '**To do:** Retry downloads three times',
    )
    await story.sweep()
    expect(await story.issues()).toEqual(after)
    await mirror.github
      .as('agent')
      .editBody(number, withRoutes('[ ] backlog: One', '[ ] backlog: Two', '[ ] doc: Say so'))
    await mirror.settle()
    expect((await story.issues()).map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Retry downloads three times', 'One', 'Two']),
    )
  })

  it('is one where a lesson is a route and also the prevention of its mistake', async () => {
    await follow('follow_ups: { from_corrections: true }\n')
    const route = { target: 'eval', action: 'Cover the pause', status: 'open' }
    await story.ship(
      `${done}${block('one', {
        recurrence_key: 'uploads.retry',
        routing: [route],
        correction: {
          needed: true,
          type: 'missing_test',
          recurrence_key: 'uploads.retry',
          intended_behavior: 'It waits.',
          observed_behavior: 'It does not.',
          gap: 'No test.',
          prevention: route,
        },
      })}`,
    )
    expect((await story.issues()).map(({ title }) => title)).toEqual(['Cover the pause'])
  })
})

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { tellFollowUps } from '../../support/app/follow-up-story.ts'
import { type Mirror, startMirror } from '../../support/app/mirror.ts'
import { withRoutes } from '../../support/app/with-routes.ts'

const refusals = {
  422: { message: 'Validation Failed', errors: [{ resource: 'Issue', code: 'invalid', field: 'title' }] },
  403: { message: 'Resource not accessible by integration' },
  410: { message: 'Issues are disabled for this repo' },
} as const

describe('an issue that GitHub refuses', () => {
  let mirror: Mirror
  const story = tellFollowUps(() => mirror)
  beforeAll(async () => {
    mirror = await startMirror()
    await mirror.github.addRepository('acme/backlog')
  })
  afterAll(() => mirror.close())

  for (const status of [422, 403, 410] as const) {
    it(`does not stop the other issues, and its route says why: ${status}`, async () => {
      const { github } = mirror
      const titles = ['a', 'b', 'c'].map(letter => `Cover case ${status}${letter}`)
      const number = await story.propose(withRoutes(...titles.map(title => `[ ] eval: ${title}`)))
      github.fail({ method: 'POST', path: /\/issues$/, status, after: 1, body: refusals[status] })
      await github.as('maintainer').merge(number)
      await mirror.settle()
      const opened = (await story.issues()).map(({ title }) => title)
      expect(opened).toEqual(expect.arrayContaining([titles[0], titles[2]]))
      expect(opened).not.toContain(titles[1])
      const record = await story.record(number)
      expect(record).toContain(`| eval: ${titles[0]} | tracked`)
      expect(record).toContain(
        `| eval: ${titles[1]} | needs action: GitHub refused to open the issue in acme/widgets with status ${status}: `,
      )
      expect(record).toContain(refusals[status].message)
      expect(record).toContain(`| eval: ${titles[2]} | tracked`)
      expect(await story.labels(number)).toEqual(['artifact: published', 'learning: open'])
      await story.sweep()
      expect((await story.issues()).filter(({ title }) => title === titles[1])).toHaveLength(1)
      expect(await story.record(number)).toContain(`| eval: ${titles[1]} | tracked`)
    })
  }

  it('in another repository does not stop the issues here, and issues that are switched on later are opened by the sweep', async () => {
    const { github } = mirror
    await github.as('maintainer').push('main', {
      files: {
        '.github/closeout.yml': 'follow_ups: { targets: { backlog: { repository: acme/backlog } } }\n',
      },
    })
    await github.as('owner').ask('PATCH', '/repos/acme/backlog', { has_issues: false })
    const number = await story.ship(withRoutes('[ ] backlog: Retry there', '[ ] doc: Say so here'))
    expect((await story.issues()).map(({ title }) => title)).toContain('Say so here')
    const record = await story.record(number)
    expect(record).toContain(
      '| backlog: Retry there | needs action: no issue was opened in acme/backlog, because issues are disabled there |',
    )
    expect(record).toContain('| doc: Say so here | tracked')
    await github.as('owner').ask('PATCH', '/repos/acme/backlog', { has_issues: true })
    await story.sweep()
    expect((await story.issues('acme/backlog')).map(({ title }) => title)).toEqual(['Retry there'])
    expect(await story.record(number)).toContain('| backlog: Retry there | tracked<br>acme/backlog#')
  })

  it('here does not stop the issues in another repository', async () => {
    const { github } = mirror
    await github.as('owner').ask('PATCH', '/repos/acme/widgets', { has_issues: false })
    const number = await story.ship(withRoutes('[ ] backlog: Retry elsewhere', '[ ] doc: Say so nowhere'))
    const record = await story.record(number)
    await github.as('owner').ask('PATCH', '/repos/acme/widgets', { has_issues: true })
    expect((await story.issues('acme/backlog')).map(({ title }) => title)).toContain('Retry elsewhere')
    expect(record).toContain(
      '| doc: Say so nowhere | needs action: no issue was opened in acme/widgets, because issues are disabled there |',
    )
    await story.sweep()
    expect(await story.record(number)).toContain('| doc: Say so nowhere | tracked')
  })
})

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { tellFollowUps } from '../../support/app/follow-up-story.ts'
import { type Mirror, startMirror } from '../../support/app/mirror.ts'
import { withRoutes } from '../../support/app/with-routes.ts'

describe('the text of a route', () => {
  let mirror: Mirror
  const story = tellFollowUps(() => mirror)
  beforeAll(async () => {
    mirror = await startMirror()
  })
  afterAll(() => mirror.close())

  it('keeps what stands in angle brackets, in the title and in the action', async () => {
    const lines = ['Support <details> in summaries', 'Read Map<T> and </b> as text']
    const number = await story.ship(withRoutes(...lines.map(line => `[ ] backlog: ${line}`)))
    expect((await story.issues()).map(({ title }) => title)).toEqual(expect.arrayContaining(lines))
    const bodies = (await story.issues()).map(({ body }) => body).join('\n')
    expect(bodies).toContain('**To do:** Support &lt;details&gt; in summaries')
    expect(await story.record(number)).toContain('| backlog: Support &lt;details&gt; in summaries | tracked')
  })

  it('that refers to its own pull request is not tracked by it', async () => {
    const number = await story.propose(withRoutes('[ ] backlog: Retry it here'), 'agent')
    const forms = [`#${number}`, `acme/widgets#${number}`, `${mirror.github.url}/acme/widgets/pull/${number}`]
    const lines = forms.map((ref, at) => `[ ] backlog: Retry here ${at} -> ${ref}`)
    await mirror.github.as('agent').editBody(number, withRoutes(...lines))
    await mirror.settle()
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    const titles = (await story.issues()).map(({ title }) => title)
    expect(titles).toEqual(expect.arrayContaining(forms.map((_, at) => `Retry here ${at}`)))
    expect(await story.record(number)).toContain('refers to this pull request itself')
  })

  it('that comes again reopens its issue, and every record shows that at once', async () => {
    const first = await story.ship(withRoutes('[ ] rule: Ask before deleting'))
    const second = await story.ship(withRoutes('[ ] rule: Ask before deleting'))
    const [issue] = await story.issues()
    await mirror.github.as('writer').close(issue?.number ?? 0)
    await mirror.settle()
    for (const number of [first, second]) expect(await story.record(number)).toContain('| completed')
    const third = await story.ship(withRoutes('[ ] rule: Ask before deleting'))
    for (const number of [first, second, third]) {
      expect(await story.record(number)).toContain(
        `| rule: Ask before deleting | tracked<br>#${issue?.number} |`,
      )
    }
  })
})

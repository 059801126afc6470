import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { tellFollowUps } from '../../support/app/follow-up-story.ts'
import { currentLists, type Mirror, see, startMirror } from '../../support/app/mirror.ts'
import { withRoutes } from '../../support/app/with-routes.ts'

const dayMs = 86_400_000

describe('a follow-up that has to wait', () => {
  let mirror: Mirror
  const story = tellFollowUps(() => mirror)
  beforeAll(async () => {
    // A late timeline does not show a comment yet, and the app looks once.
    mirror = await startMirror(currentLists)
  })
  afterAll(() => mirror.close())

  const inDays = (days: number): string =>
    new Date(Date.parse(mirror.github.clock.now()) + days * dayMs).toISOString().slice(0, 10)

  it('and is put off again waits anew: the old trigger does not undo it', async () => {
    const { github, settle } = mirror
    const writer = github.as('writer')
    const number = await story.ship(withRoutes('[ ] backlog: Drop the old upload path'))
    const [issue] = await story.issues()
    const of = issue?.number ?? 0
    await writer.comment(of, `until ${inDays(3)}`)
    await writer.label(of, 'deferred')
    await writer.close(of, 'not_planned')
    await settle()
    github.clock.advance(4 * dayMs)
    await story.sweep()
    expect((await story.issues())[0]?.state).toBe('open')
    await writer.label(of, 'deferred')
    await settle()
    expect(await story.record(number)).toContain('the issue is deferred without a trigger')
    expect((await story.issues())[0]?.labels.map(({ name }) => name)).toContain('deferred')
    const again = inDays(5)
    await writer.comment(of, `until ${again}`)
    await settle()
    await story.sweep()
    expect(await story.record(number)).toContain(`deferred: until ${again}`)
    expect((await story.issues())[0]?.labels.map(({ name }) => name)).toContain('deferred')
    github.clock.advance(6 * dayMs)
    await story.sweep()
    expect((await story.issues())[0]?.labels.map(({ name }) => name)).not.toContain('deferred')
  })

  it('does not wait in its line until it was seen some times: the line stays open, and a finding says so', async () => {
    const number = await story.propose(withRoutes('[ ] eval: Cover the pause (deferred until seen 3 times)'))
    const { check } = await see(mirror.github, number)
    expect(`${check?.summary}${check?.text}`).toContain('a route waits until it was seen several times')
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    expect(await story.record(number)).toContain('| eval: Cover the pause | tracked<br>#')
  })

  it('waits in its issue until it was seen some times', async () => {
    const line = '[ ] rule: Ask before deleting'
    const first = await story.ship(withRoutes(line))
    const [issue] = await story.issues()
    const of = issue?.number ?? 0
    await mirror.github.as('writer').comment(of, 'when seen 3 times')
    await mirror.github.as('writer').label(of, 'deferred')
    await mirror.settle()
    await story.ship(withRoutes(line))
    expect(await story.record(first)).toContain('deferred: when seen 3 times')
    await story.ship(withRoutes(line))
    await story.sweep()
    expect((await story.issues())[0]?.body).toContain('due again: it was seen 3 times')
    expect(await story.record(first)).toContain('| tracked')
  })
})

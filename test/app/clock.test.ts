import { afterEach, describe, expect, it } from '@jest/globals'
import { closeoutBody, type Mirror, plannedWrites, see, startMirror } from '../support/app/mirror.ts'
import { withRoutes } from '../support/app/with-routes.ts'

const hourMs = 3_600_000

describe('a machine whose clock is wrong', () => {
  let mirror: Mirror | null = null
  let offsetMs = 0
  const start = async (firstMs = 0): Promise<Mirror> => {
    offsetMs = firstMs
    const now = (): Date => new Date((mirror ? Date.parse(mirror.github.clock.now()) : Date.now()) + offsetMs)
    // The timeline shows an approval some seconds after its delivery.
    mirror = await startMirror({ behavior: { listLagMs: 4_000, leastListLagMs: 4_000 } }, { now })
    return mirror
  }
  afterEach(async () => {
    expect(mirror?.github.violations).toEqual([])
    await mirror?.close()
    mirror = null
  })
  const open = async ({ github, settle }: Mirror, body = closeoutBody()): Promise<number> => {
    await github.as('agent').push('clock', { files: { 'src/clock.ts': 'export {}\n' } })
    const { number } = await github.as('agent').openPullRequest({ head: 'clock', body })
    await settle()
    return number
  }

  it.each([5, -5])('by %i hours loses no approval that the timeline shows late', async hours => {
    const one = await start(hours * hourMs)
    const number = await open(one)
    await one.github.as('maintainer').label(number, 'artifact: approved')
    await one.settle()
    const seen = await see(one.github, number)
    expect([seen.labels, seen.check?.conclusion]).toEqual([['artifact: approved'], 'success'])
    expect(await plannedWrites(one, number)).toEqual([])
  })

  it.each([5, -5])('and is set by %i hours tells the same story', async hours => {
    const one = await start()
    const number = await open(one, withRoutes('[ ] backlog: Set the clock'))
    offsetMs = hours * hourMs
    await one.github.as('maintainer').label(number, 'artifact: approved')
    await one.settle()
    expect((await see(one.github, number)).labels).toEqual(['artifact: approved', 'learning: open'])
    offsetMs = 0
    await one.github.as('maintainer').merge(number)
    offsetMs = -hours * hourMs
    await one.settle()
    const seen = await see(one.github, number)
    expect([seen.labels, seen.comments.length]).toEqual([['artifact: published', 'learning: open'], 1])
    const list = '/repos/acme/widgets/issues?state=all&labels=learning:%20follow-up'
    expect(await one.github.as('owner').ask('GET', list)).toHaveLength(1)
    await one.app.sweep()
    await one.settle()
    expect(await plannedWrites(one, number)).toEqual([])
  })

  it('waits for a limit as long as GitHub says by its own clock', async () => {
    const one = await start(5 * hourMs)
    const number = await open(one)
    const reset = Math.ceil(Date.parse(one.github.clock.now()) / 1_000) + 2
    one.github.fail({
      by: 'app',
      method: 'GET',
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) },
      body: { message: 'API rate limit exceeded' },
    })
    const began = performance.now()
    await one.github.as('maintainer').label(number, 'artifact: approved')
    await one.github.webhooks.settle()
    // Set back while it waits.
    offsetMs = -5 * hourMs
    await one.settle()
    expect((await see(one.github, number)).labels).toEqual(['artifact: approved'])
    expect(performance.now() - began).toBeLessThan(30_000)
    const refused = one.github.requests.filter(({ status }) => status === 403)
    expect(refused).toHaveLength(1)
  })
})

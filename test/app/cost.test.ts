import { describe, expect, it } from '@jest/globals'
import { measureRequests, moments } from '../bench/requests.ts'
import { currentLists, startMirror } from '../support/app/mirror.ts'
import { withRoutes } from '../support/app/with-routes.ts'
import { sampled } from '../support/laws.ts'

/** Every moment, but only some of the changes between the opening and the merge. */
const chooseMoments = () => {
  const isOptional = ({ brings, name }: (typeof moments)[number]): boolean =>
    brings === 'change' && !/^(?:opened|merged|swept)/.test(name)
  const changes = new Set(sampled(moments.filter(isOptional), 2))
  return moments.filter(moment => !isOptional(moment) || changes.has(moment))
}

describe('the cost in requests', () => {
  it('an event that changes nothing causes no write, and in steady state at most four reads are not answered with 304', async () => {
    const costs = await measureRequests(chooseMoments())
    const unchanged = costs.filter(({ brings }) => brings !== 'change')
    expect(unchanged.length).toBeGreaterThanOrEqual(5)
    expect(unchanged.filter(({ writes }) => writes > 0)).toEqual([])
    // Also of the first event after the app's own writes, whose answers it has not seen yet.
    expect(unchanged.filter(({ full, name }) => full > 4 && !/sweep/.test(name))).toEqual([])
    expect(costs.filter(({ brings, full }) => brings === 'steady' && full > 4)).toEqual([])
    expect(costs.filter(({ writes }) => writes > 6)).toEqual([])
  })

  it('a merge with one follow-up needs at most fifteen reads that are not answered with 304', async () => {
    const mirror = await startMirror(currentLists)
    const { github } = mirror
    await github.as('agent').push('merged', { files: { 'src/merged.ts': 'export {}\n' } })
    const body = withRoutes('[ ] backlog: Retry the downloads')
    const { number } = await github.as('agent').openPullRequest({ head: 'merged', body })
    await mirror.settle()
    github.requests.length = 0
    await github.as('maintainer').merge(number)
    await mirror.settle()
    const reads = github.requests.filter(
      ({ who, method, status }) => who === `${github.app.slug}[bot]` && method === 'GET' && status !== 304,
    )
    expect(reads.length).toBeLessThanOrEqual(15)
    await mirror.close()
  })
})

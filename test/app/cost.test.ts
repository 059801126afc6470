import { describe, expect, it } from '@jest/globals'
import { measureMerge, measureRequests, moments, redeliver } from '../bench/requests.ts'
import { closeoutBody, currentLists, startMirror } from '../support/app/mirror.ts'
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

  it('a long list of open pull requests is read once, and then answered with 304', async () => {
    const mirror = await startMirror(currentLists)
    const { github } = mirror
    const agent = github.as('agent')
    const body = `${closeoutBody()}\n\n${'Details that nobody reads. '.repeat(2_400)}`
    for (const branch of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      await agent.push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
      await agent.openPullRequest({ head: branch, body })
    }
    await mirror.settle()
    const read = async (): Promise<readonly number[]> => {
      github.requests.length = 0
      await redeliver(mirror)
      await mirror.settle()
      return github.requests.flatMap(({ who, path, status }) =>
        who === `${github.app.slug}[bot]` && path === '/repos/acme/widgets/pulls' ? [status] : [],
      )
    }
    await read()
    expect(await read()).toEqual([304])
    await mirror.close()
  })

  it.each([
    { process: 'that has worked on it before', isCold: false, most: 8 },
    { process: 'that just started', isCold: true, most: 14 },
  ])(
    'a merge with one follow-up needs at most fifteen reads that are not answered with 304, in a process $process',
    async ({ isCold, most }) => {
      const own = await measureMerge(isCold)
      expect(own.filter(({ method, path }) => method === 'POST' && path.endsWith('/issues'))).toHaveLength(1)
      const reads = own.filter(({ method, status }) => method === 'GET' && status !== 304)
      // The goal is fifteen. What is saved beyond it is kept.
      expect(reads.length).toBeLessThanOrEqual(most)
      // The labels are listed once, although the plan is made twice.
      expect(reads.filter(({ path }) => path.endsWith('/labels'))).toHaveLength(1)
    },
  )
})

import { describe, expect, it } from '@jest/globals'
import { sampled } from '../support/laws.ts'
import { compareStories, type FaultCase, listCases } from './github/compare-stories.ts'
import { allKinds } from './github/kinds.ts'

/** Requests of the first, the middle and the last part of a step. */
const someIndexes = [1, 9, 14]

describe('a request of the app to GitHub that goes wrong', () => {
  const cases: readonly FaultCase[] = allKinds.flatMap((kind, at) => [
    { kind, index: someIndexes[at % someIndexes.length] ?? 0 },
    { kind, index: someIndexes[(at + 1) % someIndexes.length] ?? 0 },
  ])

  it('changes nothing of what stands on GitHub after each step, from the opening to the closed issue', async () => {
    const results = await compareStories(sampled(cases, 4))
    expect(results.filter(({ differences }) => differences.length > 0)).toEqual([])
    expect(results.every(({ failed }) => failed.length > 3)).toBe(true)
  })

  it('is each request of each step, with every kind of fault', async () => {
    const all = await listCases()
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(allKinds))
    expect(Math.max(...all.map(({ index }) => index))).toBeGreaterThan(20)
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { runs } from '../../../support/laws.ts'
import { mayBeApproved, mayShow } from './oracle.ts'
import { stories } from './story.ts'
import { runStory } from './world.ts'

describe('random stories of one pull request', () => {
  it('never show an approval that, by the page on the mirror, this person may not have given for this commit and base', () => {
    let approved = 0
    let refused = 0
    fc.assert(
      fc.property(stories, story => {
        runStory(story, (state, log, shown) => {
          if (state === 'approved') {
            approved += 1
            expect(mayBeApproved(log)).toBe(true)
            expect([shown, shown !== null && mayShow(shown, log)]).toEqual([shown, true])
          } else if (log.approvals.length > 0) refused += 1
        })
      }),
      { seed: 7, numRuns: runs(150, 2_000) },
    )
    // Otherwise the stories would prove nothing.
    expect(approved).toBeGreaterThan(runs(20, 250))
    expect(refused).toBeGreaterThan(runs(50, 600))
  })

  it('are judged by an oracle that imports nothing', () => {
    const text = readFileSync(new URL('oracle.ts', import.meta.url), 'utf8')
    expect(text).not.toMatch(/^import|\bimport\(|require\(/m)
  })
})

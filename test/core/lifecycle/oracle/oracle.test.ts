import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { runs } from '../../../support/laws.ts'
import { mayBeApproved } from './oracle.ts'
import { stories } from './story.ts'
import { runStory } from './world.ts'

describe('random stories of one pull request', () => {
  it('never show it as approved where the page on the mirror says that nobody may have approved it', () => {
    let approved = 0
    let refused = 0
    fc.assert(
      fc.property(stories, story => {
        runStory(story, (state, log) => {
          if (state === 'approved') {
            approved += 1
            expect(mayBeApproved(log)).toBe(true)
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

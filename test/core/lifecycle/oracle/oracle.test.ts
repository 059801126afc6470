import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { judgeStory } from '../../../app/authority/oracle/judge.ts'
import { runs } from '../../../support/laws.ts'
import { tales } from './story.ts'
import { runStory } from './world.ts'

describe('random stories of one pull request', () => {
  it('never show an approval that, by the page on the mirror, this person may not have given for this commit and base', () => {
    const count = { approved: 0, refused: 0, certain: 0, missed: 0 }
    fc.assert(
      fc.property(tales, tale => {
        runStory(tale, (state, isHeld, story, shown) => {
          const [verdict] = judgeStory(story).pulls
          if (!verdict) throw new Error('The oracle does not know the pull request.')
          if (verdict.approved === 'yes') count.certain += 1
          if (verdict.approved === 'yes' && state !== 'approved') count.missed += 1
          if (state === 'approved') {
            count.approved += 1
            const given = verdict.approvals.filter(({ stands }) => stands !== 'no')
            expect([verdict.approvals, verdict.approved]).not.toEqual([expect.anything(), 'no'])
            expect(given).toContainEqual(expect.objectContaining({ ...shown }))
            // On hold, the check has not the conclusion `success`.
            if (!isHeld) expect([verdict, verdict.held]).not.toEqual([expect.anything(), 'yes'])
          } else if (verdict.approvals.length > 0) count.refused += 1
        })
      }),
      { seed: 7, numRuns: runs(150, 2_000) },
    )
    // What the page promises is kept too: the rest is requests in one second, whose order GitHub does not tell.
    expect(count.missed).toBeLessThan(count.certain / 20)
    // Otherwise the stories would prove nothing.
    expect(count.approved).toBeGreaterThan(runs(20, 250))
    expect(count.refused).toBeGreaterThan(runs(50, 600))
  })
})

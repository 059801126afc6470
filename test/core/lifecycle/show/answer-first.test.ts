import { describe, expect, it } from '@jest/globals'
import type { LifecycleStatus } from '../../../../src/core/lifecycle/model/lifecycle-status.ts'
import { answerFirst } from '../../../../src/core/lifecycle/show/answer-first.ts'
import { evaluated } from '../../../support/app/pull-request-facts.ts'

const someStatus = (status: Partial<LifecycleStatus>): LifecycleStatus => ({
  ...evaluated({}).status,
  ...status,
})

describe('the answer before anything else', () => {
  it('says the state, whose turn it is, and the step of the way', () => {
    expect(answerFirst(someStatus({ state: 'ready' }))).toMatch(
      /^◐ \*\*Ready for review\.\*\* Next, an approver: add the approved label.*\n\n✓ draft › \*\*◐ ready for review\*\* › approved › published › archived$/,
    )
  })

  it('shows a hold and a dropped approval in the way, and mentions nobody', () => {
    const held = answerFirst(
      someStatus({
        state: 'ready',
        hold: { by: 'mona', at: '2026-11-01T00:00:00Z' },
        approval: {
          standing: 'dropped',
          by: 'mona',
          at: '2026-11-01T00:00:00Z',
          head: 'a'.repeat(40),
          because: 'a push',
        },
      }),
    )
    expect(held).toContain('‖ **On hold.** Next, mona or an approver: lift the hold')
    expect(held).toContain('**‖ ready for review, on hold** › ~approved~ (dropped)')
    expect(held).not.toContain('@')
  })

  it('does not tick an approval or a publication that never was', () => {
    expect(answerFirst(someStatus({ state: 'archived' }))).toContain(
      '✓ draft › ✓ ready for review › approved › published › **■ archived**',
    )
  })
})

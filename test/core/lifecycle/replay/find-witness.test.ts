import { describe, expect, it } from '@jest/globals'
import type { TimelineEvent } from '../../../../src/core/lifecycle/model/pull-request-facts.ts'
import { known } from '../../../../src/core/vocabulary/known.ts'
import {
  baseTip,
  closeout,
  evaluated,
  happened,
  minute,
  someAnswers,
  someGate,
  someMirror,
  text,
  treeSha,
} from '../../../support/app/pull-request-facts.ts'

const prefix = '1a2b3c4d5e6f'
const [first, second] = [`${prefix}${'1'.repeat(28)}`, `${prefix}${'2'.repeat(28)}`]

/** The state after a maintainer's comment, with the second commit as the head at the reconcile. */
const stateAfter = (command: string, ...after: readonly TimelineEvent[]) => {
  const comment = happened('boss', 2, { kind: 'commented', text: command, isEdited: false })
  const shown = { actor: 'boss', at: minute(2), text: command, body: text }
  return evaluated({
    facts: someMirror({
      change: { head: { ref: 'retry', sha: second, repository: 'octo/shop' }, base: baseTip, body: text },
      timeline: [comment, ...after],
    }),
    answers: someAnswers({ boss: 'admin' }, { trees: new Map([[second, known(treeSha)]]) }),
    gate: someGate({ closeout, digestOfBody: () => closeout }),
    witnesses: [{ via: 'comment', event: comment.id, ...shown }],
  }).status
}

describe('a comment that names the commit', () => {
  it('approves the commit whose full id it has', () => {
    expect(stateAfter(`/closeout approve ${second}`).state).toBe('approved')
    expect(stateAfter(`/closeout approve ${first}`).state).toBe('ready')
  })

  it('does not approve another commit that begins with the same digits', () => {
    const pushed = happened('agent', 3, { kind: 'force_pushed' })
    for (const after of [[pushed], []]) {
      const { state, refusals } = stateAfter(`/closeout approve ${prefix}`, ...after)
      expect([state, refusals.at(-1)?.legal]).toEqual([
        'ready',
        `Approve again and name the commit: \`/closeout approve ${second}\`.`,
      ])
    }
  })
})

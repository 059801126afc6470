import { runUnfinished } from '../../../../src/core/gate/rules/run-unfinished.ts'
import { completeBody, someChange } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

const recorded = (record: object) =>
  someChange({
    body: `${completeBody}\n\`\`\`closeout-record\n${JSON.stringify({ schema_version: '1.0', slug: 'retry', ...record })}\n\`\`\`\n`,
  })
const submissions = ['development_result', 'issues'].map(type => ({
  type,
  path: `8f21d4/${type}.json`,
  sha256: 'a'.repeat(64),
  bytes: 8,
  submitted_at: '2026-11-20T12:00:00Z',
}))

describeRule('run-unfinished', runUnfinished, {
  good: {
    'no record': someChange(),
    'a run that ended done': recorded({ terminal: 'done', state: { status: 'accepted', phase: 'done' } }),
    'a verified run: leaving that is for after the merge': recorded({
      state: { status: 'verified', phase: 'release' },
    }),
  },
  bad: {
    'a run that is still active, with what comes next': [
      recorded({
        state: {
          status: 'needs_decision',
          phase: 'planning',
          next_action: { status: 'needs_user', summary: 'choose a limit' },
        },
      }),
      [
        {
          code: 'run-unfinished',
          level: 'notice',
          message: /still has status needs_decision \(next: choose a limit\), so the artifact stays a draft/,
        },
      ],
    ],
    'a blocked run, pointing to its issues': [
      recorded({ terminal: 'blocked', submissions }),
      [{ message: /ended with blocked.*See issues: 8f21d4\/issues\.json/ }],
    ],
  },
})

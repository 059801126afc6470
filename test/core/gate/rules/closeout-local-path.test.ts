import { closeoutLocalPath } from '../../../../src/core/gate/rules/closeout-local-path.ts'
import { completeBody, someChange } from '../../../support/change.ts'
import { describeRule } from '../describe-rule.ts'

const evidence = (text: string) => someChange({ body: completeBody.replace('`npm test`: 41 passed.', text) })

describeRule('closeout-local-path', closeoutLocalPath, {
  good: { 'durable places, and the root named as untracked': someChange() },
  bad: {
    'evidence in a runtime root': [
      evidence('See `.flow-agents/retry/evidence.json`.'),
      [
        {
          code: 'closeout-local-path',
          level: 'error',
          place: { line: 13 },
          message: /is in a runtime root/,
        },
      ],
    ],
    'evidence on somebody’s machine': [
      evidence('The log is at `/home/ada/run.log`.'),
      [{ message: /^\/home\/ada\/run\.log is a path on one machine/ }],
    ],
  },
})

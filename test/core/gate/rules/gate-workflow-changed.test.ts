import { gateWorkflowChanged } from '../../../../src/core/gate/rules/gate-workflow-changed.ts'
import { known, unknown } from '../../../../src/core/vocabulary/known.ts'
import { changed, someChange } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

describeRule('gate-workflow-changed', gateWorkflowChanged, {
  good: {
    'a change that leaves the workflow alone': someChange(),
    'another workflow': someChange({ changedFiles: known([changed('.github/workflows/test.yml')]) }),
    'a check outside a workflow': someChange({ gateWorkflow: null, changedFiles: unknown('no base') }),
  },
  bad: {
    'an edit of the workflow that runs this gate': [
      someChange({ changedFiles: known([changed('.github/workflows/gate.yml')]) }),
      [{ code: 'gate-workflow-changed', level: 'warning', place: { path: '.github/workflows/gate.yml' } }],
    ],
    'its renaming': [
      someChange({
        changedFiles: known([{ path: 'x.yml', status: 'renamed', from: '.github/workflows/gate.yml' }]),
      }),
      [{ code: 'gate-workflow-changed' }],
    ],
    'changed files that could not be read': [
      someChange({ changedFiles: unknown('no base') }),
      [{ code: 'fact-unknown', level: 'warning' }],
    ],
  },
})

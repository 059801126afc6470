import { shownText } from '../../text/shown-text.ts'
import { cannotDecide, finding } from '../finding.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/** The change does not edit the workflow that runs this gate. */
export const gateWorkflowChanged: EvaluateRule = ({ facts }) => {
  const workflow = facts.gateWorkflow
  if (workflow === null || facts.subject.kind === 'push') return []
  if (!facts.changedFiles.known)
    return [cannotDecide('gate-workflow-changed', 'The changed files', facts.changedFiles)]
  const isTouched = facts.changedFiles.value.some(file => file.path === workflow || file.from === workflow)
  return isTouched
    ? [
        finding(
          'gate-workflow-changed',
          { path: workflow },
          `${shownText(workflow)} runs this gate, and this change edits it.`,
        ),
      ]
    : []
}

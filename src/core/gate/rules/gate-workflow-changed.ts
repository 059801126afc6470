import { shownText } from '../../text/shown-text.ts'
import { cannotTell, found } from '../finding.ts'
import type { JudgeRule } from '../model/evaluated-change.ts'

/** The change leaves the workflow alone that judges it. */
export const gateWorkflowChanged: JudgeRule = ({ facts }) => {
  const workflow = facts.gateWorkflow
  if (workflow === null || facts.subject.kind === 'push') return []
  if (!facts.changedFiles.known)
    return [cannotTell('gate-workflow-changed', 'The changed files', facts.changedFiles)]
  const isTouched = facts.changedFiles.value.some(file => file.path === workflow || file.from === workflow)
  return isTouched
    ? [
        found(
          'gate-workflow-changed',
          { path: workflow },
          `${shownText(workflow)}: this change edits the workflow that runs this gate.`,
        ),
      ]
    : []
}

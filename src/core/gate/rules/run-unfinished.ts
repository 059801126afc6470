import type { RunRecord } from '../../closeout/model/record.ts'
import { shownText } from '../../text/shown-text.ts'
import { activeStatuses } from '../../vocabulary/run-state.ts'
import { finding } from '../finding.ts'
import type { EvaluateRule, RuleFinding } from '../model/rule-context.ts'

/** Every run of a record has ended with `done`. Another run is a notice: the artifact stays a draft, and the gate does not fail. */
export const runUnfinished: EvaluateRule = ({ reading }) =>
  reading?.record.standing === 'valid' ? reading.record.records.flatMap(evaluateRun) : []

const evaluateRun = (record: RunRecord): readonly RuleFinding[] => {
  const { slug, state, terminal } = record
  const status = activeStatuses.find(one => one === state?.status)
  const says =
    terminal !== undefined && terminal !== 'done'
      ? `ended with ${terminal}`
      : status === undefined
        ? null
        : `still has status ${status}${state?.next_action ? ` (next: ${shownText(state.next_action.summary)})` : ''}`
  return says === null
    ? []
    : [
        finding(
          'run-unfinished',
          {},
          `The run of record ${shownText(slug)} ${says}, so the artifact stays a draft.${pointer(record)}`,
        ),
      ]
}

/** The artifact to read first, by how the run ended. @see seed 002, "The declare_complete terminal" */
const pointer = ({ terminal, submissions = [] }: RunRecord): string => {
  const wanted = terminal === 'blocked' ? 'issues' : terminal === 'regression' ? 'smoke_test_result' : null
  const shown = submissions.find(one => one.type === wanted) ?? submissions.at(-1)
  return shown ? ` See ${shownText(shown.type)}: ${shownText(shown.path)}` : ''
}

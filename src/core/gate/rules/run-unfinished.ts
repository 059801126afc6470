import type { RunRecord } from '../../closeout/model/record.ts'
import { shownText } from '../../text/shown-text.ts'
import { activeStatuses } from '../../vocabulary/run-state.ts'
import { finding } from '../finding.ts'
import type { EvaluateRule, RuleFinding } from '../model/rule-context.ts'

/** Every record's run has ended well. What has not is told, and keeps the artifact a draft; it fails nobody. */
export const runUnfinished: EvaluateRule = ({ reading }) =>
  reading?.record.standing === 'valid' ? reading.record.records.flatMap(evaluateRun) : []

const evaluateRun = (record: RunRecord): readonly RuleFinding[] => {
  const { slug, state, terminal } = record
  const status = activeStatuses.find(one => one === state?.status)
  const says =
    terminal !== undefined && terminal !== 'done'
      ? `ended ${terminal}`
      : status === undefined
        ? null
        : `is still ${status}${state?.next_action ? `, next: ${shownText(state.next_action.summary)}` : ''}`
  return says === null
    ? []
    : [
        finding(
          'run-unfinished',
          {},
          `${shownText(slug)}: the run ${says}, so the artifact stays a draft.${pointer(record)}`,
        ),
      ]
}

/** What a reader looks at first, by how the run ended. @see seed 002, "The declare_complete terminal" */
const pointer = ({ terminal, submissions = [] }: RunRecord): string => {
  const wanted = terminal === 'blocked' ? 'issues' : terminal === 'regression' ? 'smoke_test_result' : null
  const shown = submissions.find(one => one.type === wanted) ?? submissions.at(-1)
  return shown ? ` See ${shownText(shown.type)}: ${shownText(shown.path)}` : ''
}

import { shownText } from '../../text/shown-text.ts'
import { finding, placeIn } from '../finding.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/** The closeout leads only to places that outlive the run's machine. @see seed 001, "Completion Rule" */
export const closeoutLocalPath: EvaluateRule = ({ reading }) =>
  (reading?.closeout.localPaths ?? []).map(({ path, line, why }) =>
    finding(
      'closeout-local-path',
      placeIn(reading?.source ?? 'body', line),
      `${shownText(path)}: unexpected ${meanings[why]}, expected a durable place.`,
    ),
  )

const meanings = {
  'runtime root': 'path into a runtime root, which is gone after the run',
  'machine path': 'path of somebody’s machine, which no reader can follow',
} as const

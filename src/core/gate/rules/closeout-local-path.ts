import { shownText } from '../../text/shown-text.ts'
import { found, placeIn } from '../finding.ts'
import type { JudgeRule } from '../model/evaluated-change.ts'

/** The closeout leads only to places that outlive the run's machine. @see seed 001, "Completion Rule" */
export const closeoutLocalPath: JudgeRule = ({ reading }) =>
  (reading?.closeout.localPaths ?? []).map(({ path, line, why }) =>
    found(
      'closeout-local-path',
      placeIn(reading?.source ?? 'body', line),
      `${shownText(path)}: unexpected ${meanings[why]}, expected a durable place.`,
    ),
  )

const meanings = {
  'runtime root': 'path into a runtime root, which is gone after the run',
  'machine path': 'path of somebody’s machine, which no reader can follow',
} as const

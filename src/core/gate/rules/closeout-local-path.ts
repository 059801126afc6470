import { shownText } from '../../text/shown-text.ts'
import { finding, placeIn } from '../finding.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/** The closeout leads only to places that outlive the run's machine. @see seed 001, "Completion Rule" */
export const closeoutLocalPath: EvaluateRule = ({ reading }) =>
  (reading?.closeout.localPaths ?? []).map(({ path, line, why, level }) =>
    finding(
      'closeout-local-path',
      placeIn(reading?.source ?? 'body', line),
      `${shownText(path)} ${meanings[why]}`,
      level === 'error' ? {} : { level },
    ),
  )

const meanings = {
  'runtime root':
    'is in a runtime root. Runtime files are not kept after the run, so readers cannot open it.',
  'machine path': 'is a path on one machine. Readers cannot open it.',
} as const

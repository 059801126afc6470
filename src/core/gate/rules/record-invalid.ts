import { finding, placeIn } from '../finding.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/** Every `closeout-record` block keeps its schema. Judged also where no closeout is needed: the mirror reads it. */
export const recordInvalid: EvaluateRule = ({ reading }) =>
  reading?.record.standing === 'invalid'
    ? reading.record.problems.map(({ line, pointer, message }) =>
        finding(
          'record-invalid',
          placeIn(reading.source, line),
          `closeout-record${pointer && ` ${pointer}`}: ${message}`,
        ),
      )
    : []

import { finding, placeIn } from '../finding.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/** Every `closeout-record` block keeps its schema. Checked also where no closeout is needed, because the app reads the record. */
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

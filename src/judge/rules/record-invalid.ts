import type { JudgeRule } from '../../model/judged-change.ts'
import { found } from '../found.ts'
import { placeIn } from '../place-in.ts'

/** Every `closeout-record` block keeps its schema. Judged also where no closeout is needed: the mirror reads it. */
export const recordInvalid: JudgeRule = ({ reading }) =>
  reading?.record.standing === 'invalid'
    ? reading.record.problems.map(({ line, pointer, message }) =>
        found(
          'record-invalid',
          placeIn(reading.source, line),
          `closeout-record${pointer && ` ${pointer}`}: ${message}`,
        ),
      )
    : []

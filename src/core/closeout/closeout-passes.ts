import { type Closeout, fieldNames } from './model/closeout.ts'
import type { RecordReading } from './model/record.ts'

/**
 * Whether a closeout is complete by itself: each of the seven fields is answered or skipped with a reason, and no
 * record block is invalid.
 *
 * One reason for the whole section does not pass here: whether it counts depends on the policy and on the change.
 */
export const closeoutPasses = (closeout: Closeout, record: RecordReading['standing']): boolean =>
  record !== 'invalid' &&
  closeout.section !== null &&
  fieldNames.every(field => ['answered', 'skipped'].includes(closeout.fields[field].verdict))

import type { Known } from '../../core/vocabulary/known.ts'
import type { ChangeReader } from '../../io/change-reader.ts'

/**
 * The reader of a change whose base branch may not have been read. The policy is that of its tip: that of an older commit may
 * be another one, so without the tip it is unread.
 *
 * @param tip  `null` where the policy is that of a commit
 */
export const readAtTip = (reader: ChangeReader, tip: Known<string> | null): ChangeReader =>
  tip === null || tip.known ? reader : { ...reader, readPolicyFile: async () => tip }

import type { Closeout } from '../core/closeout/model/closeout.ts'
import type { RecordReading } from '../core/closeout/model/record.ts'
import { lazy } from './lazy.ts'

/** Validate the records of a closeout. */
export const readRecords = async ({ records }: Pick<Closeout, 'records'>): Promise<RecordReading> =>
  records.length === 0 ? { standing: 'absent' } : (await lazy.parseRecords()).parseRecords(records)

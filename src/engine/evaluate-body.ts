import { closeoutPasses } from '../core/closeout/closeout-passes.ts'
import {
  type Closeout,
  type FieldName,
  fieldNames,
  type ReadingOptions,
} from '../core/closeout/model/closeout.ts'
import type { RecordReading } from '../core/closeout/model/record.ts'
import { parseCloseout } from '../core/closeout/parse-closeout.ts'
import { readRecords } from './read-records.ts'

/** What was read from a text. `pass`: all fields are answered or skipped, and no record is invalid. */
export type EvaluatedBody = {
  readonly closeout: Closeout
  readonly record: RecordReading
  readonly pass: boolean
}

/** Read a closeout from a text and check it, without the change that it belongs to. */
export const evaluateBody = async (body: string, options: ReadingOptions): Promise<EvaluatedBody> => {
  const closeout = parseCloseout(body, options)
  const record = await readRecords(closeout)
  return { closeout, record, pass: closeoutPasses(closeout, record.standing) }
}

/** The section as it is printed, `null` where there is none. */
export const sectionOf = ({ section }: Closeout) =>
  section && { title: section.title, line: section.line, end_line: section.endLine }

/** The routes as they are printed. */
export const routesOf = ({ routes }: Closeout) =>
  routes.map(({ target, action, status, ref }) => ({ target, action, status, ref: ref ?? null }))

/** One value for each field, in the order of the fields. */
export const fieldsAs = <T>(
  { fields }: Closeout,
  show: (field: Closeout['fields'][FieldName]) => T,
): Record<string, T> => Object.fromEntries(fieldNames.map(name => [name, show(fields[name])]))

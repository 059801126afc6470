import { asObject, asObjects, type JsonObject } from '../../text/json/json.ts'
import { learningSchema } from '../model/learning.ts'
import type { ComparedRoute } from '../model/local-route.ts'

/** The result for one learning.json: the new value, no change, or why it is left as it is. */
export type SyncedLearning =
  | {
      readonly kind: 'changed'
      readonly value: JsonObject
      readonly isLearned: boolean
      readonly note: string
    }
  | { readonly kind: 'unchanged'; readonly note: string }
  | { readonly kind: 'refused'; readonly why: string }

/**
 * Write what GitHub says into a learning.json: references and closed routes, and `learned` once every route is closed.
 * Nothing else in it changes, and a file that is not valid, before or after, is not written.
 *
 * @param at  ISO-8601 UTC, for `updated_at`
 */
export const syncLearning = (
  given: unknown,
  compared: readonly ComparedRoute[],
  at: string,
): SyncedLearning => {
  if (!learningSchema.safeParse(given).success) {
    return { kind: 'refused', why: 'the file is not valid; `closeout validate` lists the defects' }
  }
  const learning = given as JsonObject
  const records = asObjects(learning.records).map((record, index) =>
    withRoutes(
      record,
      compared.filter(one => one.record === index),
    ),
  )
  const isClosed = records.every(record => routesOf(record).every(({ status }) => status !== 'open'))
  const isCompared = records.every(record => asObject(record.correction) !== null)
  const isLearned = isClosed && isCompared && learning.status === 'followup_required'
  const hasNext = compared.some(({ next }) => next !== null)
  const note =
    isClosed && !isCompared && learning.status === 'followup_required'
      ? 'every route is closed, but a record has no correction; the status `learned` needs the intended and the observed behavior'
      : ''
  if (!hasNext && !isLearned) return { kind: 'unchanged', note }
  const value = { ...learning, ...(isLearned ? { status: 'learned' } : {}), updated_at: at, records }
  return learningSchema.safeParse(value).success
    ? { kind: 'changed', value, isLearned, note }
    : { kind: 'refused', why: 'the new content would not be valid' }
}

const routesOf = (record: JsonObject): readonly JsonObject[] => {
  const prevention = asObject(asObject(record.correction)?.prevention)
  return [...asObjects(record.routing), ...(prevention ? [prevention] : [])]
}

const withRoutes = (record: JsonObject, compared: readonly ComparedRoute[]): JsonObject => {
  const nextOf = (at: number | null) => compared.find(one => one.at === at)?.next ?? null
  const changed = (route: JsonObject, at: number | null): JsonObject => {
    const next = nextOf(at)
    if (next === null) return route
    const { status, ref, action } = next
    return { ...route, status, ref, ...(status === 'rejected' || status === 'deferred' ? { action } : {}) }
  }
  const correction = asObject(record.correction)
  const prevention = asObject(correction?.prevention)
  return {
    ...record,
    routing: asObjects(record.routing).map((route, at) => changed(route, at)),
    ...(correction && prevention
      ? { correction: { ...correction, prevention: changed(prevention, null) } }
      : {}),
  }
}

import { asObject, asObjects, type JsonObject } from '../../text/json.ts'
import { learningSchema } from '../model/learning.ts'
import type { ComparedRoute } from '../model/local-route.ts'

/** What becomes of one learning.json: the new value, nothing to do, or why it is left as it is. */
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
 * Nothing else in it changes, and a file that breaks its format, before or after, is not touched.
 *
 * @param at  ISO-8601 UTC, for `updated_at`
 */
export const syncLearning = (
  given: unknown,
  compared: readonly ComparedRoute[],
  at: string,
): SyncedLearning => {
  if (!learningSchema.safeParse(given).success) {
    return { kind: 'refused', why: 'it breaks its format; `closeout validate` names each defect' }
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
      ? 'every route is closed, but a record has no correction yet: `learned` needs intended against observed behavior'
      : ''
  if (!hasNext && !isLearned) return { kind: 'unchanged', note }
  const value = { ...learning, ...(isLearned ? { status: 'learned' } : {}), updated_at: at, records }
  return learningSchema.safeParse(value).success
    ? { kind: 'changed', value, isLearned, note }
    : { kind: 'refused', why: 'what would be written breaks its format' }
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

import { durableText } from '../../text/durable-text.ts'
import { asObject, asObjects, asText, asTexts, type JsonObject } from '../../text/json/json.ts'
import type { DraftSources } from './draft-lines.ts'

/**
 * The run behind a session, as far as any sidecar tells it: the flow run of the state, its correlation, or the address
 * of a run of GitHub Actions among evidence and learning. All from one place, because parts of two runs would be false.
 */
export const draftRun = ({ state, evidence, learning }: DraftSources): JsonObject | undefined =>
  flowRun(asObject(state?.flow_run)) ??
  correlatedRun(asObject(state?.run_correlation)) ??
  actionsRun([
    ...asObjects(evidence?.external_evidence).map(entry => asText(entry.url) ?? ''),
    ...asObjects(evidence?.checks).flatMap(check => [asText(check.url) ?? '', asText(check.summary) ?? '']),
    ...asObjects(learning?.records).flatMap(record => asTexts(record.source_refs)),
  ])

const text = (value: unknown): string | undefined => {
  const said = asText(value)?.trim()
  return said ? durableText(said) : undefined
}

const withoutGaps = (value: JsonObject): JsonObject | undefined => {
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

const flowRun = (run: JsonObject | null): JsonObject | undefined =>
  run
    ? withoutGaps({ workflow: text(run.definition_id), id: text(run.run_id), step: text(run.current_step) })
    : undefined

/** An identity has a value, or says why there is none. */
const correlatedRun = (correlation: JsonObject | null): JsonObject | undefined => {
  const identities = asObject(correlation?.identities)
  const idOf = (name: string): string | undefined => text(asObject(identities?.[name])?.value)
  return withoutGaps({ id: idOf('flow_run'), step: idOf('flow_step') })
}

const actionsAddress =
  /https?:\/\/[^\s/]+\/[\w.-]+\/[\w.-]+\/actions\/runs\/(\d{1,20})(?:\/attempts\/([1-9]\d{0,5}))?/

const actionsRun = (texts: readonly string[]): JsonObject | undefined => {
  for (const one of texts) {
    const [url, id, attempt] = actionsAddress.exec(one.slice(0, 2_000)) ?? []
    if (url && id) return { id, ...(attempt ? { attempt: Number(attempt) } : {}), url }
  }
  return undefined
}

import type { RecordExtras } from '../../closeout/model/closeout-draft.ts'
import { isLookedUp, type RunRecord, recordSchema } from '../../closeout/model/record.ts'
import { durableText } from '../../text/durable-text.ts'
import { asObject, asObjects, asText, type JsonObject } from '../../text/json/json.ts'
import type { Route } from '../../vocabulary/route.ts'
import type { DraftSources } from './draft-lines.ts'
import { draftRoute } from './draft-routes.ts'
import { draftRun } from './draft-run.ts'

const maxEvidence = 40

/**
 * Build the machine record from the sidecars. A part that the schema would refuse is left out, with a note.
 *
 * @param routing  the routes of each learning record, in order
 * @param extras   values that no sidecar has
 */
export const draftRecord = (
  slug: string,
  sources: DraftSources,
  routing: readonly (readonly Route[])[],
  extras: RecordExtras,
): { readonly record: RunRecord; readonly notes: readonly string[] } => {
  const { state } = sources
  const request = asText(state?.source_request)?.split('\n')[0]?.trim()
  const parts: Readonly<Record<string, unknown>> = {
    title: request ? durableText(request, 200) : undefined,
    owner: text(state?.owner, 100),
    run: extras.run ?? draftRun(sources) ?? (extras.stored === undefined ? undefined : { id: extras.stored }),
    state: stateOf(state),
    terminal: extras.terminal,
    submissions: extras.submissions,
    evidence: allEvidence(sources),
    learning: learningOf(sources.learning, routing),
  }
  // Only a record that names evidence of version 1.1 says so: every reader knows 1.0.
  const base = { schema_version: sources.named.some(isLookedUp) ? '1.1' : '1.0', slug } as const
  const given = Object.entries(parts).filter(([, value]) => value !== undefined)
  const isLegal = ([name, value]: readonly [string, unknown]): boolean =>
    recordSchema.safeParse({ ...base, [name]: value }).success
  const record = recordSchema.parse({ ...base, ...Object.fromEntries(given.filter(isLegal)) })
  const left = given.filter(part => !isLegal(part)).map(([name]) => name)
  return {
    record,
    notes: left.map(
      name =>
        `${name} is left out of the record, because its sidecar is not valid; run closeout validate to see the defects`,
    ),
  }
}

const text = (value: unknown, maxLength = 400): string | undefined => {
  const said = asText(value)?.trim()
  return said ? durableText(said, maxLength) : undefined
}

const withoutGaps = (value: JsonObject): JsonObject | undefined => {
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

const stateOf = (state: JsonObject | null): JsonObject | undefined => {
  if (!state) return undefined
  const next = asObject(state.next_action)
  const action = next ? { status: next.status, summary: text(next.summary) } : undefined
  return withoutGaps({ status: state.status, phase: state.phase, next_action: action })
}

const commandKinds = ['build', 'types', 'lint', 'test', 'command', 'diff', 'browser', 'runtime']

const allEvidence = ({ evidence, named }: DraftSources) => {
  const all = [...named, ...(evidenceOf(evidence) ?? [])].slice(0, maxEvidence)
  return all.length > 0 ? all : undefined
}

const evidenceOf = (evidence: JsonObject | null): readonly JsonObject[] | undefined => {
  const checks = asObjects(evidence?.checks).flatMap(check => {
    const summary = text(check.summary)
    const kind = commandKinds.includes(String(check.kind)) ? 'command' : 'external'
    return summary
      ? [{ kind, summary: `${check.status === 'pass' ? '' : `${String(check.status)}: `}${summary}` }]
      : []
  })
  const references = asObjects(evidence?.external_evidence).flatMap(entry => {
    const url = asText(entry.url)
    const isAddress = url !== null && /^https?:\/\/[^\s]+$/.test(url) && URL.canParse(url)
    const summary = text(entry.summary) ?? text(entry.excerpt) ?? (isAddress ? url : undefined)
    return summary ? [{ kind: entry.kind, summary, ...(isAddress ? { url } : {}) }] : []
  })
  const items = [...checks, ...references].slice(0, maxEvidence)
  return items.length > 0 ? items : undefined
}

const learningOf = (
  learning: JsonObject | null,
  routing: readonly (readonly Route[])[],
): JsonObject | undefined => {
  if (!learning) return undefined
  const records = asObjects(learning.records).map((record, index) => {
    const correction = asObject(record.correction)
    return withoutGaps({
      id: text(record.id) ?? String(index + 1),
      recurrence_key: text(correction?.recurrence_key),
      correction: correction ? correctionOf(correction) : undefined,
      routing: routing[index] ?? [],
    })
  })
  return { status: learning.status, records }
}

const correctionOf = (correction: JsonObject): JsonObject | undefined => {
  const prevention = asObject(correction.prevention)
  const words = [
    'evidence',
    'type',
    'recurrence_key',
    'intended_behavior',
    'observed_behavior',
    'gap',
    'no_change_rationale',
  ]
  return withoutGaps({
    needed: correction.needed,
    ...Object.fromEntries(words.map(name => [name, text(correction[name])])),
    prevention: prevention ? (draftRoute(prevention).route ?? undefined) : undefined,
  })
}

import type { DraftLine, RecordExtras } from '../../closeout/model/closeout-draft.ts'
import { durableText } from '../../text/durable-text.ts'
import type { JsonObject } from '../../text/json/json.ts'
import type { Known } from '../../vocabulary/known.ts'
import type { Route } from '../../vocabulary/route.ts'

/** What the fields are drafted from: the sidecars as objects, `null` where one is absent or broken. */
export type DraftSources = {
  readonly state: JsonObject | null
  readonly acceptance: JsonObject | null
  readonly evidence: JsonObject | null
  readonly critique: JsonObject | null
  readonly release: JsonObject | null
  readonly learning: JsonObject | null
  readonly routes: readonly Route[]
  /** Paths under the artifact root that git tracks. */
  readonly tracked: Known<readonly string[]>
  readonly root: string
  readonly pullRequest: number | null
  /** Evidence that no sidecar names. */
  readonly named: NonNullable<RecordExtras['evidence']>
}

/** A field as drafted lines, in their order. */
export type Lines = readonly DraftLine[]
/** How one field is drafted. */
export type Draft = (sources: DraftSources) => Lines

const maxLines = 40
/** A text of a sidecar, after fixed first words. */
export const text = (lead: string, said: string): DraftLine => ({
  kind: 'text',
  lead,
  text: durableText(said),
})
/** A reference of a sidecar, after fixed first words. */
export const reference = (lead: string, to: string): DraftLine => ({
  kind: 'reference',
  lead,
  reference: to.trim(),
})
/** A `TODO` for what the sidecars do not say. */
export const ask = (what: string): Lines => [{ kind: 'ask', ask: what }]
/** A field that does not apply, with the reason. */
export const skip = (reason: string): Lines => [{ kind: 'skip', reason: durableText(reason) }]
/** The lines, or the `TODO` if there are none. */
export const orAsk = (lines: Lines, what: string): Lines => (lines.length > 0 ? capped(lines) : ask(what))

/** At most 40 lines, and how many more there are. */
export const capped = (lines: Lines): Lines =>
  lines.length <= maxLines
    ? lines
    : [...lines.slice(0, maxLines), text('and more', `${lines.length - maxLines} that the sidecars name`)]

/** A word of an enum as it is written; anything else is not repeated. */
export const word = (value: unknown, legal: readonly string[]): string =>
  legal.includes(value as string) ? String(value).replaceAll('_', ' ') : 'unknown'

import type { Route } from '../../vocabulary/route.ts'
import type { FieldName } from './closeout.ts'
import type { RunRecord } from './record.ts'

/**
 * One line under a field of a closeout that is drafted. `lead` is our word, `text` and `reference` are from
 * anyone. An `ask` names what only a person can say; a `skip` is the reason why there is nothing.
 */
export type DraftLine =
  | { readonly kind: 'text'; readonly lead: string; readonly text: string }
  | { readonly kind: 'reference'; readonly lead: string; readonly reference: string }
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'ask'; readonly ask: string }

/** A closeout as the sidecars tell it. `notes` say what was left out of it, and why; for the person who drafts. */
export type CloseoutDraft = {
  readonly slug: string
  readonly fields: Readonly<Record<FieldName, readonly DraftLine[]>>
  readonly record: RunRecord
  readonly notes: readonly string[]
}

/** What a record may carry that no sidecar knows: from an artifact store, or from the workflow that runs. */
export type RecordExtras = Pick<RunRecord, 'terminal' | 'submissions' | 'run'>

/** The lines between which a rendered section stands; each on a line of its own. */
export const closeoutMarkers = { begin: '<!-- closeout:begin -->', end: '<!-- closeout:end -->' } as const

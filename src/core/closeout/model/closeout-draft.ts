import type { Route } from '../../vocabulary/route.ts'
import type { FieldName } from './closeout.ts'
import type { RunRecord } from './record.ts'

/**
 * One line under a field of a drafted closeout. `lead` is a fixed text, `text` and `reference` come from
 * anyone. An `ask` is a `TODO` for a person; a `skip` is the reason why the field does not apply.
 */
export type DraftLine =
  | { readonly kind: 'text'; readonly lead: string; readonly text: string }
  | { readonly kind: 'reference'; readonly lead: string; readonly reference: string }
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'ask'; readonly ask: string }

/** A closeout drafted from the sidecars. `notes` say what was left out and why, for the person who drafts. */
export type CloseoutDraft = {
  readonly slug: string
  readonly fields: Readonly<Record<FieldName, readonly DraftLine[]>>
  readonly record: RunRecord
  readonly notes: readonly string[]
}

/** Values of a record that no sidecar has: from an artifact store, or from the workflow that runs. */
export type RecordExtras = Pick<RunRecord, 'terminal' | 'submissions' | 'run'> & {
  /** The run of the artifact store: it names the run where nothing else does. */
  readonly stored?: string
  /** Evidence that the caller names: checks, and the counts of test reports. */
  readonly evidence?: readonly NonNullable<RunRecord['evidence']>[number][]
}

/** The lines between which a rendered section stands; each on a line of its own. */
export const closeoutMarkers = { begin: '<!-- closeout:begin -->', end: '<!-- closeout:end -->' } as const

import type { ArtifactType } from '../../vocabulary/names.ts'

/** How long a document may be, in UTF-16 units. Longer ones are refused before they are read. */
export const maxDocumentLength = 4_000_000

declare const accepted: unique symbol

/**
 * A document that was validated against its type: the only thing that the store takes.
 *
 * Only `acceptArtifact` makes one, so that nothing can be written that was not validated.
 */
export type AcceptedDocument = {
  readonly type: ArtifactType
  readonly bytes: Uint8Array
  readonly isRepaired: boolean
  readonly [accepted]: true
}

/**
 * What the store answers to a submission.
 *
 * `path` is relative to the store. `isNew` is false where the same bytes had been submitted already in this phase:
 * everything else is then what was answered the first time.
 */
export type SubmissionReceipt = {
  readonly run: string
  readonly type: ArtifactType
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  readonly position: number
  readonly version: number
  readonly submitted_at: string
  readonly isNew: boolean
}

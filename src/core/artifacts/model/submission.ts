import type { ArtifactType } from '../../vocabulary/names.ts'

/** The greatest length of a document, in UTF-16 units. A longer one is refused before it is parsed. */
export const maxDocumentLength = 4_000_000

declare const accepted: unique symbol

/**
 * A document that was validated by its type: the store accepts nothing else.
 *
 * `source` is the form from which its bytes were made, `null` where they are those of the caller.
 * Only `acceptArtifact` makes one, so that nothing can be written that was not validated.
 */
export type AcceptedDocument = {
  readonly type: ArtifactType
  readonly bytes: Uint8Array
  readonly isRepaired: boolean
  readonly source: 'markdown' | 'envelope' | null
  readonly [accepted]: true
}

/**
 * The result of a submission.
 *
 * `path` is relative to the store. `isNew` is false where the same bytes were submitted before in this phase:
 * the other values are then those of the first submission.
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

import type { AcceptedDocument, SubmissionReceipt } from '../core/artifacts/model/submission.ts'
import { type Acceptance, acceptArtifact } from '../core/artifacts/submit/accept-artifact.ts'
import type { ArtifactType } from '../core/vocabulary/names.ts'
import type { Store } from '../io/store/open-store.ts'
import { submitArtifact } from '../io/store/submit-artifact.ts'

/** `repair`: repair JSON syntax errors before validation. `vocabulary`: the statuses that the policy allows for an analysis. */
export type CanonicalSubmission = {
  readonly run: string
  readonly type: ArtifactType
  readonly bytes: Uint8Array
  readonly repair: boolean
  readonly vocabulary?: readonly string[] | undefined
  readonly commit: string | null
  readonly at: string
}

/** The result of a submission. A refusal lists every error; nothing is written. */
export type SubmissionOutcome =
  | {
      readonly ok: true
      readonly receipt: SubmissionReceipt
      readonly isRepaired: boolean
      readonly source: AcceptedDocument['source']
    }
  | Extract<Acceptance, { ok: false }>

/** Validate a document and write it into the store: the only way into the store. @see seed 002, "The submission path" */
export const submitCanonical = async (
  store: Store,
  submission: CanonicalSubmission,
): Promise<SubmissionOutcome> => {
  const { run, type, bytes, commit, at } = submission
  const acceptance = acceptArtifact(type, bytes, submission)
  if (!acceptance.ok) return acceptance
  const { document } = acceptance
  const receipt = await submitArtifact(store, { run, document, commit, at })
  return { ok: true, receipt, isRepaired: document.isRepaired, source: document.source }
}

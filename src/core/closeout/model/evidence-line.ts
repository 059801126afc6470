/**
 * What a line under Verification names as evidence, before anything is looked up.
 *
 * An `address` is a link that may lead to a check run, a workflow run, a job or an artifact: `url` is kept as written.
 */
export type EvidenceName =
  | { readonly kind: 'check'; readonly name: string; readonly app: string | null }
  | { readonly kind: 'status'; readonly context: string }
  | { readonly kind: 'file'; readonly path: string; readonly sha256: string }
  | { readonly kind: 'address'; readonly url: string }

/** A line that names evidence. `text` is the line as a reader sees it; `line` is 1-based within the whole text. */
export type EvidenceLine = {
  readonly line: number
  readonly text: string
  readonly names: readonly EvidenceName[]
}

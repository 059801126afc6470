/** An issue or pull request by its place. `repository` is `owner/name`. */
export type IssueName = { readonly repository: string; readonly number: number }

/** An issue that a reference names, by any author: its state, and its place where it is now. */
export type NamedIssue = IssueName & {
  readonly url: string
  readonly state: 'open' | 'closed'
  readonly reason: 'completed' | 'not_planned' | 'duplicate' | null
  readonly labels: readonly string[]
}

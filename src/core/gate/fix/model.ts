import type { FieldName } from '../../closeout/model/closeout.ts'

/** A file that `closeout fix` changes: where it is, how it is named to people, and both of its texts, byte by byte. */
export type FileFix = {
  readonly path: string
  readonly name: string
  readonly before: string
  readonly after: string
}

/** Staged content that untracking would lose, and the new file that gets it. Paths are byte by byte. */
export type SavedText = {
  readonly bytes: string
  readonly to: string
  readonly oid: string
  readonly mode: string
  readonly isOnDisk: boolean
}

/** What cannot be fixed by the command, and how a person does it. */
export type RefusedFix = { readonly message: string; readonly fix: string }

/** A field that only the author can answer. `line` counts in the fixed body. */
export type OpenField = { readonly name: FieldName; readonly line: number }

/**
 * What `closeout fix` does to a checkout. Nothing is written while it is made.
 *
 * `untrack` names paths of the index as git prints them, byte by byte; `covered` is what an ignore rule must match then,
 * which is the same but for submodules, which are folders. `rules` are the lines that the ignore file gets,
 * `fields` those that the body gets.
 */
export type FixPlan = {
  readonly untrack: readonly string[]
  /** Those of them that are not on disk; the head commit has them. */
  readonly absent: readonly string[]
  /** Staged content that is written to a new file first, because nothing else has it: path, object id and new path. */
  readonly saved: readonly SavedText[]
  /** From the folder of the caller to the top of the checkout; "" where it is that folder. */
  readonly top: string
  /** Whether the head has one of them, or a path whose removal is already staged; the others were only staged. */
  readonly isCommitted: boolean
  /** The ignore file, where an earlier run left it changed and not staged; `null` for none. */
  readonly toAdd: string | null
  readonly covered: readonly string[]
  readonly ignore: (FileFix & { readonly rules: readonly string[] }) | null
  readonly body: (FileFix & { readonly fields: readonly FieldName[] }) | null
  readonly toAnswer: readonly OpenField[]
  readonly refused: readonly RefusedFix[]
  readonly notes: readonly string[]
}

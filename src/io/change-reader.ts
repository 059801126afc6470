import type { ChangedDocument, ChangedFile, HistoricPath, TrackedRuntime } from '../core/gate/model/facts.ts'
import type { Known } from '../core/vocabulary/known.ts'

/**
 * What stands at a path of the base, and at which commit. `other` is a symlink, a folder or a submodule: following
 * it would leave the base.
 */
export type BaseFile =
  | { readonly kind: 'file'; readonly commit: string; readonly content: Uint8Array }
  | { readonly kind: 'other'; readonly commit: string }
  | { readonly kind: 'absent' }

/** Which documents of the base are read. `copiesOf` are paths of the head: what has the same content is read too. */
export type BaseDocuments = {
  readonly isWanted: (path: string) => boolean
  readonly copiesOf: readonly string[]
}

/**
 * Where the facts of one change come from. A checkout and GitHub's API answer alike, in the same order:
 * paths are sorted by their bytes, nothing is cut off silently.
 *
 * `roots` are runtime roots in lower case, relative to any folder (`.flow-agents`). Roots that policy adds are
 * matched in any ASCII letter case too. Nothing here is executed, and nothing is taken from an index or a
 * work tree, except by `readUnignoredRoots`, which asks git for its ignore rules where there is a work tree, and for a
 * local change: what is staged under the roots counts as tracked, because it is about to be committed.
 */
export type ChangeReader = {
  /** What stands at the path of the policy file, at the base. The path is relative to the root. */
  readonly readPolicyFile: (path: string) => Promise<Known<BaseFile>>
  /** The pull-request template at the base, in GitHub's usual places and any letter case; "" for none. */
  readonly readTemplate: () => Promise<Known<string>>
  /** The paths that the target would track under the roots after the merge, and those that the change removes there. */
  readonly readTrackedRuntime: (roots: readonly string[]) => Promise<Known<TrackedRuntime>>
  /** The paths that a commit of the change added under the roots and the head no longer has, oldest commit first. */
  readonly readRuntimeHistory: (roots: readonly string[]) => Promise<Known<readonly HistoricPath[]>>
  /** Those of the roots, as given, at the top of the repository, that no ignore rule covers. */
  readonly readUnignoredRoots: (roots: readonly string[]) => Promise<Known<readonly string[]>>
  /** What the change does to files, since it left the base. A rename is one of equal content. */
  readonly readChangedFiles: () => Promise<Known<readonly ChangedFile[]>>
  /** The text files among the paths, at the head, in the order asked. What is absent or binary is left out. */
  readonly readDocuments: (paths: readonly string[]) => Promise<Known<readonly ChangedDocument[]>>
  /** Text files of the base, sorted by their paths: those that the caller wants, and equal ones of files of the head. */
  readonly readBaseDocuments: (question: BaseDocuments) => Promise<Known<readonly ChangedDocument[]>>
  /** Those of the paths, as they were written, that name a file or a folder at the head, in its exact letter case. */
  readonly readExistingPaths: (paths: readonly string[]) => Promise<Known<ReadonlySet<string>>>
  /** Trailer lines of the change's commits, oldest commit first. */
  readonly readTrailers: () => Promise<Known<readonly string[]>>
  /** One file at the head; `null` where there is none. */
  readonly readHeadFile: (path: string) => Promise<Known<string | null>>
  /**
   * Those of the roots at which something stands at the top of the work tree. Only a checkout that is checked before a
   * push has it.
   */
  readonly readPresentRoots?: (roots: readonly string[]) => readonly string[]
  /** The bytes of one file at the last commit of the change itself; `null` where there is none. */
  readonly readHeadBytes: (path: string) => Promise<Known<Uint8Array | null>>
  /** Closes what the reader holds open. Safe to call twice. */
  readonly close: () => Promise<void>
}

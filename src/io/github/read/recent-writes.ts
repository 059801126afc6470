/**
 * An issue that the app opened a short while ago: `owner/name#31`, the keys in its header, and the pull request that it
 * was opened for, `owner/name#12` in lower case.
 */
export type MadeIssue = { readonly issue: string; readonly keys: readonly string[]; readonly from: string }

/**
 * What the app wrote in the last minutes. GitHub's lists may not show it yet; by its id it can be read at once.
 */
export type RecentWrites = {
  /** The id of our check on a commit; `null` if none was written lately. */
  readonly checkOn: (sha: string) => Promise<number | null>
  /** The record comment of a pull request; `updatedAt` is the time that GitHub gave it, ISO-8601 UTC. */
  readonly commentOf: (number: number) => Promise<{ readonly id: number; readonly updatedAt: string } | null>
  /** @param repository  `owner/name` */
  readonly issuesIn: (repository: string) => Promise<readonly MadeIssue[]>
  /** Whether nothing can be missing here; else an earlier process of the app may have written a moment ago. */
  readonly isWhole: () => boolean
}

/** For a reader that wrote nothing itself. */
export const nothingRecent: RecentWrites = {
  checkOn: async () => null,
  commentOf: async () => null,
  issuesIn: async () => [],
  isWhole: () => true,
}

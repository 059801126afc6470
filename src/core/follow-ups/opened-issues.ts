/** An issue that the app opened for a pull request: `owner/name#31`, and the time of the first reconcile that sealed it. */
export type OpenedIssue = { readonly issue: string; readonly at: string }

/** So long after it was opened, an issue that GitHub does not show counts as not shown yet. */
const trustedMs = 600_000

/** The most opened issues that the check of a pull request keeps. */
const mostOpened = 30

/** Those that were opened so short a while ago that GitHub may not show them yet. */
export const listJustOpened = (opened: readonly OpenedIssue[], at: string): readonly string[] =>
  opened.filter(one => Date.parse(at) - Date.parse(one.at) < trustedMs).map(({ issue }) => issue)

/**
 * What the check keeps of the opened issues: the former ones and the new ones. The former ones go, once they are old, when
 * a new one comes: nothing is written for that alone.
 */
export const sealOpened = (
  before: readonly OpenedIssue[],
  made: readonly string[],
  at: string,
): readonly OpenedIssue[] => {
  const added = made.filter(name => !before.some(({ issue }) => issue === name))
  if (added.length === 0) return before
  const young = listJustOpened(before, at)
  return [
    ...before.filter(({ issue }) => young.includes(issue)),
    ...[...new Set(added)].map(issue => ({ issue, at })),
  ].slice(-mostOpened)
}

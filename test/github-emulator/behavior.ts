/** How strictly the stand-in behaves like GitHub. Everything is on where a test does not say otherwise. */
export interface Behavior {
  /** Draws the lag of each write and the gaps of each page; the same seed, the same story. */
  readonly seed: number
  /** Lists show a write up to so many milliseconds later (octokit.js 900, dt-mergebot 43); 0: at once. */
  readonly listLagMs: number
  /** Lists show no write earlier than after so many milliseconds. */
  readonly leastListLagMs: number
  /** An ETag holds only for the token that got it (otterdog 201). */
  readonly hasEtagsPerToken: boolean
  /** `GET /commits/{sha}/pulls` leaves out open pull requests from forks (nerva 79, go-github 2241). */
  readonly omitsForkPullsOfCommit: boolean
  /**
   * Entries withheld before each entry of a list, so that a page is short though `Link` names a next one (GitHub's
   * guide "Using pagination in the REST API"). Below 1 it is a chance; 100 puts each entry on a page of its own.
   */
  readonly pageGaps: number
  /** `mergeable` is null the first time that somebody reads a pull request whose head or base has moved. */
  readonly computesMergeLater: boolean
  /** Check runs are gone after so many days (GitHub's "About status checks", retention). */
  readonly checkLifetimeDays: number
  /** `ghes-3.17`: a server without sub-issues, as its API description says. */
  readonly edition: 'github.com' | 'ghes-3.17'
}

export const strictBehavior: Behavior = {
  seed: 1,
  listLagMs: 3_000,
  leastListLagMs: 0,
  hasEtagsPerToken: true,
  omitsForkPullsOfCommit: true,
  pageGaps: 0.02,
  computesMergeLater: true,
  checkLifetimeDays: 400,
  edition: 'github.com',
}

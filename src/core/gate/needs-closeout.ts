import type { Policy, Selection } from '../policy/model/policy.ts'
import { matchesGlob } from '../text/field-path.ts'
import type { ChangeFacts, PullRequestFacts } from './model/facts.ts'

/**
 * Whether policy requires a closeout for this change.
 *
 * A push has none. What a selection needs and could not be read counts as a match: an unknown fact never exempts a change.
 */
export const needsCloseout = (facts: ChangeFacts, policy: Policy): boolean => {
  if (facts.subject.kind === 'push') return false
  if (!facts.pullRequest.known) return true
  const pullRequest = facts.pullRequest.value
  if (pullRequest === null) return false
  if (isOneOf(pullRequest.author?.login, policy.closeout.exempt_authors)) return false
  const selection = policy.closeout.required_for
  return selection === null || isSelected(facts, pullRequest, selection)
}

const isSelected = (facts: ChangeFacts, pullRequest: PullRequestFacts, selection: Selection): boolean => {
  const { authors = [], branch_prefixes = [], labels = [], paths = [], trailers = [] } = selection
  const branch = facts.subject.head.ref ?? ''
  return (
    isOneOf(pullRequest.author?.login, authors) ||
    branch_prefixes.some(prefix => branch.startsWith(prefix)) ||
    labels.some(label => pullRequest.labels.some(own => own.toLowerCase() === label.toLowerCase())) ||
    (paths.length > 0 &&
      (!facts.changedFiles.known || facts.changedFiles.value.some(file => matchesGlob(file.path, paths)))) ||
    (trailers.length > 0 &&
      (!facts.trailers.known || facts.trailers.value.some(line => startsWithAny(line, trailers))))
  )
}

const startsWithAny = (line: string, beginnings: readonly string[]): boolean =>
  beginnings.some(beginning => line.toLowerCase().startsWith(beginning.toLowerCase()))

/** Logins know no letter case; `*[bot]` is any bot. */
const isOneOf = (login: string | undefined, logins: readonly string[]): boolean =>
  login !== undefined &&
  logins.some(
    one => one.toLowerCase() === login.toLowerCase() || (one === '*[bot]' && login.endsWith('[bot]')),
  )

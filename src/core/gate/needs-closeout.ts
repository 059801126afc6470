import { matchesGlob } from '../text/field-path.ts'
import { isSameName } from '../vocabulary/github-names.ts'
import type { ChangeFacts, PullRequestFacts } from './model/facts.ts'
import type { GatePolicy, Selection } from './model/gate-policy.ts'

/**
 * Whether policy asks this change for a closeout.
 *
 * A push has none. What a selection needs and could not be read counts as a match: not knowing never exempts.
 */
export const needsCloseout = (facts: ChangeFacts, policy: GatePolicy): boolean => {
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
    labels.some(label => pullRequest.labels.some(own => isSameName(own, label))) ||
    (paths.length > 0 &&
      (!facts.changedFiles.known || facts.changedFiles.value.some(file => matchesGlob(file.path, paths)))) ||
    (trailers.length > 0 &&
      (!facts.trailers.known || facts.trailers.value.some(line => startsWithAny(line, trailers))))
  )
}

const startsWithAny = (line: string, beginnings: readonly string[]): boolean =>
  beginnings.some(beginning => line.toLowerCase().startsWith(beginning.toLowerCase()))

/** `*[bot]` is any bot. */
const isOneOf = (login: string | undefined, logins: readonly string[]): boolean =>
  login !== undefined &&
  logins.some(one => isSameName(login, one) || (one === '*[bot]' && login.endsWith('[bot]')))

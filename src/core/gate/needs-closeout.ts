import { matchesGlob } from '../text/field-path.ts'
import { isSameName } from '../vocabulary/github-names.ts'
import type { ChangeFacts, PullRequestFacts } from './model/facts.ts'
import { type GatePolicy, type Selection, selectionKeys } from './model/gate-policy.ts'

/**
 * Whether policy requires a closeout for this change.
 *
 * A push has none. What a selection needs and could not be read counts as a match: an unknown fact never exempts a change.
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

type Match = (asked: readonly string[], facts: ChangeFacts, pullRequest: PullRequestFacts) => boolean

/** How each line of a selection is compared. What could not be read matches. */
const matches: Record<keyof Selection, Match> = {
  authors: (authors, _facts, { author }) => isOneOf(author?.login, authors),
  branch_prefixes: (prefixes, { subject }) =>
    prefixes.some(prefix => (subject.head.ref ?? '').startsWith(prefix)),
  labels: (labels, _facts, pullRequest) =>
    labels.some(label => pullRequest.labels.some(own => isSameName(own, label))),
  paths: (paths, { changedFiles }) =>
    !changedFiles.known || changedFiles.value.some(file => matchesGlob(file.path, paths)),
  trailers: (beginnings, { trailers }) =>
    !trailers.known || trailers.value.some(line => startsWithAny(line, beginnings)),
}

const isSelected = (facts: ChangeFacts, pullRequest: PullRequestFacts, selection: Selection): boolean =>
  selectionKeys.some(key => {
    const asked = selection[key] ?? []
    return asked.length > 0 && matches[key](asked, facts, pullRequest)
  })

const startsWithAny = (line: string, beginnings: readonly string[]): boolean =>
  beginnings.some(beginning => line.toLowerCase().startsWith(beginning.toLowerCase()))

/** `*[bot]` is any bot. */
const isOneOf = (login: string | undefined, logins: readonly string[]): boolean =>
  login !== undefined &&
  logins.some(one => isSameName(login, one) || (one === '*[bot]' && login.endsWith('[bot]')))

import type { Author, PullRequestFacts } from '../../../core/gate/model/facts.ts'
import { asList, asNumber, asObject, asText, type Json } from '../client/shapes.ts'

/** A branch tip as a pull request names it; `repository` is `owner/name`, `null` where a fork is gone. */
export type Tip = { readonly ref: string; readonly sha: string; readonly repository: string | null }

/** A pull request as it is now. */
export type PullRequestReading = {
  readonly number: number
  readonly state: 'open' | 'closed'
  readonly isMerged: boolean
  readonly base: Tip
  readonly head: Tip
  /** The default branch of the base's repository, where GitHub gives it. */
  readonly defaultBranch: string | null
  /** The test merge of an open one, the merge of a merged one; `null` where GitHub has none. */
  readonly mergeCommit: string | null
  readonly commits: number
  readonly changedFiles: number
  readonly facts: PullRequestFacts
}

const shapeTip = (value: unknown): Tip | null => {
  const tip = asObject(value)
  const [ref, sha] = [asText(tip?.ref), asText(tip?.sha)]
  return ref === null || sha === null
    ? null
    : { ref, sha, repository: asText(asObject(tip?.repo)?.full_name) }
}

/** An account as GitHub gives it; `null` for a deleted one. */
export const shapeAuthor = (user: unknown, association: unknown): Author | null => {
  const account = asObject(user)
  const login = asText(account?.login)
  if (login === null) return null
  const authorAssociation = asText(association)
  return {
    login,
    isBot: account?.type === 'Bot' || login.endsWith('[bot]'),
    ...(authorAssociation === null ? {} : { association: authorAssociation }),
  }
}

const factsOf = (pull: Json): PullRequestFacts => ({
  author: shapeAuthor(pull.user, pull.author_association),
  isDraft: pull.draft === true,
  createdAt: asText(pull.created_at),
  labels: (asList(pull.labels ?? [], ({ name }) => asText(name)) ?? []).slice(),
  body: asText(pull.body) ?? '',
  bodySource: 'live',
})

/**
 * A pull request out of GitHub's own JSON: a live answer, or the `pull_request` of an event's payload.
 *
 * `undefined` where it is something else. A body of `null` is "". `bodySource` is `live`; who shapes a payload
 * says so with `{...facts, bodySource: 'payload'}`.
 */
export const shapePullRequest = (data: unknown): PullRequestReading | undefined => {
  const pull = asObject(data)
  const number = asNumber(pull?.number)
  const [base, head] = [shapeTip(pull?.base), shapeTip(pull?.head)]
  if (!pull || number === null || !base || !head) return undefined
  return {
    number,
    state: pull.state === 'closed' ? 'closed' : 'open',
    isMerged: pull.merged === true || asText(pull.merged_at) !== null,
    base,
    head,
    defaultBranch: asText(asObject(asObject(pull.base)?.repo)?.default_branch),
    mergeCommit: asText(pull.merge_commit_sha),
    commits: asNumber(pull.commits) ?? 0,
    changedFiles: asNumber(pull.changed_files) ?? 0,
    facts: factsOf(pull),
  }
}

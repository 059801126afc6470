import { isSameName } from '../vocabulary/github-names.ts'
import type { Receipt, Witness } from './model/approval.ts'
import type { GateResult } from './model/gate-result.ts'
import type { LifecyclePolicy } from './model/lifecycle-policy.ts'
import type { LifecycleRequest } from './model/lifecycle-status.ts'
import {
  type ComparedPair,
  comparisonKey,
  type LifecycleFacts,
  type LifecycleQuestions,
} from './model/pull-request-facts.ts'

/** A login as GitHub allows it. @see https://docs.github.com/en/enterprise-cloud@latest/admin (username rules) */
const login = /^@?([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))$/

/** What has to be read before a pull request's lifecycle can be evaluated, and nothing more. */
export const listLifecycleQuestions = (
  facts: LifecycleFacts,
  gate: GateResult,
  requests: readonly LifecycleRequest[],
  receipts: readonly Receipt[],
  witnesses: readonly Witness[],
  policy: LifecyclePolicy,
): LifecycleQuestions => {
  const granted = new Set(receipts.map(receipt => receipt.event))
  const pendingClient = requests.filter(
    request => !request.isOurs && !request.isBot && needsAuthority(request) && !granted.has(request.event),
  )
  const approving = pendingClient.filter(
    ({ intent }) => intent.kind === 'approve' || intent.kind === 'override',
  )
  const actors = sorted(pendingClient.map(request => request.by))
  const seen = witnesses.flatMap(witness => ('head' in witness ? [witness.head] : []))
  const comparisons = comparisonsOf(facts, approving.length > 0, receipts, witnesses, policy)
  return {
    roles: sorted([...actors, ...authorsOf(facts)]),
    members: policy.approval.teams.length > 0 ? actors : [],
    teams: policy.approval.teams,
    asksAuthors: approving.length > 0,
    earlier: approving.length > 0 ? comparisons.filter(({ head }) => head !== facts.change.head.sha) : [],
    commits: sorted(seen.filter(commit => commit !== facts.change.head.sha)),
    comparisons,
    runs: sorted(runsOf(facts, gate)).map(Number),
    assignee: ownerToAssign(facts, gate),
    releaseOf: policy.publish.on === 'release' ? (facts.change.merge?.commit ?? null) : null,
  }
}

/** The authors whose write access decides which of several pull requests on one commit count. */
const authorsOf = ({ change, siblings }: LifecycleFacts): readonly string[] =>
  siblings.length === 0
    ? []
    : [change.author?.login, ...siblings.map(({ author }) => author)].flatMap(login => login ?? [])

/**
 * The changes to compare: those that people saw who approve now, and the current one, where an approval is bound to it
 * or was given for another base branch.
 */
const comparisonsOf = (
  { change }: LifecycleFacts,
  isApproving: boolean,
  receipts: readonly Receipt[],
  witnesses: readonly Witness[],
  policy: LifecyclePolicy,
): readonly ComparedPair[] => {
  const current = { base: change.base.sha, head: change.head.sha }
  const seen = witnesses.flatMap(witness => ('head' in witness ? [seenPair(witness, change)] : []))
  const given = receipts.filter(({ act }) => act === 'approve' || act === 'override')
  const isBound = policy.approval.bind === 'diff' && given.length > 0
  const isMoved = given.some(({ grant }) => grant && grant.base !== change.base.ref)
  const pairs = isApproving ? [current, ...seen] : isBound || isMoved ? [current] : []
  return [...new Map(pairs.map(pair => [comparisonKey(pair), pair])).values()]
}

/** The change that a person saw; a button's delivery shows no base, so that it was the current one is checked apart. */
const seenPair = (
  witness: Extract<Witness, { readonly head: string }>,
  { base }: LifecycleFacts['change'],
): ComparedPair => ({
  base: 'base' in witness && witness.base ? witness.base.sha : base.sha,
  head: witness.head,
})

const needsAuthority = ({ intent, via }: LifecycleRequest): boolean =>
  intent.kind === 'hold'
    ? via !== 'label'
    : ['approve', 'override', 'withdraw', 'unhold', 'archive', 'unarchive'].includes(intent.kind)

const sorted = (values: readonly string[]): readonly string[] => [...new Set(values)].toSorted()

/** Runs of GitHub Actions in this repository that the records name: the only ones that GitHub knows. */
const runsOf = (facts: LifecycleFacts, gate: GateResult): readonly string[] =>
  gate.records.flatMap(record => runNumber(record.run?.url, facts.repository) ?? []).slice(0, 10)

/** The number of an Actions run of this repository, out of its address; `null` for any other address. */
export const runNumber = (
  url: string | undefined,
  repository: { readonly owner: string; readonly name: string },
): string | null => {
  const match = /^https?:\/\/[^/]+\/([^/]+)\/([^/]+)\/actions\/runs\/(\d{1,15})(?:[/?#].*)?$/.exec(url ?? '')
  const isOwn = isSameName(match?.[1], repository.owner) && isSameName(match?.[2], repository.name)
  return isOwn ? (match?.[3] ?? null) : null
}

/**
 * The login that a record names as owner, where nobody is or was assigned.
 * Not after an earlier assignment or unassignment, by a person or by the app. The text of a fork assigns nobody:
 * its author may be unknown to the repository.
 */
const ownerToAssign = ({ change, timeline, repository }: LifecycleFacts, gate: GateResult): string | null => {
  const owner = gate.records.map(record => login.exec(record.owner ?? '')?.[1]).find(Boolean)
  const isSettled =
    change.assignees.length > 0 ||
    timeline.some(event => event.kind === 'assigned' || event.kind === 'unassigned')
  const isOwnBranch = isSameName(change.head.repository, `${repository.owner}/${repository.name}`)
  return owner && change.isOpen && isOwnBranch && !isSettled ? owner : null
}

import { isSameName } from '../../vocabulary/github-names.ts'
import type { LedgerEntry, SeenBase, Witness } from '../model/approval.ts'
import type { GateResult } from '../model/gate-result.ts'
import type { LifecyclePolicy } from '../model/lifecycle-policy.ts'
import type { LifecycleRequest, RequestIntent } from '../model/lifecycle-status.ts'
import type { LifecycleFacts } from '../model/pull-request-facts.ts'
import { openLedger } from '../receipts/check-ledger.ts'
import { isSecondBefore, shownSince } from '../receipts/entry-since.ts'
import { labelKey } from './label-names.ts'

/** The content that a person saw: a commit, the base branch and a closeout. */
export type SeenContent = { readonly head: string; readonly base: SeenBase; readonly closeout: string }

/** What a witness is searched in. `acts` is everything that happened, in order of time. */
export type WitnessInput = {
  readonly facts: LifecycleFacts
  readonly gate: GateResult
  readonly policy: LifecyclePolicy
  readonly requests: readonly LifecycleRequest[]
  readonly witnesses: readonly Witness[]
  /** What the check of the head kept of this pull request before this run. */
  readonly entry: LedgerEntry | null
}

/** How far a delivery's own time may be from its event's, in milliseconds: GitHub stamps both, seconds apart. */
const toleranceMs = 60_000

/**
 * The content that the approver saw, as the signed delivery shows it.
 *
 * A label and a review name the commit and the base branch themselves; a button is on a check, which names both. A
 * comment names neither: its command may name the whole commit id, or the check showed this pull request on this head before the
 * comment was written, and has shown it since. The text is the delivery's.
 *
 * @returns `null` where no delivery shows it: the app then asks for the approval again
 */
export const findWitness = (request: LifecycleRequest, input: WitnessInput): SeenContent | null => {
  const { facts, gate, witnesses } = input
  switch (request.via) {
    case 'label': {
      const own = witnesses.find(one => one.via === 'label' && isOfRequest(one, request, input))
      return own?.via === 'label' ? seenIn(own, gate) : null
    }
    case 'review': {
      const own = witnesses.find(one => one.via === 'review' && request.event === `review:${one.event}`)
      return own?.via === 'review' ? seenIn(own, gate) : null
    }
    case 'button': {
      const own = witnesses.find(one => one.via === 'button' && request.event === `button:${one.event}`)
      const shown = own?.via === 'button' ? openLedger(own.check) : null
      const entries = shown?.repository === facts.repository.id ? shown.entries : []
      const [only, ...others] = entries.filter(({ isClosed }) => !isClosed)
      if (own?.via !== 'button' || only?.number !== facts.change.number || others.length > 0) return null
      // The check of an early version names no base branch: its button has to be pressed again.
      return only.base === facts.change.base.ref
        ? { head: own.head, base: facts.change.base, closeout: only.closeout }
        : null
    }
    case 'comment': {
      const own = witnesses.find(one => one.via === 'comment' && request.event === `comment:${one.event}`)
      if (own?.via !== 'comment') return null
      const closeout = gate.digestOfBody(own.body)
      const { head, base } = facts.change
      const isSeen = namesHead(request, input) || stoodBefore(request, input)
      return isSeen ? { head: head.sha, base, closeout } : null
    }
  }
}

/**
 * Whether a label's delivery belongs to this event: the approved label, the same person, and of all that person's
 * approvals by label the one that is nearest in time. Another label's delivery shows another moment.
 */
const isOfRequest = (
  witness: Extract<Witness, { via: 'label' }>,
  request: LifecycleRequest,
  { requests, policy }: WitnessInput,
): boolean => {
  if (labelKey(policy, witness.label) !== 'approved' || !isSameName(witness.actor, request.by)) return false
  const rivals = requests.filter(
    one => one.intent.kind === 'approve' && one.via === 'label' && isSameName(one.by, request.by),
  )
  const nearest = rivals.toSorted((a, b) => distance(witness, a) - distance(witness, b))[0]
  return nearest?.event === request.event && distance(witness, request) <= toleranceMs
}

const distance = (witness: { readonly at: string }, request: LifecycleRequest): number =>
  Math.abs(Date.parse(witness.at) - Date.parse(request.at))

/** The delivery of an earlier version of the app may have been stored without the base branch. */
const seenIn = (
  { head, base, body }: Extract<Witness, { via: 'label' | 'review' }>,
  gate: GateResult,
): SeenContent | null => (base ? { head, base, closeout: gate.digestOfBody(body) } : null)

/**
 * A comment that names the commit does not name the base branch: it must not have changed since.
 *
 * The whole id counts. An author can make two commits that begin alike, of which the second follows the comment: the same
 * 12 digits take a few million tries.
 */
const namesHead = ({ intent, at }: LifecycleRequest, { facts, entry }: WitnessInput): boolean =>
  bindsCommit(intent) &&
  facts.change.head.sha === intent.commit &&
  (entry?.base === undefined || entry.base === facts.change.base.ref) &&
  !facts.timeline.some(event => event.kind === 'retargeted' && !isSecondBefore(event.at, at))

const bindsCommit = (intent: RequestIntent): intent is Extract<RequestIntent, { readonly commit: string }> =>
  intent.kind === 'approve' || intent.kind === 'override'

const stoodBefore = ({ intent, at }: LifecycleRequest, { facts, entry }: WitnessInput): boolean => {
  const since = shownSince(entry, facts)
  return (
    bindsCommit(intent) &&
    facts.change.head.sha.startsWith(intent.commit) &&
    since !== null &&
    isSecondBefore(since, at)
  )
}

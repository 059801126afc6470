import { isSameName } from '../../vocabulary/github-names.ts'
import type { Witness } from '../model/approval.ts'
import type { GateResult } from '../model/gate-result.ts'
import type { LifecyclePolicy } from '../model/lifecycle-policy.ts'
import type { LifecycleRequest } from '../model/lifecycle-status.ts'
import type { LifecycleFacts } from '../model/pull-request-facts.ts'
import { openLedger } from '../receipts/check-ledger.ts'
import { labelKey } from './label-names.ts'

/** The content that a person saw: a commit and a closeout. */
export type SeenContent = { readonly head: string; readonly closeout: string }

/** What a witness is searched in. `acts` is everything that happened, in order of time. */
export type WitnessInput = {
  readonly facts: LifecycleFacts
  readonly gate: GateResult
  readonly policy: LifecyclePolicy
  readonly requests: readonly LifecycleRequest[]
  readonly witnesses: readonly Witness[]
}

/** How far a delivery's own time may be from its event's, in milliseconds: GitHub stamps both, seconds apart. */
const toleranceMs = 60_000
/** As many digits of a commit as nobody can produce on purpose. */
const shortestCommit = 12

/**
 * The content that the approver saw, as the signed delivery shows it.
 *
 * A label, a review and a button name the commit themselves. A comment does not: either its command names it, or our
 * own check was on this head before the comment was written, and nothing was force-pushed since. An ordinary
 * push never leads back to an earlier commit, so then the head was this one all along. The text is the delivery's.
 *
 * @returns `null` where no delivery shows it: the app then asks for the approval again
 */
export const findWitness = (request: LifecycleRequest, input: WitnessInput): SeenContent | null => {
  const { facts, gate, witnesses } = input
  switch (request.via) {
    case 'label': {
      const own = witnesses.find(one => one.via === 'label' && isOfRequest(one, request, input))
      return own?.via === 'label' ? { head: own.head, closeout: gate.digestOfBody(own.body) } : null
    }
    case 'review': {
      const own = witnesses.find(one => one.via === 'review' && request.event === `review:${one.event}`)
      return own?.via === 'review' ? { head: own.head, closeout: gate.digestOfBody(own.body) } : null
    }
    case 'button': {
      const own = witnesses.find(one => one.via === 'button' && request.event === `button:${one.event}`)
      const shown = own?.via === 'button' ? openLedger(own.check) : null
      const [only, ...others] = shown?.repository === facts.repository.id ? shown.entries : []
      if (own?.via !== 'button' || only?.number !== facts.change.number || others.length > 0) return null
      return { head: own.head, closeout: only.closeout }
    }
    case 'comment': {
      const own = witnesses.find(one => one.via === 'comment' && request.event === `comment:${one.event}`)
      if (own?.via !== 'comment') return null
      const closeout = gate.digestOfBody(own.body)
      const isSeen = namesHead(request, facts) || stoodBefore(request, facts)
      return isSeen ? { head: facts.change.head.sha, closeout } : null
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

const namesHead = ({ intent }: LifecycleRequest, facts: LifecycleFacts): boolean =>
  intent.kind === 'approve' &&
  intent.commit.length >= shortestCommit &&
  facts.change.head.sha.startsWith(intent.commit)

const stoodBefore = (
  { intent, at }: LifecycleRequest,
  { checks, change, timeline }: LifecycleFacts,
): boolean => {
  const seenAt = checks.find(check => check.head === change.head.sha)?.startedAt ?? null
  return (
    intent.kind === 'approve' &&
    intent.commit === '' &&
    seenAt !== null &&
    Date.parse(seenAt) < Date.parse(at) &&
    !timeline.some(event => event.kind === 'force_pushed' && Date.parse(event.at) >= Date.parse(seenAt))
  )
}

import type { Receipt, Witness } from '../model/approval.ts'
import type { Command, LifecycleLabel } from '../model/lifecycle.ts'
import type { LifecyclePolicy } from '../model/lifecycle-policy.ts'
import type { LifecycleRequest, RequestIntent } from '../model/lifecycle-status.ts'
import type { LifecycleFacts, TimelineEvent } from '../model/pull-request-facts.ts'
import { labelKeyAt } from './former-labels.ts'
import { parseCommand } from './parse-command.ts'

/**
 * Everything that happened to a pull request's lifecycle, in order of time: what people requested by label, comment,
 * review or button, and what GitHub itself reports.
 *
 * An edited comment is no request any more, unless its request was granted before the edit: anyone with
 * write access can put words into another's comment.
 *
 * @param receipts   what was granted before
 * @param witnesses  what the deliveries of this run showed
 */
export const listRequests = (
  facts: LifecycleFacts,
  policy: LifecyclePolicy,
  receipts: readonly Receipt[],
  witnesses: readonly Witness[],
): readonly LifecycleRequest[] => {
  const granted = new Map(receipts.map(receipt => [receipt.event, receipt]))
  const keyAt = labelKeyAt(policy, facts.timeline)
  const history = facts.timeline.flatMap(event => requestsOf(event, keyAt, granted, witnesses))
  const pressed = [...receipts.flatMap(pressedBefore), ...witnesses.flatMap(pressedNow)]
  const events = new Set<string>()
  const requests = [...pressed, ...history].filter(
    request => !events.has(request.event) && events.add(request.event),
  )
  return requests.toSorted((a, b) => secondOf(a) - secondOf(b))
}

/** GitHub's instants are whole seconds. A button comes first in its second: whoever withdraws in the same one is heard. */
export const secondOf = ({ at }: Pick<LifecycleRequest, 'at'>): number => Math.floor(Date.parse(at) / 1_000)

const requestsOf = (
  event: TimelineEvent,
  keyAt: ReturnType<typeof labelKeyAt>,
  granted: ReadonlyMap<string, Receipt>,
  witnesses: readonly Witness[],
): readonly LifecycleRequest[] => {
  const by = {
    at: event.at,
    by: event.actor?.login ?? 'ghost',
    isBot: event.actor?.isBot ?? false,
    isOurs: event.isOurs,
  }
  switch (event.kind) {
    case 'labeled':
    case 'unlabeled': {
      // The app takes a label off because the state is another one: that asks for nothing.
      if (event.isOurs && event.kind === 'unlabeled') return []
      const key = keyAt(event.label, event.at)
      const intent = key && labelRequests[key](event.kind === 'unlabeled')
      return intent ? [{ ...by, event: `label:${event.id}`, via: 'label', intent }] : []
    }
    case 'commented': {
      const id = `comment:${event.id}`
      const witness = witnesses.find(one => one.via === 'comment' && one.event === event.id)
      const text = witness?.via === 'comment' ? witness.text : event.text
      const isMute = event.isOurs || (event.isEdited && !witness)
      const kept = granted.get(id)
      const intent = kept ? requestOfReceipt(kept) : isMute ? null : requestOfCommand(parseCommand(text))
      return intent ? [{ ...by, event: id, via: 'comment', intent }] : []
    }
    case 'reviewed':
      if (event.verdict === 'commented') return []
      return [{ ...by, event: `review:${event.id}`, via: 'review', intent: requestOfReview(event.verdict) }]
    case 'assigned':
    case 'unassigned':
      return []
    default:
      return [{ ...by, event: `${event.kind}:${event.id}`, via: 'label', intent: { kind: event.kind } }]
  }
}

/** What setting a label asks for, and taking it off. */
const labelRequests: Readonly<Record<LifecycleLabel, (isRemoval: boolean) => RequestIntent>> = {
  draft: isRemoval => ({ kind: 'state', state: 'draft', isRemoval }),
  ready: isRemoval => ({ kind: 'state', state: 'ready', isRemoval }),
  approved: isRemoval => (isRemoval ? { kind: 'withdraw' } : approves),
  published: isRemoval => ({ kind: 'state', state: 'published', isRemoval }),
  archived: isRemoval => ({ kind: isRemoval ? 'unarchive' : 'archive' }),
  hold: isRemoval => ({ kind: isRemoval ? 'unhold' : 'hold' }),
}

const requestOfReview = (verdict: 'approved' | 'changes_requested' | 'dismissed'): RequestIntent =>
  verdict === 'approved' ? approves : { kind: 'retract' }

const requestOfCommand = (command: Command | null): RequestIntent | null => {
  switch (command?.name) {
    case undefined:
    case 'recheck':
      return null
    case 'approve':
      return { kind: 'approve', commit: command?.argument.toLowerCase() ?? '' }
    case 'override':
      return overrideOf(command?.argument ?? '')
    default:
      return command ? { kind: command.name } : null
  }
}

/** A reason may follow the whole id of the commit that the person saw. */
const overrideOf = (argument: string): RequestIntent => {
  const [, commit = '', reason = ''] = /^(?:([0-9a-f]{40})(?=\s|$))?\s*([\s\S]*)$/i.exec(argument) ?? []
  return { kind: 'override', commit: commit.toLowerCase(), reason: reason.trim() }
}

/** A comment whose request was granted keeps counting, whatever its text says now. */
const requestOfReceipt = ({ act, override }: Receipt): RequestIntent =>
  act === 'override' ? { kind: 'override', commit: '', reason: override?.reason ?? '' } : approves

const approves: RequestIntent = { kind: 'approve', commit: '' }

const pressedBefore = (receipt: Receipt): readonly LifecycleRequest[] =>
  receipt.via === 'button'
    ? [
        {
          event: receipt.event,
          at: receipt.at,
          by: receipt.actor,
          isBot: false,
          isOurs: false,
          via: 'button',
          intent: receipt.act === 'approve' ? approves : { kind: 'hold' },
        },
      ]
    : []

const pressedNow = (witness: Witness): readonly LifecycleRequest[] =>
  witness.via === 'button' && witness.button !== 'recheck'
    ? [
        {
          event: `button:${witness.event}`,
          at: witness.at,
          by: witness.actor,
          isBot: witness.isBot,
          isOurs: false,
          via: 'button',
          intent: witness.button === 'approve' ? approves : { kind: 'hold' },
        },
      ]
    : []

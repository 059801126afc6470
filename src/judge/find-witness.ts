import type { Witness } from '../model/approval.ts'
import type { JudgedGate } from '../model/judged-gate.ts'
import type { MirrorFacts } from '../model/mirror-facts.ts'
import type { Act } from '../model/standing.ts'
import { isSame } from './judge-authority.ts'
import { openLedger } from './open-ledger.ts'

/** What somebody had before them: a commit and a closeout. */
export type Sight = { readonly head: string; readonly closeout: string }

/** How far a delivery's own time may be from its event's, in milliseconds: GitHub stamps both, seconds apart. */
const toleranceMs = 60_000
/** As many digits of a commit as nobody can aim at. */
const shortestCommit = 12

/**
 * What the asker of an approval had before them, as the signed delivery shows it.
 *
 * A label, a review and a button name the commit themselves. A comment does not: either its command names it, or our
 * own check stood on this very head before the comment was written, and nothing was force-pushed since. An ordinary
 * push never leads back to an earlier commit, so then the head was this one all along. The text is the delivery's.
 *
 * @returns `null` where nothing shows it: the app then asks to apply it again
 */
export const findWitness = (
  act: Act,
  facts: MirrorFacts,
  gate: JudgedGate,
  witnesses: readonly Witness[],
): Sight | null => {
  switch (act.via) {
    case 'label': {
      const own = witnesses.filter(one => one.via === 'label' && isSame(one.actor, act.by))
      const nearest = own.toSorted((a, b) => distance(a, act) - distance(b, act))[0]
      if (nearest?.via !== 'label' || distance(nearest, act) > toleranceMs) return null
      return { head: nearest.head, closeout: gate.digestOfBody(nearest.body) }
    }
    case 'review': {
      const own = witnesses.find(one => one.via === 'review' && act.event === `review:${one.event}`)
      return own?.via === 'review' ? { head: own.head, closeout: gate.digestOfBody(own.body) } : null
    }
    case 'button': {
      const own = witnesses.find(one => one.via === 'button' && act.event === `button:${one.event}`)
      const shown = own?.via === 'button' ? openLedger(own.check) : null
      const [only, ...others] = shown?.repository === facts.repository.id ? shown.entries : []
      if (own?.via !== 'button' || only?.number !== facts.change.number || others.length > 0) return null
      return { head: own.head, closeout: only.closeout }
    }
    case 'comment': {
      const own = witnesses.find(one => one.via === 'comment' && act.event === `comment:${one.event}`)
      if (own?.via !== 'comment') return null
      const closeout = gate.digestOfBody(own.body)
      const isSeen = namesHead(act, facts) || stoodBefore(act, facts)
      return isSeen ? { head: facts.change.head.sha, closeout } : null
    }
  }
}

const distance = (witness: { readonly at: string }, act: Act): number =>
  Math.abs(Date.parse(witness.at) - Date.parse(act.at))

const namesHead = ({ ask }: Act, facts: MirrorFacts): boolean =>
  ask.kind === 'approve' &&
  ask.commit.length >= shortestCommit &&
  facts.change.head.sha.startsWith(ask.commit)

const stoodBefore = ({ ask, at }: Act, { checks, change, timeline }: MirrorFacts): boolean => {
  const seenAt = checks.find(check => check.head === change.head.sha)?.startedAt ?? null
  return (
    ask.kind === 'approve' &&
    ask.commit === '' &&
    seenAt !== null &&
    Date.parse(seenAt) < Date.parse(at) &&
    !timeline.some(event => event.kind === 'force_pushed' && Date.parse(event.at) >= Date.parse(seenAt))
  )
}

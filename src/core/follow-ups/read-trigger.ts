import { noneWords } from '../closeout/model/closeout-words.ts'
import { fillerOf } from '../closeout/model/filler-words.ts'
import { type Known, known } from '../vocabulary/known.ts'
import { timesIn } from '../vocabulary/route.ts'
import type { Milestone, Trigger } from './model/follow-up.ts'

const date = /^(?:on |from |until )?(\d{4})-(\d\d)-(\d\d)\.?$/i
const release =
  /^(?:after |with |until |on )?(?:the )?(?:release )?(?:of )?(v?\d+(?:\.\d+){1,3}(?:-[\w.]+)?)(?: (?:is|has been) (?:out|released|published)| ships)?\.?$/i
const milestone =
  /^(?:when |until |after |with )?(?:the )?milestone (?:["“'`](.+?)["”'`]|(\S+))(?: (?:closes|is closed|has closed|ends))?\.?$/i

const isDay = (year: string, month: string, day: string): boolean => {
  const time = new Date(`${year}-${month}-${day}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 10) === `${year}-${month}-${day}`
}

/**
 * Read the trigger of a deferred route: `until 2027-01-15`, `after v2.1.0`, `when milestone "x" closes`,
 * `when seen 3 times`; the words around it may vary. Anything else is for people, and so is a date that does not exist.
 */
export const readTrigger = (text: string): Trigger => {
  const plain = text.replace(/\s+/g, ' ').trim().slice(0, 500)
  const day = date.exec(plain)
  if (day && isDay(day[1] ?? '', day[2] ?? '', day[3] ?? '')) {
    return { kind: 'date', on: `${day[1]}-${day[2]}-${day[3]}` }
  }
  const tag = release.exec(plain)?.[1]
  if (tag) return { kind: 'release', tag }
  const named = milestone.exec(plain)
  const title = named?.[1] ?? named?.[2]
  if (title) return { kind: 'milestone', title: title.trim() }
  const times = timesIn(plain)
  return times > 0 ? { kind: 'count', times } : { kind: 'other', text: plain }
}

/** A trigger as the end of a sentence: `until 2027-01-15`, `after v2.1.0`. */
export const describeWaiting = (text: string): string => {
  const trigger = text.trim().slice(0, 200)
  return /^(?:until|after|when|once|if|on|with)\b/i.test(trigger) ? trigger : `until ${trigger}`
}

/** What triggers are compared with. `at` is ISO-8601 UTC; `seen` counts pull requests. */
export type TriggerFacts = {
  readonly at: string
  readonly releases: Known<readonly string[]>
  readonly milestones: Known<readonly Milestone[]>
  readonly seen: number
}

/** Why a trigger has fired, as a clause; `null` while it has not. A trigger for people never fires. */
export const fireTrigger = (trigger: Trigger, facts: TriggerFacts): Known<string | null> => {
  switch (trigger.kind) {
    case 'date':
      return known(facts.at.slice(0, 10) >= trigger.on ? `the date ${trigger.on} has come` : null)
    case 'count':
      return known(facts.seen >= trigger.times ? `it was seen ${facts.seen} times` : null)
    case 'release': {
      if (!facts.releases.known) return facts.releases
      const tag = facts.releases.value.find(one => isAtLeast(one, trigger.tag))
      return known(tag ? `${tag} is released` : null)
    }
    case 'milestone': {
      if (!facts.milestones.known) return facts.milestones
      const named = facts.milestones.value.filter(({ title }) => isSameTitle(title, trigger.title))
      const isOver = named.length > 0 && named.every(({ state }) => state === 'closed')
      return known(isOver ? `milestone "${trigger.title}" is closed` : null)
    }
    case 'other':
      return known(null)
  }
}

const isSameTitle = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase()

/** The numbers of a version and whether it is a preview; `null` for another tag. */
const versionOf = (
  tag: string,
): { readonly parts: readonly number[]; readonly isPreview: boolean } | null => {
  const match = /^(?:[\w.-]+@)?v?(\d+(?:\.\d+){0,3})(-[\w.-]+)?$/i.exec(tag.trim())
  return match ? { parts: (match[1] ?? '').split('.').map(Number), isPreview: match[2] !== undefined } : null
}

/** The same tag, or a later version that is no preview. */
const isAtLeast = (tag: string, wanted: string): boolean => {
  const bare = (text: string): string => text.trim().toLowerCase().replace(/^v/, '')
  if (bare(tag) === bare(wanted)) return true
  const [one, other] = [versionOf(tag), versionOf(wanted)]
  if (!one || !other || one.isPreview) return false
  for (const index of [0, 1, 2, 3]) {
    const difference = (one.parts[index] ?? 0) - (other.parts[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

/** The brackets at the end of an action: why a route is closed without being done. */
export type Outcome = { readonly action: string; readonly trigger?: string; readonly reason?: string }

const tail = /^([\s\S]*?)\s*\((deferred until|rejected:)\s*([^()]*(?:\([^()]*\)[^()]*)*)\)\s*\.?\s*$/i

/** Words in the place of a trigger or a reason that name none. */
const emptyWords: ReadonlySet<string> = new Set([
  ...[
    'later',
    'soon',
    'some day',
    'someday',
    'sometime',
    'eventually',
    'one day',
    'in the future',
    'next time',
  ],
  ...['tbd', 'tba', 'tbc', 'todo', 'wip', 'pending', 'unknown', 'not sure', 'not yet', 'open', 'undecided'],
  ...[
    'no reason',
    'no trigger',
    'none given',
    'reason',
    'trigger',
    'date',
    'because',
    'rejected',
    'deferred',
  ],
])

const saysNothing = (text: string): boolean => {
  const folded = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return (
    folded === '' || emptyWords.has(folded) || noneWords.has(folded) || fillerOf('follow_ups').has(folded)
  )
}

/**
 * Take the trigger of a deferral or the reason of a rejection from the end of an action:
 * `(deferred until …)`, `(rejected: …)`. learning.json has no field for them. A word such as `TBD` is neither.
 */
export const readOutcome = (action: string): Outcome => {
  const match = action.length > 20_000 ? null : tail.exec(action)
  const said = match?.[3]?.trim()
  if (!match || !said || saysNothing(said)) return { action }
  const rest = (match[1] ?? '').trim() || action
  return match[2]?.toLowerCase() === 'rejected:'
    ? { action: rest, reason: said }
    : { action: rest, trigger: said }
}

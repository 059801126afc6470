import type { Milestone, Trigger } from '../core/follow-ups/model/follow-up.ts'
import { type Known, known } from '../core/vocabulary/known.ts'

/** What triggers are held against. `at` is ISO-8601 UTC; `seen` counts pull requests. */
export type TriggerFacts = {
  readonly at: string
  readonly releases: Known<readonly string[]>
  readonly milestones: Known<readonly Milestone[]>
  readonly seen: number
}

/** Why a trigger has fired, as a sentence of ours; `null` while it has not. A trigger for people never does. */
export const fireTrigger = (trigger: Trigger, facts: TriggerFacts): Known<string | null> => {
  switch (trigger.kind) {
    case 'date':
      return known(facts.at.slice(0, 10) >= trigger.on ? `${trigger.on} has come` : null)
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

import { type Conclusion, conclusions, type LedgerEntry } from './model/approval.ts'
import type { LifecycleAnswers, LifecycleFacts, Sibling } from './model/pull-request-facts.ts'

/** One of the open pull requests on a commit. `entry` is `null` where it was never evaluated; it then counts as neutral. */
export type Twin = {
  readonly number: number
  readonly base: string
  /** Whether its author has no write access. */
  readonly isStranger: boolean
  readonly entry: LedgerEntry | null
}

/** The conclusion of the check that several pull requests share. */
export type SharedVerdict = {
  readonly conclusion: Conclusion
  /** The pull request that the conclusion comes from; `null` where there are too many. */
  readonly decisive: Twin | null
  /** Those that count, in order of number. */
  readonly counted: readonly Twin[]
}

/** With more pull requests on one commit that count, the app evaluates none of the others and asks for action. */
export const mostTwins = 10

const writers: readonly string[] = ['write', 'maintain', 'admin']

/** Whether an author has no write access. A role that cannot be read is no reason to leave a pull request out. */
const isStranger = (author: string | null, answers: Pick<LifecycleAnswers, 'roles'>): boolean => {
  const role = author === null ? null : answers.roles.get(author)
  return role === null || (role?.known === true && !writers.includes(role.value))
}

/** The open pull requests on the head of this one, itself among them where it is open, in order of number. */
export const listTwins = (
  { change, siblings }: Pick<LifecycleFacts, 'change' | 'siblings'>,
  answers: Pick<LifecycleAnswers, 'roles'>,
  entries: readonly LedgerEntry[],
): readonly Twin[] => {
  const own: Sibling = {
    number: change.number,
    base: change.base.ref,
    author: change.author?.login ?? null,
  }
  return [...siblings, ...(change.isOpen ? [own] : [])]
    .map(({ number, base, author }) => ({
      number,
      base,
      isStranger: isStranger(author, answers),
      entry: entries.find(entry => entry.number === number) ?? null,
    }))
    .toSorted((a, b) => a.number - b.number)
}

/**
 * The conclusion for all of them: the worst of those that count.
 *
 * A stranger's never lowers another one onto the same base: there, only those of people with write access count. Onto a
 * base for which there are only strangers', the best one counts, because the base must not look approved without one.
 */
export const evaluateTwins = (twins: readonly Twin[]): SharedVerdict => {
  const counted = [...new Set(twins.map(({ base }) => base))].flatMap(base => countedOnto(base, twins))
  const ordered = counted.toSorted((a, b) => a.number - b.number)
  if (ordered.length > mostTwins) return { conclusion: 'action_required', decisive: null, counted: ordered }
  const decisive = ordered.toSorted((a, b) => rankOf(a) - rankOf(b))[0] ?? null
  return { conclusion: decisive ? conclusionOf(decisive) : 'neutral', decisive, counted: ordered }
}

const countedOnto = (base: string, twins: readonly Twin[]): readonly Twin[] => {
  const onto = twins.filter(twin => twin.base === base)
  const trusted = onto.filter(twin => !twin.isStranger)
  return trusted.length > 0 ? trusted : onto.toSorted((a, b) => rankOf(b) - rankOf(a)).slice(0, 1)
}

export const conclusionOf = ({ entry }: Twin): Conclusion => entry?.conclusion ?? 'neutral'

const rankOf = (twin: Twin): number => conclusions.indexOf(conclusionOf(twin))

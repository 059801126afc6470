import type { FollowUpIssue } from '../follow-ups/model/follow-up.ts'
import { fullName } from '../follow-ups/model/follow-up-marks.ts'
import { isSameName } from '../vocabulary/github-names.ts'
import { type Drop, describeDrops, listDrops, listGone } from './list-drops.ts'
import { type LifecycleState, lifecycleStates } from './model/lifecycle.ts'
import type { ApprovalStatus, HistoryEntry, Publication, Refusal } from './model/lifecycle-status.ts'
import type { Move, Replay, ReplayInput } from './replay/replay.ts'

/** What the state is decided to be, as far as the history ends with it. */
type Now = {
  readonly state: LifecycleState
  readonly approval: ApprovalStatus
  readonly publication: Publication | null
}

/** An entry in the making. */
type Entry = HistoryEntry & { readonly at: string } & Pick<Move, 'shows'>

/**
 * Everything that happened, in order, and what holds now.
 *
 * Each instant is GitHub's. What this reconcile does has none yet, so the present state stands at the end without one, and
 * the label that the app sets for it is listed only once something follows it: the next reconcile finds the same text. An
 * approval that was dropped is told with the move that followed.
 */
export const listHistory = (input: ReplayInput, replay: Replay, now: Now): readonly HistoryEntry[] => {
  const drops = listDrops(input, replay, now.approval)
  const entries = inOrder([
    ...replay.moves,
    ...listGone(input.receipts, replay.grants).map(({ at, actor, head, via }) => ({
      at,
      by: actor,
      text: `approved ${head.slice(0, 12)} by ${via}`,
    })),
    ...replay.refusals.map(refusal => refusalEntry(refusal, replay.refusals)),
    ...issueEntries(input),
    ...releaseEntries(now.publication),
  ])
  const past = entries.at(-1)?.shows?.state === now.state ? entries.slice(0, -1) : entries
  const places = drops.map(drop => placeOf(drop, past))
  const at = (index: number): readonly Drop[] => drops.filter((_, one) => places[one] === index)
  return [
    ...past.map(({ shows: _, ...entry }, index) => withDrops(entry, at(index))),
    withDrops({ at: null, by: null, text: nowText(replay, now) }, at(past.length)),
  ]
}

/** GitHub's instants are whole seconds. A label of the app comes last in its second: it answers what came before. */
const inOrder = (entries: readonly Entry[]): readonly Entry[] =>
  entries.toSorted(
    (a, b) =>
      Math.floor(Date.parse(a.at) / 1_000) - Math.floor(Date.parse(b.at) / 1_000) ||
      Number(a.shows !== undefined) - Number(b.shows !== undefined),
  )

const nowText = ({ hold, isMerged }: Replay, { state }: Now): string =>
  `${lifecycleStates[state].label}${hold && !isMerged && state !== 'archived' ? ', on hold' : ''}`

/** The most open refusals that stand at the top of a page, with their reasons and what is allowed instead. */
const mostOpen = 5

/** The refusals that still matter: the newest few that nothing has settled. */
export const openRefusals = (refusals: readonly Refusal[]): readonly Refusal[] =>
  refusals.filter(({ isOpen }) => isOpen).slice(-mostOpen)

/** The reason stands once on a page: at the top while the refusal is open. */
const refusalEntry = (refusal: Refusal, refusals: readonly Refusal[]): Entry => {
  const { at, by, asked, why } = refusal
  const because = openRefusals(refusals).includes(refusal) ? '' : `, because ${why}`
  return { at, by, text: `requested ${asked}; not granted${because}` }
}

const issueEntries = ({ facts, followUps }: ReplayInput): readonly Entry[] => {
  const here = `${facts.repository.owner}/${facts.repository.name}`
  const mine = fullName(here.toLowerCase(), facts.change.number)
  const issues = new Map(
    (followUps?.routes ?? []).flatMap(({ issue }) =>
      issue ? [[fullName(issue.repository, issue.number), issue] as const] : [],
    ),
  )
  return [...issues].flatMap(([name, issue]) => {
    const about = {
      by: null,
      issue: { name: isSameName(issue.repository, here) ? `#${issue.number}` : name, url: issue.url },
    }
    const opened = issue.from === mine ? issue.createdAt : null
    const closed = issue.state === 'closed' ? issue.closedAt : null
    return [
      ...(opened === null ? [] : [{ ...about, at: opened, text: 'The app opened issue {issue}' }]),
      ...(closed === null ? [] : [{ ...about, at: closed, text: closedAs[issue.reason ?? 'completed'] }]),
    ]
  })
}

const closedAs = {
  completed: 'Issue {issue} was closed as completed',
  not_planned: 'Issue {issue} was closed as not planned',
  duplicate: 'Issue {issue} was closed as a duplicate',
} as const satisfies Record<NonNullable<FollowUpIssue['reason']>, string>

const releaseEntries = (publication: Publication | null): readonly Entry[] =>
  publication?.release
    ? [
        {
          at: publication.at,
          by: publication.by,
          text: `published it with the release ${publication.release.tag}`,
        },
      ]
    : []

/**
 * Where a drop is told: at the first move away from approved, before the next approval of another content. A move while the
 * pull request was a draft has another cause. Without such a move it is told with that approval, or with what holds now.
 */
const placeOf = ({ receipt, until }: Drop, past: readonly Entry[]): number => {
  const isBefore = (at: string, end: string): boolean => Date.parse(at) < Date.parse(end)
  const found = past.findIndex(
    ({ at, shows }) =>
      shows !== undefined &&
      (shows.state === 'draft' || shows.state === 'ready') &&
      !shows.wasDraft &&
      !isBefore(at, receipt.at) &&
      (until === null || isBefore(at, until)),
  )
  if (found >= 0) return found
  const next = until === null ? -1 : past.findIndex(({ at, shows }) => shows === undefined && at === until)
  return next >= 0 ? next : past.length
}

const withDrops = (entry: HistoryEntry, drops: readonly Drop[]): HistoryEntry =>
  drops.length === 0 ? entry : { ...entry, text: `${entry.text}; ${describeDrops(drops)}` }

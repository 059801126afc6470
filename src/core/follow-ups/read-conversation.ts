import { isSameName } from '../vocabulary/github-names.ts'
import type { IssueEvent, Trigger } from './model/follow-up.ts'
import { requestMark } from './model/follow-up-marks.ts'
import { readTrigger } from './read-trigger.ts'

type Commented = Extract<IssueEvent, { kind: 'commented' }>

/** Comments of people who closed or deferred an issue. Every text is as it was written. */
export type Conversation = {
  /** Why it was closed, as the person who closed it wrote; `null` where no reason was given. */
  readonly reason: string | null
  readonly closedBy: string | null
  /** Whether the app has asked for the reason since it was closed last. */
  readonly isAsked: boolean
  /** Only of the present waiting: what was said before the issue was due again has had its time. */
  readonly trigger: { readonly trigger: Trigger; readonly text: string } | null
  /** Whether it has waited before. */
  readonly wasDue: boolean
}

/** The button "close with comment" creates the comment a moment before the closing. */
const beforeClosingMs = 10 * 60_000

/** Read an issue's conversation. Only people with a role in the repository give reasons and triggers. */
export const readConversation = (events: readonly IssueEvent[]): Conversation => {
  const comments = events.filter((event): event is Commented => event.kind === 'commented')
  const due = events.findLastIndex(({ kind }) => kind === 'due again')
  const closing = events.findLast(event => event.kind === 'closed') ?? null
  const asked = comments.find(
    one => one.isOurs && one.text.includes(requestMark) && isSince(one, closing?.at ?? ''),
  )
  return {
    reason: closing ? reasonOf(comments, closing, asked ?? null) : null,
    closedBy: closing?.by ?? null,
    isAsked: asked !== undefined,
    trigger: triggerOf(comments.filter(one => events.indexOf(one) > due)),
    wasDue: due >= 0,
  }
}

const isSince = (event: { readonly at: string }, at: string): boolean => event.at >= at

const reasonOf = (
  comments: readonly Commented[],
  closing: { readonly at: string; readonly by: string },
  asked: Commented | null,
): string | null => {
  const from = Date.parse(closing.at) - beforeClosingMs
  const spoken = comments.filter(one => !one.isBot && one.text.trim() !== '' && Date.parse(one.at) >= from)
  const own = spoken.filter(one => isSameName(one.by, closing.by))
  const before = own.findLast(one => one.at <= closing.at)
  const after = own.find(one => one.at > closing.at)
  const answer = asked ? spoken.find(one => one.isMember && isSince(one, asked.at)) : undefined
  return (before ?? after ?? answer)?.text.replace(/\s+/g, ' ').trim() ?? null
}

const deferral = /^\(?(?:\/closeout )?defer(?:red)?(?: until)?[: ]\s*(.+?)\)?\.?$/i

/** The last trigger that somebody wrote on a line of its own, such as `until 2027-01-15` or `deferred: after v2`. */
const triggerOf = (comments: readonly Commented[]): Conversation['trigger'] => {
  const lines = comments
    .filter(one => !one.isBot && one.isMember)
    .flatMap(one => one.text.slice(0, 10_000).split('\n').slice(0, 200))
  for (const line of lines.toReversed()) {
    const text = line.trim()
    const said = deferral.exec(text)?.[1]
    const trigger = readTrigger(said ?? text)
    if (said || trigger.kind !== 'other') return { trigger, text: said ?? text }
  }
  return null
}

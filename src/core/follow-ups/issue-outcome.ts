import { isSameName } from '../vocabulary/github-names.ts'
import { type Disposition, deferredLabel } from './model/follow-up.ts'
import type { NamedIssue } from './model/named-issue.ts'
import type { Conversation } from './read-conversation.ts'

/** What a person's issue means for the route that refers to it. `because` is the reason of a rejection. */
export type IssueOutcome = {
  readonly disposition: Disposition
  readonly note: string
  readonly because: string | null
  /** Until when it is deferred, `null` where it is not. */
  readonly trigger: string | null
}

/** Whether the comments of an issue can change what it means. */
export const asksConversation = ({ reason, labels }: Pick<NamedIssue, 'reason' | 'labels'>): boolean =>
  reason === 'not_planned' || labels.some(name => isSameName(name, deferredLabel))

/** A sentence for an issue that was closed as not planned and says no reason. */
export const reasonMissing =
  'the issue was closed as not planned without a reason; add the reason as a comment on the issue'

/** What an issue that a route refers to means for the route. The app and the command line both ask this function. */
export const evaluateNamedIssue = (issue: NamedIssue, talk: Conversation | null): IssueOutcome => {
  const base = { note: '', because: null, trigger: null }
  const isDeferred = issue.labels.some(name => isSameName(name, deferredLabel))
  const trigger = isDeferred && issue.reason !== 'completed' ? (talk?.trigger?.text ?? null) : null
  if (trigger !== null) return { ...base, disposition: 'deferred', trigger }
  if (issue.state === 'open') return { ...base, disposition: 'tracked' }
  if (issue.reason === 'duplicate') {
    return { ...base, disposition: 'accepted', note: 'the issue was closed as a duplicate' }
  }
  if (issue.reason !== 'not_planned') return { ...base, disposition: 'completed' }
  const because = talk?.reason ?? null
  if (because === null) return { ...base, disposition: 'needs-action', note: reasonMissing }
  const note = `by ${talk?.closedBy ?? 'ghost'}: ${because.slice(0, 300)}`
  return { ...base, disposition: 'rejected', note, because }
}

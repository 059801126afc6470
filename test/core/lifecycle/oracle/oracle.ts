/**
 * Who may have approved what, from the text of docs/mirror.md alone. Nothing of the product is imported here.
 *
 * It knows what really happened, and when the app looked. It says no wherever the page says no.
 */

export type Rules = {
  readonly roles: readonly string[]
  readonly teams: readonly string[]
  readonly allow: readonly string[]
  readonly bind: 'tree' | 'diff'
}

/** The pull request at one moment. `diff` is what it changes on its base branch. */
export type Content = {
  readonly head: string
  readonly tree: string
  readonly diff: string
  readonly base: string
  readonly closeout: string
}

/** What the app could read when it reconciled. `order` counts everything that happened. */
export type Look = {
  readonly order: number
  readonly second: number
  readonly content: Content
  readonly rules: Rules
  readonly roles: Readonly<Record<string, string>>
  readonly teams: Readonly<Record<string, readonly string[]>>
  readonly author: string
  readonly committers: readonly string[]
  readonly lastPusher: string
}

/** A request to approve. `seen` is what the person really had in front of them. */
export type Approval = {
  readonly order: number
  readonly second: number
  readonly by: string
  readonly via: 'label' | 'review' | 'button' | 'comment'
  readonly seen: Content
  /** The commit that a comment names, "" for none. */
  readonly named: string
  /** Whether a person reads the comment as an example. */
  readonly isExample: boolean
  readonly wasHeld: boolean
  readonly wasDraft: boolean
  /** The reconcile that got its delivery; `null` where the delivery was lost. */
  readonly looked: Look | null
  readonly isDismissed: boolean
}

export type Log = {
  readonly approvals: readonly Approval[]
  readonly withdrawals: readonly { readonly order: number; readonly by: string }[]
  readonly changeRequests: readonly { readonly order: number; readonly by: string }[]
  /** Forced pushes and changes of the base branch. */
  readonly breaks: readonly { readonly order: number; readonly kind: 'forced' | 'retargeted' }[]
  readonly looks: readonly Look[]
  readonly now: { readonly content: Content; readonly rules: Rules }
}

const hasRole = (by: string, { roles, teams }: Look, rules: Rules): boolean =>
  rules.roles.includes(roles[by] ?? 'none') || (teams[by] ?? []).some(team => rules.teams.includes(team))

/** "The author, a committer, the last pusher and the person who started the agent cannot approve, unless …" */
const isInvolvedAgainst = (by: string, look: Look, rules: Rules): boolean =>
  (by === look.author && !rules.allow.includes('author')) ||
  (look.committers.includes(by) && !rules.allow.includes('committer')) ||
  (by === look.lastPusher && !rules.allow.includes('last_pusher'))

const isBot = (by: string): boolean => by.endsWith('[bot]')

const mayApprove = (by: string, look: Look, rules: Rules): boolean =>
  !isBot(by) && hasRole(by, look, rules) && !isInvolvedAgainst(by, look, rules)

/** "A comment names no commit. […] Without it, the comment counts only if the check showed this pull request […]" */
const isShownInComment = ({ order, second, seen, named, looked }: Approval, log: Log): boolean => {
  const until = looked?.order ?? 0
  const brokenAfter = (from: number, kinds: readonly string[]): boolean =>
    log.breaks.some(one => one.order > from && one.order < until && kinds.includes(one.kind))
  if (named !== '') return !brokenAfter(order, ['retargeted'])
  return log.looks.some(
    look =>
      look.second < second &&
      look.content.head === seen.head &&
      look.content.base === seen.base &&
      !brokenAfter(look.order, ['forced', 'retargeted']),
  )
}

/** "An approval is valid only for what was approved: the tree of the commit, the text of the closeout and the base branch." */
const isSameContent = (seen: Content, { content, rules }: Log['now']): boolean => {
  const isSameFiles = seen.tree === content.tree || (rules.bind === 'diff' && seen.diff === content.diff)
  const isSameChange = seen.base === content.base || seen.diff === content.diff
  return isSameFiles && isSameChange && seen.closeout === content.closeout
}

const isWithdrawn = ({ order, by, isDismissed }: Approval, log: Log): boolean =>
  isDismissed ||
  log.changeRequests.some(one => one.order > order && one.by === by) ||
  log.withdrawals.some(one => {
    const look = log.looks.find(({ order: at }) => at > one.order)
    return one.order > order && look !== undefined && !isBot(one.by) && hasRole(one.by, look, look.rules)
  })

/** The approval that the app shows: who gave it and how, for which commit, and onto which base branch. */
export type Shown = {
  readonly by: string
  readonly via: string
  readonly head: string
  readonly base: string
}

/** Whether what the app shows as the approval is one that may be valid now. */
export const mayShow = ({ by, via, head, base }: Shown, log: Log): boolean =>
  listValid(log).some(
    one => one.by === by && one.via === via && one.seen.head === head && one.seen.base === base,
  )

/** Whether the pull request may be shown as approved now. */
export const mayBeApproved = (log: Log): boolean => listValid(log).length > 0

/** The approvals that may be valid now. */
const listValid = (log: Log): readonly Approval[] =>
  log.approvals.filter(
    approval =>
      approval.looked !== null &&
      !approval.isExample &&
      !approval.wasHeld &&
      !approval.wasDraft &&
      (approval.via !== 'comment' || isShownInComment(approval, log)) &&
      mayApprove(approval.by, approval.looked, approval.looked.rules) &&
      // "… and the rules grant it to the role and the teams that the approver had."
      mayApprove(approval.by, approval.looked, log.now.rules) &&
      isSameContent(approval.seen, log.now) &&
      !isWithdrawn(approval, log),
  )

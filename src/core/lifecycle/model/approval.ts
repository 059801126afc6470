import type { OpenedIssue } from '../../follow-ups/opened-issues.ts'
import type { RuleCode } from '../../vocabulary/rule-codes.ts'

/** How a person made a request: the four ways have one code path. */
export const approvalWays = ['label', 'comment', 'review', 'button'] as const
export type ApprovalWay = (typeof approvalWays)[number]

/** The base branch that a delivery shows, and the commit that it was at. */
export type SeenBase = { readonly ref: string; readonly sha: string }

/**
 * What a signed delivery shows of the moment of a request.
 *
 * `at` is when it happened by GitHub's clock, ISO-8601 UTC. `body` is the pull request's text as the delivery
 * carries it. A label has no event number in its delivery: it is found again by actor and time.
 * A button's delivery has no body, but the check run as it stood: `digest` is the closeout digest that the check was made from.
 */
export type Witness =
  | {
      readonly via: 'label'
      readonly label: string
      readonly actor: string
      readonly at: string
      readonly head: string
      readonly base: SeenBase
      readonly body: string
    }
  | {
      readonly via: 'review'
      readonly event: string
      readonly actor: string
      readonly at: string
      readonly head: string
      readonly base: SeenBase
      readonly body: string
    }
  | {
      readonly via: 'comment'
      readonly event: string
      readonly actor: string
      readonly at: string
      readonly text: string
      readonly body: string
    }
  | {
      readonly via: 'button'
      readonly event: string
      readonly actor: string
      readonly isBot: boolean
      readonly at: string
      readonly button: Button
      readonly head: string
      readonly check: { readonly externalId: string; readonly text: string }
    }
  | TextWitness

/**
 * The text of a merged pull request, as a delivery shows it: at its merge, or after somebody edited it since.
 * `at` of an edit is when GitHub had it.
 */
export type TextWitness = {
  readonly via: 'merge' | 'edit'
  readonly actor: string
  readonly at: string
  readonly body: string
}

/** The buttons of the check. GitHub shows three at most; a label has 20 characters, a description 40. */
export const buttons = {
  recheck: { label: 'Recheck', description: 'Check everything again now' },
  approve: { label: 'Approve', description: 'Approve exactly this content' },
  hold: { label: 'Hold', description: 'Stop it until the hold is lifted' },
} as const satisfies Record<string, { readonly label: string; readonly description: string }>
export type Button = keyof typeof buttons

/** What an approval is bound to. `diff` is the digest of the change since the merge base, "" where it could not be read. */
export type Content = { readonly tree: string; readonly diff: string; readonly closeout: string }

/**
 * What gave an approver the authority, as it was at the approval.
 *
 * `base` is the base branch. `role` is "" where it could not be read and a team was enough. `teams` are the policy's
 * teams that the approver was in. `involved` is what the approver had to do with the change, or may have had.
 * `policy` is the digest of the approval policy. @see digestApprovalPolicy
 */
export type SealedGrant = {
  readonly base: string
  readonly role: string
  /** The name of a custom role, which counts as `role`. */
  readonly customRole?: string
  readonly teams: readonly string[]
  readonly involved: readonly Involvement[]
  readonly policy: string
}

/** What an override lets pass: errors of these rules of the closeout, until an instant, ISO-8601 UTC. */
export type SealedOverride = {
  readonly reason: string
  readonly rules: readonly RuleCode[]
  readonly until: string
}

/** The form of the receipts that say under which rules they were granted. An earlier one has no version. */
export const receiptVersion = 2

/**
 * One granted request, stored where only the app can write.
 *
 * An approval and an override have a `version` and a `grant`. A hold by a button and a withdrawal have neither: they only lower, and count
 * whatever role the person has later.
 *
 * `event` names its cause: `label:<id>`, `comment:<id>`, `review:<id>`, `button:<delivery>`.
 * `seal` is the SHA-256 of everything else in canonical form, with the repository's and the change's numbers:
 * a receipt that was cut, changed or copied to another pull request is not valid.
 */
export type Receipt = {
  readonly version?: typeof receiptVersion
  readonly grant?: SealedGrant
  readonly act: 'approve' | 'override' | 'hold' | 'withdraw'
  readonly override?: SealedOverride
  readonly repository: number
  readonly kind: 'pull_request'
  readonly number: number
  readonly event: string
  readonly via: ApprovalWay
  readonly actor: string
  readonly at: string
  readonly head: string
  readonly content: Content
  readonly seal: string
}

/**
 * The state at the merge, so that a later edit of the text changes no history.
 * `approval` is the event of the valid approval, `null` where there was none.
 */
export type LedgerSnapshot = {
  readonly closeout: string
  readonly approval: string | null
  /** The routes, as `writeFrozen` writes them; `null` for a merge that the app did not see: it opens no issues. */
  readonly routes?: readonly string[] | null
  /** When somebody with write access last edited the text since the merge, as the delivery shows it. */
  readonly edited?: string
  /** The digest of the evidence that was found at the publication. The record comment has the evidence itself. */
  readonly evidence?: string
}

/**
 * The requests that were decided by a role which the person may gain or lose later: holds, their ends, withdrawals and
 * archivings, by their events. What was decided is not decided again.
 *
 * `until`: every such request up to this time that is not among the granted was refused; "" for none.
 */
export type DecidedRequests = {
  readonly until: string
  readonly granted: readonly string[]
  readonly refused: readonly string[]
}

/**
 * What the check keeps of one pull request on its commit.
 *
 * `line` and `conclusion` are its part of the check, for the other pull requests that share the commit.
 * `closeout` is the digest of the closeout that it was made from. `base` is the base branch, and `since` is the time
 * from which the check shows this pull request on this commit and this base; an early form of the ledger has neither.
 * `isClosed`: it is not open any more, so that a button of this check is not about it. `opened` are the issues that the app
 * opened for it: GitHub's lists may not show them yet. `approval` is the event of the valid approval, `null` for none; it is
 * there where several receipts are.
 */
export type LedgerEntry = {
  readonly number: number
  readonly line: string
  readonly conclusion: Conclusion
  readonly closeout: string
  readonly receipts: readonly Receipt[]
  readonly frozen: LedgerSnapshot | null
  readonly base?: string
  readonly since?: string
  readonly isClosed?: true
  readonly opened?: readonly OpenedIssue[]
  readonly approval?: string | null
  readonly decided?: DecidedRequests
}

/** Everything that the check of one commit keeps: one entry for each pull request, ordered by number. */
export type Ledger = { readonly repository: number; readonly entries: readonly LedgerEntry[] }

/** From worst to best. A check that covers several pull requests has the worst. */
export const conclusions = ['failure', 'action_required', 'neutral', 'success'] as const
export type Conclusion = (typeof conclusions)[number]

/** Why a person may not approve, with the policy line that would allow it ("" where none can). */
export type Denial = { readonly why: string; readonly allow: string }

/** Who may not approve their own work unless policy allows it. */
export const involvements = ['author', 'committer', 'last_pusher', 'initiator'] as const
export type Involvement = (typeof involvements)[number]

import type { EvidenceFound, EvidenceKind, EvidenceVerdict } from '../../evidence/model/evidence.ts'
import type { EvaluatedRoute } from '../../follow-ups/model/follow-up.ts'
import type { Known } from '../../vocabulary/known.ts'
import type { RuleCode } from '../../vocabulary/rule-codes.ts'
import type { ApprovalWay, Conclusion, DecidedRequests, LedgerSnapshot, Receipt } from './approval.ts'
import type { LifecycleState } from './lifecycle.ts'
import type { ReportedKind, RunFact } from './pull-request-facts.ts'

/** The state of an approval. `dropped` and `withdrawn` keep who gave it, so that the loss is always explained. */
export type ApprovalStatus =
  | { readonly standing: 'none' }
  | {
      readonly standing: 'stands'
      readonly by: string
      readonly at: string
      readonly head: string
      readonly via: ApprovalWay
      readonly event: string
    }
  | {
      readonly standing: 'dropped'
      readonly by: string
      readonly at: string
      readonly head: string
      readonly because: string
    }

/** An override of rules of the closeout: it stands until an instant, or it does not count any more, because of something. */
export type OverrideStatus = {
  readonly by: string
  readonly at: string
  readonly reason: string
  readonly rules: readonly RuleCode[]
  readonly until: string
  readonly event: string
  /** `null` while it stands. */
  readonly because: string | null
}

export type Hold = { readonly by: string; readonly at: string }

/**
 * What shipped. `release` is `null` where policy counts the merge.
 * `isComplete` is false for a merge that still waits for its release.
 */
export type Publication = {
  readonly by: string
  readonly at: string
  readonly target: string
  readonly commit: string
  readonly release: { readonly tag: string; readonly url: string } | null
  readonly isComplete: boolean
}

/**
 * One line of the history. `at` is GitHub's instant; `null` is what holds now, as this reconcile leaves it. `by` is a login,
 * `null` where GitHub names nobody. `text` is plain; `{issue}` in it
 * stands for the link to `issue`.
 */
export type HistoryEntry = {
  readonly at: string | null
  readonly by: string | null
  readonly text: string
  readonly issue?: { readonly name: string; readonly url: string }
}

/** A request that was not granted: what was requested, why not, and what is allowed instead. */
export type Refusal = {
  readonly at: string
  readonly by: string
  readonly asked: string
  readonly why: string
  readonly legal: string
  /** Whether nothing granted followed it: shown at the top until then. */
  readonly isOpen: boolean
}

/** A run behind the artifact, as the record names it, and what GitHub knows of it. */
export type RunLink = {
  readonly slug: string
  readonly workflow: string | null
  readonly id: string | null
  readonly attempt: number | null
  readonly step: string | null
  readonly url: string | null
  /** `null`: not a run that GitHub could know. */
  readonly checked: Known<RunFact> | null
}

export type Evidence = {
  readonly kind: string
  readonly summary: string
  readonly url: string | null
  readonly sha256: string | null
}

/** Evidence as it was found when the artifact was published. `isSealed`: our own check has its digest. */
export type KeptEvidence = {
  readonly at: string
  readonly head: string
  readonly rows: readonly {
    readonly kind: EvidenceKind
    readonly named: string
    readonly verdict: EvidenceVerdict
    readonly reason: string
    readonly found: EvidenceFound
  }[]
  readonly digest: string
  readonly isSealed: boolean
}

/** The lifecycle status of a pull request's artifact: everything that the check and the record show. */
export type LifecycleStatus = {
  readonly number: number
  /** The page of the pull request. */
  readonly url: string
  /** The commit that was looked at, and the branch that it is for. */
  readonly head: string
  readonly base: string
  readonly state: LifecycleState
  /** What keeps it a draft, worst first; empty from `ready` on. */
  readonly because: readonly string[]
  readonly approval: ApprovalStatus
  /** The last override, where one was granted; `null` for none, and after the merge. */
  readonly override?: OverrideStatus | null
  readonly hold: Hold | null
  readonly publication: Publication | null
  readonly archived: { readonly by: string; readonly at: string | null; readonly why: string } | null
  readonly owners: readonly string[]
  /** A login to assign now, `null` for none. */
  readonly assign: string | null
  readonly recordOwner: string | null
  readonly openRoutes: readonly {
    readonly target: string
    readonly action: string
    readonly ref: string | null
  }[]
  /** Every route with its state and its issue; absent where only the text was read. */
  readonly routes?: readonly EvaluatedRoute[]
  readonly runs: readonly RunLink[]
  readonly evidence: readonly Evidence[]
  /** What was found at the publication; `null` before. */
  readonly keptEvidence: KeptEvidence | null
  /** Notes for the reader that no rule of the gate reports, such as a merge without approval. */
  readonly remarks: readonly string[]
  /** What happened, in order, and at the end what holds now. */
  readonly history: readonly HistoryEntry[]
  readonly refusals: readonly Refusal[]
  readonly conclusion: Conclusion
  readonly receipts: readonly Receipt[]
  readonly decided: DecidedRequests
  readonly frozen: LedgerSnapshot | null
  /** Digest of the closeout that this was evaluated from. */
  readonly closeout: string
  readonly asksHelp: boolean
}

/**
 * What an event requests or reports.
 *
 * `commit` is the beginning of the commit that the person named, "" for none. `withdraw` removes the approved
 * label, `retract` is a review that was dismissed or now requests changes. The last row only reports.
 */
export type RequestIntent =
  | { readonly kind: 'approve'; readonly commit: string }
  | { readonly kind: 'override'; readonly commit: string; readonly reason: string }
  | { readonly kind: 'withdraw' | 'retract' | 'hold' | 'unhold' | 'archive' | 'unarchive' | 'help' }
  | { readonly kind: 'state'; readonly state: LifecycleState; readonly isRemoval: boolean }
  | { readonly kind: ReportedKind }

/** Something that a person or GitHub did. `event` is its cause, as in a receipt. */
export type LifecycleRequest = {
  readonly event: string
  readonly at: string
  readonly by: string
  readonly isBot: boolean
  readonly isOurs: boolean
  readonly via: ApprovalWay
  readonly intent: RequestIntent
}

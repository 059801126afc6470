import type { StoreFinding } from '../../core/artifacts/model/store-facts.ts'
import type { DoctorReport } from '../../core/diagnosis/model/diagnosis.ts'
import type { Report } from '../../core/gate/model/report.ts'
import type { ExplainedPolicy } from '../../core/policy/explain-policy.ts'
import type { AuditTextOptions } from '../../core/sessions/audit-text.ts'
import type { Audit } from '../../core/sessions/model/audit.ts'
import type { Insights } from '../../core/sessions/model/insights.ts'
import type { Validation } from '../../core/sessions/sidecars/validation-text.ts'
import type { Pages } from '../../core/text/page/links.ts'
import type { Paint } from '../../core/text/paint.ts'
import type { EvaluatedBody } from '../../engine/evaluate-body.ts'
import type { Cleaned } from '../../engine/local/clean-sessions.ts'
import type { Init } from '../../engine/setup/init-repository.ts'
import type { FixReport } from '../show/fix-text.ts'
import type { ShownPolicyDiff } from '../show/policy-diff-text.ts'
import type { PolicyTest } from '../show/policy-test-text.ts'
import type { CommandError } from '../show/print-error.ts'

/** What each command reports, in whichever format. */
export type Reported = {
  readonly check: CheckReport
  readonly init: Init
  readonly fix: FixReport
  readonly validate: Validation
  readonly audit: AuditsReport
  readonly clean: Cleaned
  readonly doctor: DoctorReport
  readonly 'audit --insights': Insights
  readonly parse: EvaluatedBody
  readonly 'parse --jsonl': EvaluatedLine
  readonly 'artifact audit': StoreAudit
  readonly version: ProgramVersion
  readonly 'policy show': ExplainedPolicy
  readonly 'policy test': PolicyTest
  readonly 'policy diff': ShownPolicyDiff
  readonly error: CommandError
}

/** The report of the gate. `skeleton` drafts a closeout to fill in, for a report that shows one. */
export type CheckReport = {
  readonly report: Report
  readonly skeleton: () => string
  /** Where GitHub has the pull request; `null` for a change that is only here. */
  readonly pages: Pages | null
}

/** The program and what it runs on. `commit` is `null` where it is not known. */
export type ProgramVersion = {
  readonly version: string
  readonly commit: string | null
  readonly node: string
  readonly platform: string
}

/** The audits of several roots, how their text is to be cut, and a command as it works in the folder of the caller. */
export type AuditsReport = {
  readonly audits: readonly Audit[]
  readonly text: AuditTextOptions
  readonly asPasted: (command: string) => string
}

export type Subject = keyof Reported

/** One line of a stream of bodies: read in `ms` milliseconds, or not readable. `id` is the line's own. */
export type EvaluatedLine =
  | { readonly id: unknown; readonly evaluated: EvaluatedBody; readonly ms: number }
  | { readonly id: unknown; readonly error: string }

/** A store that was audited. `shown` writes a path of the store as a reader in the current folder would. */
export type StoreAudit = {
  readonly runs: number
  readonly lines: number
  readonly findings: readonly StoreFinding[]
  readonly shown: (path: string) => string
}

/** A report as text, in pieces, so that a long one is never held at once. */
export type Reporter<S extends Subject> = (reported: Reported[S], paint: Paint) => Iterable<string>

/** What a format's file exports: a reporter for everything that is reported, `null` where the format has none. */
export type Reporters = { readonly [S in Subject]: Reporter<S> | null }

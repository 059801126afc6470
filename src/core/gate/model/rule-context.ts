import type { Closeout } from '../../closeout/model/closeout.ts'
import type { RecordReading } from '../../closeout/model/record.ts'
import type { FindingLevel, Place } from '../../vocabulary/finding.ts'
import type { RuleCode } from '../../vocabulary/rule-codes.ts'
import type { ChangeFacts } from './facts.ts'
import type { GatePolicy } from './gate-policy.ts'
import type { Report } from './report.ts'

/**
 * The closeout of a change as it was read: `source` is `body`, `comment`, or a document's path.
 * Lines count within that source.
 */
export type CloseoutReading = {
  readonly source: string
  readonly closeout: Closeout
  readonly record: RecordReading
}

/** A report, and what it was made of. `reading` is `null` where there was no text to read. */
export type CheckedGate = {
  readonly report: Report
  readonly facts: ChangeFacts
  readonly reading: CloseoutReading | null
}

/** What a rule evaluates. `reading` is `null` where there is no text to read, as for a push. */
export type RuleContext = {
  readonly facts: ChangeFacts
  readonly policy: GatePolicy
  readonly reading: CloseoutReading | null
  /** Whether this change needs a closeout at all. */
  readonly isCloseoutRequired: boolean
}

/**
 * What a rule found. `level` is that of the rule `like`, and `fix` that of the rule `code`, where they are `null`;
 * the two rules differ only where a fact could not be read.
 */
export type RuleFinding = {
  readonly code: RuleCode
  readonly like: RuleCode
  readonly level: FindingLevel | null
  readonly place: Place
  readonly message: string
  readonly fix: string | null
}

/** A rule gets everything and returns its findings; an empty list is a pass. It never throws. */
export type EvaluateRule = (change: RuleContext) => readonly RuleFinding[]

/**
 * What a rule is. `closeout check --explain CODE` prints the texts, docs/rules.md lists them.
 * `level` is the level unless policy sets another. `what` says when the gate reports it, `why` why it matters,
 * `fix` what to do about it. `evaluator` is `null` for a code that another rule's evaluator raises.
 */
export type Rule = {
  readonly level: FindingLevel
  readonly title: string
  readonly what: string
  readonly why: string
  readonly fix: string
  readonly evaluator: Evaluator | null
}

/** `everything`: evaluated on every change. `closeout`: about the text, which a draft may still lack. */
export type Evaluator = { readonly about: 'everything' | 'closeout'; readonly evaluate: EvaluateRule }

import type { Closeout } from '../../closeout/model/closeout.ts'
import type { RecordReading } from '../../closeout/model/record.ts'
import type { Policy } from '../../policy/model/policy.ts'
import type { Finding } from '../../vocabulary/finding.ts'
import type { ChangeFacts } from './facts.ts'

/**
 * The closeout of a change as it was read: `source` is `body`, `comment`, or a document's path.
 * Lines count within that source.
 */
export type CloseoutReading = {
  readonly source: string
  readonly closeout: Closeout
  readonly record: RecordReading
}

/** What a rule evaluates. `reading` is `null` where there is no text to read, as for a push. */
export type RuleContext = {
  readonly facts: ChangeFacts
  readonly policy: Policy
  readonly reading: CloseoutReading | null
  /** Whether this change needs a closeout at all. */
  readonly isCloseoutRequired: boolean
}

/** A rule gets everything and returns its findings; an empty list is a pass. It never throws. */
export type EvaluateRule = (change: RuleContext) => readonly Finding[]

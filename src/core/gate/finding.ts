import type { FindingLevel, Place } from '../vocabulary/finding.ts'
import type { Known } from '../vocabulary/known.ts'
import type { RuleCode } from '../vocabulary/rule-codes.ts'
import type { RuleFinding } from './model/rule-context.ts'

/** A finding of a rule, at the rule's own level and with the rule's own fix unless told otherwise. */
export const finding = (
  code: RuleCode,
  place: Place,
  message: string,
  { level, fix }: { level?: FindingLevel; fix?: string } = {},
): RuleFinding => ({ code, like: code, level: level ?? null, place, message, fix: fix ?? null })

/**
 * What a rule says when a fact that it needs could not be read: never nothing.
 *
 * @param what  what was to be read, as in "the tracked files"
 */
export const cannotDecide = (
  code: RuleCode,
  what: string,
  fact: Extract<Known<unknown>, { known: false }>,
  level?: FindingLevel,
): RuleFinding => ({
  code: 'fact-unknown',
  like: code,
  level: level ?? null,
  place: {},
  message: `${what} could not be read, so \`${code}\` cannot be judged: ${fact.why}`,
  fix: 'Mend the cause, then run the check again.',
})

/** Where a line of a closeout is: a line of the body (or of the comment) stands alone, a line of a document has its path. */
export const placeIn = (source: string, line: number): Place =>
  source === 'body' || source === 'comment' ? { line } : { path: source, line }

import type { FindingLevel, Place } from '../vocabulary/finding.ts'
import type { Known } from '../vocabulary/known.ts'
import type { RuleCode } from '../vocabulary/rule-codes.ts'
import type { RuleFinding } from './model/rule-context.ts'

/** A finding of a rule, with the rule's own level and fix by default. */
export const finding = (
  code: RuleCode,
  place: Place,
  message: string,
  { level, fix }: { level?: FindingLevel; fix?: string } = {},
): RuleFinding => ({ code, like: code, level: level ?? null, place, message, fix: fix ?? null })

/**
 * The finding of a rule that could not read a fact that it needs.
 *
 * @param what  the fact, at the start of a sentence: "The tracked files"
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
  message: `${what} could not be read, so the rule \`${code}\` could not be checked: ${fact.why}`,
  fix: 'Remove the cause, then run the check again.',
})

/** Where a line of a closeout is: a line of the body (or of the comment) stands alone, a line of a document has its path. */
export const placeIn = (source: string, line: number): Place =>
  source === 'body' || source === 'comment' ? { line } : { path: source, line }

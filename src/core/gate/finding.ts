import type { Finding, FindingLevel, Place } from '../vocabulary/finding.ts'
import type { Known } from '../vocabulary/known.ts'
import { type RuleCode, rules } from '../vocabulary/rules.ts'

/** A finding of a rule, with the rule's own level and fix by default. */
export const finding = (
  code: RuleCode,
  place: Place,
  message: string,
  { level = rules[code].level, fix = rules[code].fix }: { level?: FindingLevel; fix?: string } = {},
): Finding => ({ code, level, place, message, fix })

/**
 * The finding of a rule that could not read a fact that it needs.
 *
 * @param what  the fact, at the start of a sentence: "The tracked files"
 */
export const cannotDecide = (
  code: RuleCode,
  what: string,
  fact: Extract<Known<unknown>, { known: false }>,
  level: FindingLevel = rules[code].level,
): Finding =>
  finding(
    'fact-unknown',
    {},
    `${what} could not be read, so the rule \`${code}\` could not be checked: ${fact.why}`,
    {
      level,
      fix: 'Remove the cause, then run the check again.',
    },
  )

/** Where a line of a closeout is: a line of the body (or of the comment) stands alone, a line of a document has its path. */
export const placeIn = (source: string, line: number): Place =>
  source === 'body' || source === 'comment' ? { line } : { path: source, line }

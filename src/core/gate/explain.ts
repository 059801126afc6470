import type { RuleCode } from '../vocabulary/rule-codes.ts'
import { rules } from './rule-table.ts'

/** A rule's texts for `--explain`: what it finds, why it matters, how to fix it. Ends with a newline. */
export const explain = (code: RuleCode): string => {
  const { level, title, what, why, fix } = rules[code]
  return `${code} (${level}): ${title}\n\n  ${what}\n\n  Why: ${why}\n\n  Fix: ${fix}\n`
}

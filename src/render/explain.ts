import type { RuleCode } from '../core/vocabulary/rules.ts'
import { rules } from '../core/vocabulary/rules.ts'

/** What a rule finds, why it matters and what to do, for `--explain`. Ends with a newline. */
export const explain = (code: RuleCode): string => {
  const rule = rules[code]
  return `${code} (${rule.level}): ${rule.title}\n\n  ${rule.what}\n\n  Why: ${rule.why}\n\n  Fix: ${rule.fix}\n`
}

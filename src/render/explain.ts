import type { RuleCode } from '../model/rules.ts'
import { rules } from '../model/rules.ts'

/** What a rule finds, why it matters and what to do, for `--explain`. Ends with a newline. */
export const explain = (code: RuleCode): string => {
  const rule = rules[code]
  return `${code} (${rule.level}): ${rule.title}\n\n  ${rule.what}\n\n  Why: ${rule.why}\n\n  Fix: ${rule.fix}\n`
}

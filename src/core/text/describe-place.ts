import type { Finding } from '../vocabulary/finding.ts'
import { type RuleCode, rules } from '../vocabulary/rules.ts'
import { shownText } from './shown-text.ts'

/** Where a finding is, in words: `docs/a.md:3`, `body, line 12`, or "" for the change as a whole. */
export const describePlace = ({ place }: Pick<Finding, 'place'>): string => {
  if (place.path !== undefined)
    return `${shownText(place.path)}${place.line === undefined ? '' : `:${place.line}`}`
  return place.line === undefined ? '' : `body, line ${place.line}`
}

/** A rule's texts for `--explain`: what it finds, why it matters, how to fix it. Ends with a newline. */
export const explain = (code: RuleCode): string => {
  const rule = rules[code]
  return `${code} (${rule.level}): ${rule.title}\n\n  ${rule.what}\n\n  Why: ${rule.why}\n\n  Fix: ${rule.fix}\n`
}

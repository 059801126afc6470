import { findingLevels } from '../vocabulary/finding.ts'
import type { RuleCode } from '../vocabulary/rule-codes.ts'
import type { Report } from './model/report.ts'
import { rules } from './rule-table.ts'

/** Whether a rule is about the text of the closeout. Paths, the policy and what could not be read are not. */
const isCloseoutRule = (code: RuleCode): boolean =>
  code !== 'fact-unknown' && rules[code].evaluator?.about !== 'everything'

/** The rules of the closeout that fail a report. */
export const listOverridable = ({ findings }: Pick<Report, 'findings'>): readonly RuleCode[] => [
  ...new Set(
    findings.flatMap(({ level, code }) => (level === 'error' && isCloseoutRule(code) ? [code] : [])),
  ),
]

/**
 * A report with the errors of some rules of the closeout as notices. Errors of every other rule stay, whatever the list says.
 *
 * @param note  says who overrides what, and until when
 */
export const overrideReport = (report: Report, codes: readonly RuleCode[], note: string): Report => {
  const findings = report.findings.map(finding =>
    finding.level === 'error' && codes.includes(finding.code) && isCloseoutRule(finding.code)
      ? { ...finding, level: 'notice' as const }
      : finding,
  )
  const errors = findings.filter(({ level }) => level === 'error')
  const isUndecided =
    report.verdict === 'undecided' ||
    (errors.length > 0 && errors.every(({ code }) => code === 'fact-unknown'))
  return {
    ...report,
    verdict: isUndecided ? 'undecided' : errors.length === 0 ? 'pass' : 'fail',
    findings: findings.toSorted((a, b) => findingLevels.indexOf(a.level) - findingLevels.indexOf(b.level)),
    notes: [...report.notes, note],
  }
}

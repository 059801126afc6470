import { diagnosisText } from '../../core/diagnosis/diagnosis-text.ts'
import { renderTerminal } from '../../core/gate/show/terminal.ts'
import { auditsText } from '../../core/sessions/audit-text.ts'
import { insightsText } from '../../core/sessions/insights-text.ts'
import { validationText } from '../../core/sessions/sidecars/validation-text.ts'
import { cleaningText } from '../show/cleaning-text.ts'
import { fixText } from '../show/fix-text.ts'
import { initText } from '../show/init-text.ts'
import { parseTable } from '../show/parse-table.ts'
import { policyDiffText } from '../show/policy-diff-text.ts'
import { policyTestText } from '../show/policy-test-text.ts'
import { policyText } from '../show/policy-text.ts'
import { storeAuditText } from '../show/store-audit-text.ts'
import type { Reporters } from './reported.ts'

/** Text for people. */
export const reporters: Reporters = {
  check: ({ report }, paint) => [renderTerminal(report, paint)],
  init: initText,
  fix: fixText,
  validate: (validation, paint) => [validationText(validation, paint)],
  audit: ({ audits, text }, paint) => auditsText(audits, text, paint),
  clean: cleaningText,
  doctor: (report, paint) => [diagnosisText(report, paint)],
  'audit --insights': (insights, paint) => [insightsText(insights, paint)],
  parse: evaluated => [parseTable(evaluated)],
  'parse --jsonl': null,
  'artifact audit': storeAuditText,
  version: ({ version }) => [`${version}\n`],
  'policy show': policyText,
  'policy test': policyTestText,
  'policy diff': policyDiffText,
  // Every format says it on standard error.
  error: () => [],
}

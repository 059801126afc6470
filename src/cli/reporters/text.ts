import { renderTerminal } from '../../core/gate/terminal.ts'
import { auditText } from '../../core/sessions/audit-text.ts'
import { insightsText } from '../../core/sessions/insights-text.ts'
import type { Audit } from '../../core/sessions/model/audit.ts'
import { validationText } from '../../core/sessions/sidecars/validation-text.ts'
import type { Paint } from '../../core/text/paint.ts'
import { parseTable } from '../show/parse-table.ts'
import { storeAuditText } from '../show/store-audit-text.ts'
import type { Reporters } from './reported.ts'

function* auditsText(audits: readonly Audit[], paint: Paint): Generator<string> {
  for (const audit of audits) yield* auditText(audit, paint)
}

/** Text for people. */
export const reporters: Reporters = {
  check: (report, paint) => [renderTerminal(report, paint)],
  validate: (validation, paint) => [validationText(validation, paint)],
  audit: auditsText,
  'audit --insights': (insights, paint) => [insightsText(insights, paint)],
  parse: evaluated => [parseTable(evaluated)],
  'parse --jsonl': null,
  'artifact audit': storeAuditText,
}

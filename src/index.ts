/** The public API: what other programs may build on. Everything else may move. */

export { parseArtifact } from './core/artifacts/submit/parse-artifact.ts'
export { closeoutDigest } from './core/closeout/closeout-digest.ts'
export {
  type Closeout,
  closeoutFields,
  type FieldName,
  type ReadingOptions,
} from './core/closeout/model/closeout.ts'
export { type RunRecord, recordSchema } from './core/closeout/model/record.ts'
export { parseCloseout } from './core/closeout/parse-closeout.ts'
export { parseRecords } from './core/closeout/parse-records.ts'
export { evaluateChange, shouldFail } from './core/gate/evaluate-change.ts'
export type { ChangeFacts } from './core/gate/model/facts.ts'
export { type Report, reportSchema } from './core/gate/model/report.ts'
export { rules } from './core/gate/rule-table.ts'
export { renderSummary } from './core/gate/show/summary.ts'
export { renderTerminal } from './core/gate/show/terminal.ts'
export type { Policy } from './core/policy/model/policy.ts'
export { defaultPolicy } from './core/policy/model/policy.ts'
export { policySchema } from './core/policy/model/policy-schema.ts'
export { CloseoutError, type ErrorCode } from './core/vocabulary/errors.ts'
export type { Finding, FindingLevel, Place } from './core/vocabulary/finding.ts'
export type { Known } from './core/vocabulary/known.ts'
export type { RuleCode } from './core/vocabulary/rule-codes.ts'
export type { ChangeTarget } from './engine/change-target.ts'
export { type Change, type CheckedChange, checkChange } from './engine/check-change.ts'
export { openChange } from './engine/open-change.ts'
export { planChange } from './engine/plan-change.ts'
export type { ChangeReader } from './io/change-reader.ts'

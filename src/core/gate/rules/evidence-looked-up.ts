import { describeTarget } from '../../evidence/describe-target.ts'
import type { EvaluatedEvidence } from '../../evidence/model/evidence.ts'
import type { OpenVerdict } from '../../evidence/model/evidence-policy.ts'
import { shownText } from '../../text/shown-text.ts'
import type { RuleCode } from '../../vocabulary/rule-codes.ts'
import { finding, placeIn } from '../finding.ts'
import type { EvaluateRule, RuleContext, RuleFinding } from '../model/rule-context.ts'

const codes = {
  contradicted: 'evidence-contradicted',
  stale: 'evidence-stale',
  'self-made': 'evidence-self-made',
  unknown: 'evidence-unknown',
  pending: 'evidence-pending',
} as const satisfies Record<OpenVerdict, RuleCode>

const says = {
  contradicted: 'is contradicted',
  stale: 'is of another commit',
  'self-made': 'was made by what the change edits',
  unknown: 'could not be confirmed',
  pending: 'has not finished',
} as const satisfies Record<OpenVerdict, string>

/** Every entry of evidence that does not hold, at the level of its verdict. */
export const evidenceLookedUp: EvaluateRule = change =>
  (change.facts.evidence ?? []).flatMap(evidence => report(evidence, change))

const report = (
  { entry, verdict, reason, permission }: EvaluatedEvidence,
  { policy, reading }: RuleContext,
): readonly RuleFinding[] => {
  if (verdict === 'holds') return []
  const place = entry.line === null ? {} : placeIn(reading?.source ?? 'body', entry.line)
  const name = shownText(describeTarget(entry.target))
  return [
    finding(codes[verdict], place, `The evidence "${name}" ${says[verdict]}: ${reason}.`, {
      level: policy.evidence.levels[verdict],
      ...(permission === null ? {} : { fix: `Give the token the permission ${permission}.` }),
    }),
  ]
}

import { describeTarget } from '../../evidence/describe-target.ts'
import type { EvaluatedEvidence } from '../../evidence/model/evidence.ts'
import type { OpenVerdict } from '../../evidence/model/evidence-policy.ts'
import { permissionFix } from '../../text/named-permission.ts'
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

/**
 * Every entry of evidence that does not hold, at the level of its verdict. What one missing permission hides is one
 * finding.
 */
export const evidenceLookedUp: EvaluateRule = change => {
  const open = (change.facts.evidence ?? []).filter(({ verdict }) => verdict !== 'holds')
  const [hidden, seen] = [open.filter(isHidden), open.filter(evidence => !isHidden(evidence))]
  const permissions = [...new Set(hidden.map(({ permission }) => permission))]
  const groups = permissions.map(permission => hidden.filter(one => one.permission === permission))
  return [...seen.map(evidence => [evidence]), ...groups].flatMap(group => report(group, change))
}

const isHidden = ({ verdict, permission }: EvaluatedEvidence): boolean =>
  verdict === 'unknown' && permission !== null

const report = (
  group: readonly EvaluatedEvidence[],
  { policy, reading }: RuleContext,
): readonly RuleFinding[] => {
  const [first] = group
  if (!first || first.verdict === 'holds') return []
  const { entry, verdict, reason, permission } = first
  const place = entry.line === null ? {} : placeIn(reading?.source ?? 'body', entry.line)
  const names = group.map(one => `"${shownText(describeTarget(one.entry.target))}"`).join(', ')
  return [
    finding(codes[verdict], place, `The evidence ${names} ${says[verdict]}: ${reason}.`, {
      level: policy.evidence.levels[verdict],
      ...(permission === null ? {} : { fix: permissionFix(permission) }),
    }),
  ]
}

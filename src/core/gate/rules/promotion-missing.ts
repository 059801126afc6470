import { matchesGlob } from '../../text/field-path.ts'
import { counted, shownText } from '../../text/shown-text.ts'
import { cannotDecide, finding } from '../finding.ts'
import type { ChangedFile } from '../model/facts.ts'
import type { PromotionRule } from '../model/gate-policy.ts'
import type { EvaluateRule, RuleFinding } from '../model/rule-context.ts'

/**
 * Documents change together with what they describe, or the closeout says why not: a reasoned skip under
 * Durable docs answers every promotion rule.
 *
 * @see seed 001, "Promotion Targets"
 */
export const promotionMissing: EvaluateRule = ({ facts, policy, reading, isCloseoutRequired }) => {
  const { changedFiles } = facts
  if (policy.promotion.length === 0 || !isCloseoutRequired) return []
  if (!changedFiles.known) return [cannotDecide('promotion-missing', 'The changed files', changedFiles)]
  if (reading?.closeout.fields.docs.verdict === 'skipped') return []
  return policy.promotion.flatMap(rule => evaluatePromotion(rule, changedFiles.value))
}

const evaluatePromotion = (rule: PromotionRule, changed: readonly ChangedFile[]): readonly RuleFinding[] => {
  const asks = changed.filter(file => asksFor(file, rule))
  const isAnswered = changed.some(file => file.status !== 'removed' && matchesGlob(file.path, rule.docs))
  const first = asks[0]
  if (!first || isAnswered) return []
  return [
    finding(
      'promotion-missing',
      { path: first.path },
      `The change touches ${counted(asks.length, 'path')}, such as ${shownText(first.path)}, and none of the documents ${rule.docs.join(', ')}.${rule.why ? ` Reason of the rule: ${rule.why}.` : ''}`,
      { level: rule.level },
    ),
  ]
}

const asksFor = (file: ChangedFile, rule: PromotionRule): boolean =>
  matchesGlob(file.path, rule.when) && !matchesGlob(file.path, rule.docs)

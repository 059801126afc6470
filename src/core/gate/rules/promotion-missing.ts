import { evaluateAnswer } from '../../closeout/answers/evaluate-answer.ts'
import { matchesGlob } from '../../text/field-path.ts'
import { counted, shownText } from '../../text/shown-text.ts'
import { cannotDecide, finding } from '../finding.ts'
import type { ChangedFile } from '../model/facts.ts'
import type { PromotionRule } from '../model/gate-policy.ts'
import type { EvaluateRule, RuleFinding } from '../model/rule-context.ts'

/**
 * Documents change together with what they describe, or the closeout says why not: a reasoned skip under
 * Durable docs answers every promotion rule. Beside other documents, a line there that names the document and the reason
 * answers the rules about that document.
 *
 * @see seed 001, "Promotion Targets"
 */
export const promotionMissing: EvaluateRule = ({ facts, policy, reading, isCloseoutRequired }) => {
  const { changedFiles } = facts
  if (policy.promotion.length === 0 || !isCloseoutRequired) return []
  if (!changedFiles.known) return [cannotDecide('promotion-missing', 'The changed files', changedFiles)]
  if (reading?.closeout.fields.docs.verdict === 'skipped') return []
  const text = reading?.closeout.fields.docs.text ?? ''
  return policy.promotion.flatMap(rule =>
    isExplained(text, rule) ? [] : evaluatePromotion(rule, changedFiles.value),
  )
}

/** How many lines one reason may take. */
const mostLines = 3

/** Whether one line, or a wrapped one, says why a document of the rule did not change. */
const isExplained = (text: string, rule: PromotionRule): boolean => {
  const lines = text.split('\n')
  return lines.some((_, at) =>
    Array.from({ length: mostLines }, (__, more) => lines.slice(at, at + more + 1).join(' ')).some(said =>
      isReasonFor(said, rule),
    ),
  )
}

/** The reason is judged without the document, whose name alone is none. */
const isReasonFor = (said: string, { docs }: PromotionRule): boolean => {
  const words = said.split(/\s+/)
  const isNamed = (word: string): boolean => {
    const path = word.replace(/^[("'[]+|[)"'\],.;:]+$/g, '')
    return path !== '' && (docs.includes(path) || matchesGlob(path, docs))
  }
  if (!words.some(isNamed)) return false
  const rest = words.filter(word => !isNamed(word)).join(' ')
  return evaluateAnswer(rest.replace(/^[\s:,–—-]*(?:(?:is|was|are|were) (?=not|un))?/i, '')).kind === 'skip'
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
      {
        level: rule.level,
        fix: `Update one of the named documents, or write a line under Durable docs that names the document and the reason: \`Not needed: ${rule.docs[0]}, because …\`.`,
      },
    ),
  ]
}

const asksFor = (file: ChangedFile, rule: PromotionRule): boolean =>
  matchesGlob(file.path, rule.when) && !matchesGlob(file.path, rule.docs)

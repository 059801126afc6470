import type { RequiredEvidence } from '../../evidence/model/evidence-policy.ts'
import { matchesGlob } from '../../text/field-path.ts'
import { shownText } from '../../text/shown-text.ts'
import { cannotDecide, finding } from '../finding.ts'
import type { EvaluateRule, RuleContext, RuleFinding } from '../model/rule-context.ts'

/** Changed paths for which policy requires evidence have an entry of one of its kinds that holds. */
export const evidenceMissing: EvaluateRule = change => {
  const { required } = change.policy.evidence
  const { evidence, changedFiles } = change.facts
  if (required.length === 0 || evidence === null || !change.isCloseoutRequired) return []
  const level = required.some(rule => rule.level === 'error') ? 'error' : 'warning'
  if (!changedFiles.known) return [cannotDecide('evidence-missing', 'The changed files', changedFiles, level)]
  const paths = changedFiles.value.map(({ path }) => path)
  return required.flatMap(rule => evaluate(rule, paths, change))
}

const evaluate = (
  { when, kinds, level, why }: RequiredEvidence,
  paths: readonly string[],
  { facts }: RuleContext,
): readonly RuleFinding[] => {
  const path = paths.find(one => matchesGlob(one, when))
  if (path === undefined) return []
  const entries = (facts.evidence ?? []).filter(({ entry }) => kinds.includes(entry.target.kind))
  if (entries.some(({ verdict }) => verdict === 'holds')) return []
  const wanted = kinds.map(kind => kind.replace('_', ' ')).join(' or ')
  const state =
    entries.length === 0
      ? 'the closeout names none'
      : `of those that the closeout names, none holds (${[...new Set(entries.map(({ verdict }) => verdict))].join(', ')})`
  return [
    finding(
      'evidence-missing',
      {},
      `The change touches ${shownText(path)}, which needs evidence (${wanted}), and ${state}.${why === undefined ? '' : ` Reason: ${shownText(why)}.`}`,
      { level },
    ),
  ]
}

import { counted } from '../text/shown-text.ts'
import { activeStatuses } from '../vocabulary/run-state.ts'
import type { GateResult } from './model/gate-result.ts'
import type { LifecycleFacts } from './model/pull-request-facts.ts'

/** Something that keeps an artifact a draft. `undecided` may be resolved by reading again. */
export type Obstacle = {
  readonly kind: 'draft' | 'gate' | 'undecided' | 'evidence' | 'record'
  readonly says: string
}

/**
 * What keeps a pull request's artifact a draft, worst first; empty when it is ready for review.
 *
 * `verified` and an absent terminal never lower: leaving `verified` is for after the merge.
 */
export const listObstacles = (facts: LifecycleFacts, gate: GateResult): readonly Obstacle[] => [
  ...gateObstacles(gate),
  ...evidenceObstacles(gate),
  ...gate.records.flatMap(record => {
    const slug = JSON.stringify(record.slug)
    const status = record.state?.status
    const isActive = (activeStatuses as readonly string[]).includes(status ?? '')
    return [
      ...(isActive
        ? [
            {
              kind: 'record' as const,
              says: `The record ${slug} says that its run still has status ${JSON.stringify(status)}.`,
            },
          ]
        : []),
      ...(record.terminal !== undefined && record.terminal !== 'done'
        ? [
            {
              kind: 'record' as const,
              says: `The record ${slug} says that its run ended with ${JSON.stringify(record.terminal)}.`,
            },
          ]
        : []),
    ]
  }),
  ...(facts.change.isDraft ? [{ kind: 'draft' as const, says: 'The pull request is a draft.' }] : []),
]

/** Contradicted evidence keeps an artifact a draft at any level of the policy. */
const evidenceObstacles = ({ report }: GateResult): readonly Obstacle[] => {
  const contradicted = (report.evidence ?? []).filter(({ verdict }) => verdict === 'contradicted')
  return contradicted.map(({ named, reason }) => ({
    kind: 'evidence',
    says: `The evidence "${named}" is contradicted: ${reason}.`,
  }))
}

const gateObstacles = ({ report, shouldFail }: GateResult): readonly Obstacle[] => {
  if (!shouldFail) return []
  const errors = report.findings.filter(finding => finding.level === 'error').length
  return report.verdict === 'undecided'
    ? [{ kind: 'undecided', says: `The gate could not read ${counted(errors, 'fact')} that it needs.` }]
    : [{ kind: 'gate', says: `${counted(errors, 'finding')} ${errors === 1 ? 'fails' : 'fail'} the gate.` }]
}

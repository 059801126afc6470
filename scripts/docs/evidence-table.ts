import { type EvidenceVerdict, evidenceVerdicts } from '../../src/core/evidence/model/evidence.ts'
import { evidenceCases } from '../../test/support/evidence/case-table.ts'
import { table } from './slots.ts'

const situationsOf = (cases: Readonly<Record<string, EvidenceVerdict>>, verdict: EvidenceVerdict): string =>
  Object.entries(cases)
    .filter(([, given]) => given === verdict)
    .map(([situation]) => situation)
    .join('; ')

/** Each kind of evidence with each verdict, and the situations that a test puts it into. */
export const evidenceMatrix = (): string =>
  table(
    ['Evidence', 'Verdict', 'Situations'],
    Object.entries(evidenceCases).flatMap(([kind, cases]) =>
      evidenceVerdicts.toReversed().map(verdict => [kind, verdict, situationsOf(cases, verdict) || '(none)']),
    ),
  )

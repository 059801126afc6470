import { evaluateEvidence } from '../../../src/core/evidence/evaluate-evidence.ts'
import type { EvidenceTarget } from '../../../src/core/evidence/model/evidence.ts'
import type {
  CheckRunFact,
  EvidenceFacts,
  JobFact,
  RunFacts,
  WorkflowRunFact,
} from '../../../src/core/evidence/model/evidence-facts.ts'
import {
  defaultEvidencePolicy,
  type EvidencePolicy,
} from '../../../src/core/evidence/model/evidence-policy.ts'
import { type Known, known } from '../../../src/core/vocabulary/known.ts'

export const head = 'a'.repeat(40)
export const otherCommit = 'c'.repeat(40)
const done = { isCompleted: true, conclusion: 'success', completedAt: null, url: null }

export const someCheck = (fields: Partial<CheckRunFact> = {}): CheckRunFact => ({
  id: 8,
  name: 'unit tests',
  app: 'github-actions',
  suite: 6,
  headSha: head,
  ...done,
  ...fields,
})

export const someJob = (fields: Partial<JobFact> = {}): JobFact => ({
  id: 8,
  name: 'unit tests',
  run: 7,
  attempt: 1,
  headSha: head,
  ...done,
  ...fields,
})

/** A run, with what the change edits of it. */
export const someRun = (
  fields: Partial<WorkflowRunFact> = {},
  edited: Known<readonly string[]> = known([]),
): RunFacts => ({
  run: known({
    id: 7,
    attempt: 1,
    repository: 'octo/shop',
    headSha: head,
    event: 'pull_request',
    path: '.github/workflows/ci.yml',
    called: [],
    ...done,
    ...fields,
  }),
  edited,
})

export const verdictOf = (
  target: EvidenceTarget,
  facts: EvidenceFacts | null,
  policy: Partial<EvidencePolicy> = {},
) => {
  const { verdict, reason, permission } = evaluateEvidence(
    { target, line: 1, stated: [] },
    facts,
    { repository: 'octo/shop', head },
    { ...defaultEvidencePolicy, ...policy },
  )
  return { verdict, reason, permission }
}

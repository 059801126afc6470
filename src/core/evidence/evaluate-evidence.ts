import { namedPermission } from '../text/named-permission.ts'
import { evaluateCheck } from './evaluate-check.ts'
import { evaluateReport } from './evaluate-report.ts'
import { evaluateRun, type Judgment, shortSha } from './evaluate-run.ts'
import { evaluateStatus } from './evaluate-status.ts'
import type { EvaluatedEvidence, EvidenceEntry, EvidenceSubject, EvidenceTarget } from './model/evidence.ts'
import type { EvidenceFacts } from './model/evidence-facts.ts'
import type { EvidencePolicy } from './model/evidence-policy.ts'

/**
 * Give one entry its verdict.
 *
 * Pure: the same facts give the same verdict, for every front end. `null` facts are of an entry that is not looked up.
 */
export const evaluateEvidence = (
  entry: EvidenceEntry,
  facts: EvidenceFacts | null,
  subject: EvidenceSubject,
  policy: EvidencePolicy,
): EvaluatedEvidence => {
  const { verdict, reason, url = null, found = {} } = judge(entry, facts, subject, policy)
  return { entry, verdict, reason, permission: permissionIn(reason, verdict), url, found }
}

/** The permission that a reason names, where it is why nothing is known. */
const permissionIn = (reason: string, verdict: EvaluatedEvidence['verdict']): string | null =>
  verdict === 'unknown' ? namedPermission(reason) : null

const mismatch: Judgment = { verdict: 'unknown', reason: 'it was not looked up' }

const judge = (
  { target, stated }: EvidenceEntry,
  facts: EvidenceFacts | null,
  subject: EvidenceSubject,
  policy: EvidencePolicy,
): Judgment => {
  if ('foreign' in target)
    return {
      verdict: 'unknown',
      reason: 'it belongs to another repository, and only evidence of this repository is looked up',
    }
  if (facts === null) return mismatch
  switch (target.kind) {
    case 'check':
      return facts.kind === 'check' ? evaluateCheck(target, facts, subject, policy) : mismatch
    case 'status':
      return facts.kind === 'status' ? evaluateStatus(target.context, facts, subject, policy) : mismatch
    case 'workflow_run':
      return facts.kind === 'workflow_run' ? judgeRun(target, facts, subject) : mismatch
    case 'test_report':
      return facts.kind === 'test_report' ? evaluateReport(target, stated, facts, subject) : mismatch
    case 'file':
      return facts.kind === 'file' ? judgeFile(target, facts, subject) : mismatch
  }
}

const judgeRun = (
  target: Extract<EvidenceTarget, { run: number }>,
  { job, of, newer }: Extract<EvidenceFacts, { kind: 'workflow_run' }>,
  subject: EvidenceSubject,
): Judgment => {
  if (job !== null && !job.known) return { verdict: 'unknown', reason: job.why }
  if (job !== null && job.value === null) return { verdict: 'unknown', reason: 'the run has no such job' }
  if (of === null) return mismatch
  if (job?.value && job.value.run !== target.run)
    return { verdict: 'unknown', reason: `job ${job.value.id} belongs to run ${job.value.run}` }
  if (job?.value && 'jobId' in target && (target.attempt ?? job.value.attempt) !== job.value.attempt)
    return {
      verdict: 'unknown',
      reason: `job ${job.value.id} belongs to attempt ${job.value.attempt} of the run, and not to attempt ${target.attempt}`,
    }
  return evaluateRun(of, job?.value ?? null, subject, newer ? { newer } : {})
}

const judgeFile = (
  target: Extract<EvidenceTarget, { path: string }>,
  { digest }: Extract<EvidenceFacts, { kind: 'file' }>,
  { head }: EvidenceSubject,
): Judgment => {
  if (!digest.known) return { verdict: 'unknown', reason: digest.why }
  if (digest.value === null)
    return { verdict: 'contradicted', reason: `the file does not exist at ${shortSha(head)}` }
  const found = { sha256: digest.value }
  return digest.value === target.sha256
    ? { verdict: 'holds', reason: `the file at ${shortSha(head)} has this digest`, found }
    : { verdict: 'contradicted', reason: `the file at ${shortSha(head)} has another digest`, found }
}

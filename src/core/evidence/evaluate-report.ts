import { counted, shownText } from '../text/shown-text.ts'
import { evaluateRun, type Judgment } from './evaluate-run.ts'
import type { EvidenceSubject, EvidenceTarget, StatedCount } from './model/evidence.ts'
import type { EvidenceFacts, TestCounts } from './model/evidence-facts.ts'

type ReportTarget = Extract<EvidenceTarget, { artifact: number }>
type Facts = Extract<EvidenceFacts, { kind: 'test_report' }>

/**
 * Evaluate the test report of an artifact: its run has to count, its bytes have to be those that GitHub kept, its tests
 * have to have run, and the numbers on the entry's own line have to be those of a file or of all files together.
 */
export const evaluateReport = (
  target: ReportTarget,
  stated: readonly StatedCount[],
  { artifact, of, report }: Facts,
  subject: EvidenceSubject,
): Judgment => {
  if (!artifact.known) return { verdict: 'unknown', reason: artifact.why }
  if (artifact.value === null || of === null)
    return { verdict: 'unknown', reason: 'GitHub has no such artifact of a run of this repository' }
  if (target.run !== undefined && artifact.value.run !== target.run)
    return {
      verdict: 'unknown',
      reason: `artifact ${target.artifact} belongs to run ${artifact.value.run}, and not to run ${target.run}`,
    }
  // The gate may run as a later job of the run that made the report.
  const run = evaluateRun(of, null, subject, { mayBeActive: true })
  const found = { ...run.found, artifact: target.artifact }
  if (run.verdict !== 'holds') return { ...run, found }
  const at = (judgment: Judgment): Judgment => ({ url: run.url ?? null, found, ...judgment })
  if (artifact.value.isExpired) return at({ verdict: 'unknown', reason: 'the artifact has expired' })
  if (artifact.value.digest === null)
    return at({ verdict: 'unknown', reason: 'GitHub keeps no digest of the artifact' })
  if (report === null || !report.known)
    return at({ verdict: 'unknown', reason: report?.why ?? 'the artifact was not downloaded' })
  const { sha256, counts, refused } = report.value
  const kept = { url: run.url ?? null, found: { ...found, sha256 } }
  if (sha256 !== artifact.value.digest)
    return { ...kept, verdict: 'contradicted', reason: 'the downloaded artifact differs from its digest' }
  if (target.sha256 !== null && sha256 !== target.sha256)
    return { ...kept, verdict: 'contradicted', reason: 'the artifact differs from the digest in the record' }
  if (refused !== null) return { ...kept, verdict: 'unknown', reason: refused }
  return { ...kept, ...evaluateCounts(counts, stated) }
}

const sumOf = (counts: readonly TestCounts[]): TestCounts =>
  counts.reduce(
    (sum, one) => ({
      file: '',
      executed: sum.executed + one.executed,
      failed: sum.failed + one.failed,
      errors: sum.errors + one.errors,
      skipped: sum.skipped + one.skipped,
    }),
    { file: '', executed: 0, failed: 0, errors: 0, skipped: 0 },
  )

/** What a number may mean, by the word after it. */
const meanings: Readonly<Record<StatedCount['of'], (counts: TestCounts) => readonly number[]>> = {
  tests: ({ executed, skipped }) => [executed, executed + skipped],
  passed: ({ executed, failed, errors }) => [executed - failed - errors],
  failed: ({ failed, errors }) => [failed, failed + errors, errors],
  skipped: ({ skipped }) => [skipped],
}

const evaluateCounts = (counts: readonly TestCounts[], stated: readonly StatedCount[]): Judgment => {
  if (counts.length === 0)
    return { verdict: 'unknown', reason: 'the artifact has no JUnit XML file with a test suite' }
  const sum = sumOf(counts)
  const says = describeCounts(sum, counts.length)
  if (sum.executed === 0) return { verdict: 'contradicted', reason: `no test was executed: ${says}` }
  if (sum.failed + sum.errors > 0) return { verdict: 'contradicted', reason: `tests failed: ${says}` }
  const wrong = stated.find(
    ({ count, of }) => ![sum, ...counts].some(one => meanings[of](one).includes(count)),
  )
  return wrong
    ? {
        verdict: 'contradicted',
        reason: `the line says ${wrong.count} ${wrong.of}, and the report says ${says}`,
      }
    : {
        verdict: 'holds',
        reason: `the report says ${says}${stated.length === 0 ? '; the line states no number to compare' : ''}`,
      }
}

const describeCounts = ({ executed, failed, errors, skipped }: TestCounts, files: number): string =>
  [
    `${executed - failed - errors} passed`,
    `${failed} failed`,
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    `${skipped} skipped`,
  ].join(', ') + (files > 1 ? ` in ${files} files` : '')

/** The message for a file of an artifact that cannot be read. */
export const describeRefusal = (file: string, why: string): string =>
  `${shownText(file)} in the artifact cannot be read: ${why}`

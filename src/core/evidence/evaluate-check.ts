import { shownText } from '../text/shown-text.ts'
import { isSameName } from '../vocabulary/github-names.ts'
import { ownCheckNames } from '../vocabulary/names.ts'
import { describeConclusion, evaluateRun, type Judgment, shortSha } from './evaluate-run.ts'
import { type EvidenceSubject, type EvidenceTarget, evidenceVerdicts } from './model/evidence.ts'
import type { CheckRunFact, EvidenceFacts, JobFact, JobFacts } from './model/evidence-facts.ts'
import type { EvidencePolicy } from './model/evidence-policy.ts'

type CheckTarget = Extract<EvidenceTarget, { kind: 'check' }>
type CheckFacts = Extract<EvidenceFacts, { kind: 'check' }>

/** The app that runs workflows. Any workflow with `checks: write` can make a check run in its name. */
const actionsApp = 'github-actions'

/**
 * Evaluate the check runs of a name, or the one of an id.
 *
 * Where several count, the worst decides. Those that cannot count are ignored if another one does, and so are the jobs of
 * earlier attempts of a run that was started again.
 */
export const evaluateCheck = (
  target: Exclude<CheckTarget, { foreign: string }>,
  facts: CheckFacts,
  subject: EvidenceSubject,
  policy: EvidencePolicy,
): Judgment => {
  const { runs } = facts
  if (!runs.known) return { verdict: 'unknown', reason: runs.why }
  if (runs.value === null || runs.value.length === 0)
    return { verdict: 'unknown', reason: missingReason(target, subject) }
  const wanted = 'app' in target && target.app !== null ? target.app : null
  const judged = runs.value
    .filter(run => wanted === null || isSameName(run.app, wanted))
    .filter(run => !isSuperseded(run, facts))
    .map(run => judge(run, facts, subject, policy))
  const counting = judged.filter(({ counts }) => counts)
  return (
    worstOf((counting.length > 0 ? counting : judged).map(({ judgment }) => judgment)) ?? {
      verdict: 'unknown',
      reason: `no check of this name on ${shortSha(subject.head)} is of the app ${shownText(wanted ?? '')}`,
    }
  )
}

const missingReason = (
  target: Exclude<CheckTarget, { foreign: string }>,
  { head }: EvidenceSubject,
): string =>
  'id' in target
    ? 'GitHub has no such check run in this repository'
    : `no check run of this name is on ${shortSha(head)}; it may not have started, or has another name`

const worstOf = (judgments: readonly Judgment[]): Judgment | null =>
  evidenceVerdicts.flatMap(verdict => judgments.filter(one => one.verdict === verdict))[0] ?? null

/** Whether a later attempt of the same run has a job of the same name. */
const isSuperseded = ({ id, name }: CheckRunFact, { jobs }: CheckFacts): boolean => {
  const job = jobOf(jobs.get(id))
  if (job === null) return false
  return [...jobs.values()]
    .map(jobOf)
    .some(
      other => other !== null && other.run === job.run && other.name === name && other.attempt > job.attempt,
    )
}

const jobOf = (facts: JobFacts | undefined): JobFact | null => (facts?.job.known ? facts.job.value : null)

type Judged = { readonly counts: boolean; readonly judgment: Judgment }

const judge = (
  run: CheckRunFact,
  facts: CheckFacts,
  subject: EvidenceSubject,
  policy: EvidencePolicy,
): Judged => {
  if (ownCheckNames.some(name => name === run.name))
    return refused(run, `${shownText(run.name)} is a check of Closeout itself`)
  if (run.app === actionsApp) return judgeJob(run, facts, subject)
  if (!policy.apps.some(app => isSameName(run.app, app)))
    return refused(
      run,
      `the check is of the app ${shownText(run.app ?? 'unknown')}; policy \`evidence.apps\` does not name it`,
    )
  return { counts: true, judgment: { ...outcomeOf(run, subject), ...placeOf(run) } }
}

const placeOf = ({ id, url, completedAt }: CheckRunFact): Pick<Judgment, 'url' | 'found'> => ({
  url,
  found: { check: id, ...(completedAt === null ? {} : { completed_at: completedAt }) },
})

const refused = (run: CheckRunFact, reason: string): Judged => ({
  counts: false,
  judgment: { verdict: 'unknown', reason, ...placeOf(run) },
})

/** A check of GitHub Actions counts only through its job: a check that a workflow made by itself has none. */
const judgeJob = (run: CheckRunFact, { jobs }: CheckFacts, subject: EvidenceSubject): Judged => {
  const facts = jobs.get(run.id)
  const unread = !facts
    ? 'its job was not looked up, because too many checks have this name'
    : facts.job.known
      ? null
      : facts.job.why
  if (!facts || unread !== null)
    return { counts: true, judgment: { verdict: 'unknown', reason: unread ?? '', ...placeOf(run) } }
  if (!facts.job.known || facts.job.value === null || facts.of === null)
    return refused(run, 'it is no job of GitHub Actions: a workflow made this check itself')
  const judgment = evaluateRun(facts.of, facts.job.value, subject, facts.newer ? { newer: facts.newer } : {})
  return { counts: true, judgment: { ...judgment, found: { check: run.id, ...judgment.found } } }
}

const outcomeOf = (run: CheckRunFact, { head }: EvidenceSubject): Judgment => {
  const name = `the check of ${shownText(run.app ?? 'unknown')}`
  if (run.headSha !== head)
    return {
      verdict: 'stale',
      reason: `it ran on ${shortSha(run.headSha)}, and the head is ${shortSha(head)}`,
    }
  if (!run.isCompleted) return { verdict: 'pending', reason: `${name} has not finished` }
  return run.conclusion === 'success'
    ? { verdict: 'holds', reason: `${name} succeeded on ${shortSha(head)}` }
    : { verdict: 'contradicted', reason: `${name} ended with ${describeConclusion(run.conclusion)}` }
}

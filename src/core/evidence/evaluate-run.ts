import { shownText } from '../text/shown-text.ts'
import { isSameName } from '../vocabulary/github-names.ts'
import { type Known, known } from '../vocabulary/known.ts'
import type { EvidenceFound, EvidenceSubject, EvidenceVerdict } from './model/evidence.ts'
import type { JobFact, NewerAttempt, RunFacts, WorkflowRunFact } from './model/evidence-facts.ts'

/** A verdict with its reason: one sentence without its full stop. */
export type Judgment = {
  readonly verdict: EvidenceVerdict
  readonly reason: string
  readonly url?: string | null
  readonly found?: EvidenceFound
}

/** Events whose run is of the commit that is checked. @see docs/evidence.md */
const countedEvents = ['pull_request', 'push', 'merge_group'] as const

/** The first characters of a commit id, as GitHub shows them. */
export const shortSha = (sha: string): string => sha.slice(0, 7)

type RunOptions = {
  readonly mayBeActive?: boolean
  readonly newer?: Known<NewerAttempt | null>
}

/**
 * Whether a run, or one job of it, succeeded for exactly this commit, with a workflow that the change does not edit.
 *
 * @param job          the job that the entry is about; `null` for the whole run
 * @param mayBeActive  whether the run itself may still be in progress
 * @param newer  how a newer attempt ended: a success that it does not repeat does not count
 */
export const evaluateRun = (
  { run, edited }: RunFacts,
  job: JobFact | null,
  subject: EvidenceSubject,
  { mayBeActive = false, newer = known(null) }: RunOptions = {},
): Judgment => {
  if (!run.known) return { verdict: 'unknown', reason: run.why }
  if (run.value === null)
    return { verdict: 'unknown', reason: 'GitHub has no such workflow run in this repository' }
  const fact = run.value
  const place = { url: (job ?? fact).url, found: foundOf(fact, job) }
  const at = (verdict: EvidenceVerdict, reason: string): Judgment => ({ verdict, reason, ...place })
  const origin = originOf(fact, job, subject)
  if (origin !== null) return at(...origin)
  const outcome = mayBeActive && !fact.isCompleted ? null : outcomeOf(fact, job)
  if (outcome !== null) return at(...outcome)
  const later = newerOutcomeOf(newer)
  if (later !== null) return at(...later)
  if (!isWorkflow(fact.path))
    return at('unknown', 'GitHub names no workflow file of the run, so it cannot be compared with the change')
  if (!edited.known)
    return at('unknown', `whether the change edits the workflow could not be read: ${edited.why}`)
  if (edited.value.length > 0)
    return at(
      'self-made',
      `the change edits ${edited.value.slice(0, 3).map(shownText).join(', ')}, which made it`,
    )
  return at('holds', `${nameOf(fact, job)} succeeded on ${shortSha(subject.head)}`)
}

type Said = readonly [EvidenceVerdict, string]

/** Why a run is not of this commit at all; `null` where it is. */
const originOf = (run: WorkflowRunFact, job: JobFact | null, subject: EvidenceSubject): Said | null => {
  if (!isSameName(run.repository, subject.repository))
    return ['unknown', `the run belongs to ${shownText(run.repository)}`]
  if (job !== null && job.run !== run.id) return ['unknown', `job ${job.id} belongs to run ${job.run}`]
  const sha = (job ?? run).headSha
  if (sha !== subject.head)
    return ['stale', `it ran on ${shortSha(sha)}, and the head is ${shortSha(subject.head)}`]
  return countedEvents.some(event => event === run.event)
    ? null
    : ['unknown', `the run was started by the event ${shownText(run.event)}, which does not count`]
}

/** Why a run or a job did not succeed; `null` where it did. */
const outcomeOf = (run: WorkflowRunFact, job: JobFact | null): Said | null => {
  const { isCompleted, conclusion } = job ?? run
  if (!isCompleted) return ['pending', `${nameOf(run, job)} has not finished`]
  return conclusion === 'success'
    ? null
    : ['contradicted', `${nameOf(run, job)} ended with ${describeConclusion(conclusion)}`]
}

/** Why the success of an older attempt does not count; `null` where it does. */
const newerOutcomeOf = (newer: Known<NewerAttempt | null>): Said | null => {
  if (!newer.known) return ['unknown', `whether a newer attempt succeeded could not be read: ${newer.why}`]
  if (newer.value === null) return null
  const { attempt, isCompleted, conclusion } = newer.value
  if (!isCompleted) return ['pending', `attempt ${attempt}, which is newer, has not finished`]
  return conclusion === 'success'
    ? null
    : ['contradicted', `attempt ${attempt}, which is newer, ended with ${describeConclusion(conclusion)}`]
}

/** Whether a path is where GitHub reads workflows. Runs that GitHub itself sets up have another. */
export const isWorkflow = (path: string): boolean => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)

/** A conclusion as the reason names it. What did not run is no success. */
export const describeConclusion = (conclusion: string | null): string =>
  conclusion === 'skipped' ? 'skipped, so it did not run' : shownText(conclusion ?? 'no conclusion')

const nameOf = (run: WorkflowRunFact, job: JobFact | null): string => {
  const attempt = run.attempt > 1 ? `, attempt ${run.attempt}` : ''
  return job === null
    ? `run ${run.id}${attempt}`
    : `the job ${shownText(job.name)} of run ${run.id}${attempt}`
}

const foundOf = (run: WorkflowRunFact, job: JobFact | null): EvidenceFound => {
  const at = (job ?? run).completedAt
  return {
    run: run.id,
    attempt: run.attempt,
    ...(job === null ? {} : { job: job.id }),
    ...(at === null ? {} : { completed_at: at }),
  }
}

import type { EvidenceTarget } from '../../core/evidence/model/evidence.ts'
import type {
  EvidenceFacts,
  JobFact,
  JobFacts,
  NewerAttempt,
  WorkflowRunFact,
} from '../../core/evidence/model/evidence-facts.ts'
import { type Known, known } from '../../core/vocabulary/known.ts'
import { readJob, readJobsNamed, readWorkflowRun } from '../../io/github/evidence/read-evidence.ts'
import { type Access, readRunOf, withEdited } from './read-job-facts.ts'

/** The job with this id, its run, and how the newest attempt of the run ended for the jobs of its name. */
export const readJobFacts = async (id: number, access: Access): Promise<JobFacts> => {
  const { client, repository } = access
  const job = await readJob(client, repository, id)
  if (!job.known || job.value === null) return { job, of: null }
  const last = await readWorkflowRun(client, repository, job.value.run, null)
  if (!last.known || last.value === null || last.value.attempt <= job.value.attempt)
    return { job, of: await withEdited(last, access) }
  return {
    job,
    of: await readRunOf(job.value, access),
    newer: await readNewerJob(last.value, job.value.name, access),
  }
}

/** What the verdict of a workflow run, or of one of its jobs, depends on. */
export const readRunFacts = async (
  target: Extract<EvidenceTarget, { kind: 'workflow_run'; run: number }>,
  access: Access,
): Promise<EvidenceFacts> => {
  const { client, repository } = access
  if ('jobId' in target) return { kind: 'workflow_run', ...(await readJobFacts(target.jobId, access)) }
  const last = await readWorkflowRun(client, repository, target.run, null)
  const isOther = target.attempt !== null && last.known && last.value?.attempt !== target.attempt
  const run = isOther ? await readWorkflowRun(client, repository, target.run, target.attempt) : last
  const of = await withEdited(run, access)
  if (!run.known || run.value === null || !last.known || last.value === null)
    return { kind: 'workflow_run', job: null, of }
  const isOlder = run.value.attempt < last.value.attempt
  if (target.job === null)
    return { kind: 'workflow_run', job: null, of, ...(isOlder ? { newer: known(last.value) } : {}) }
  const jobs = await readJobsNamed(client, repository, run.value, target.job)
  const newer = isOlder ? { newer: await readNewerJob(last.value, target.job, access) } : {}
  return { kind: 'workflow_run', job: jobs.known ? known(worstOf(jobs.value)) : jobs, of, ...newer }
}

const readNewerJob = async (
  last: WorkflowRunFact,
  name: string,
  { client, repository }: Access,
): Promise<Known<NewerAttempt | null>> => {
  const jobs = await readJobsNamed(client, repository, last, name)
  return jobs.known ? known(worstOf(jobs.value)) : jobs
}

const worstOf = (jobs: readonly JobFact[]): JobFact | null =>
  jobs.find(({ isCompleted, conclusion }) => isCompleted && conclusion !== 'success') ??
  jobs.find(({ isCompleted }) => !isCompleted) ??
  jobs[0] ??
  null

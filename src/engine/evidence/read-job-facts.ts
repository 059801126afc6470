import type {
  CheckRunFact,
  JobFact,
  JobFacts,
  RunFacts,
  WorkflowRunFact,
} from '../../core/evidence/model/evidence-facts.ts'
import { type Known, known } from '../../core/vocabulary/known.ts'
import type { Client } from '../../io/github/client/client.ts'
import { readJob, readJobsNamed, readWorkflowRun } from '../../io/github/evidence/read-evidence.ts'
import { findEditedSources } from './find-edited-sources.ts'
import type { EvidenceSources } from './read-evidence-facts.ts'

/** The sources of evidence, with a client that reaches GitHub. */
export type Access = EvidenceSources & { readonly client: Client }

/** Jobs that are asked for one by one for the checks of one name. More of them leave the verdict unknown. */
const mostJobs = 5

/** A run, with what the change edits of it. A run of another commit is judged by its commit alone. */
export const withEdited = async (run: Known<WorkflowRunFact | null>, access: Access): Promise<RunFacts> => ({
  run,
  edited:
    run.known && run.value?.headSha === access.head ? await findEditedSources(run.value, access) : known([]),
})

/** The run of a job, as of the attempt of the job. */
export const readRunOf = async ({ run, attempt }: JobFact, access: Access): Promise<RunFacts> =>
  withEdited(await readWorkflowRun(access.client, access.repository, run, attempt), access)

/**
 * The jobs that checks of one name belong to, by the ids of the checks.
 *
 * One request gives a job. If other checks are in its suite, one more gives all jobs of its run. A run is read once for
 * the last attempt that has such a job, and not for earlier ones.
 */
export const readJobsOfChecks = async (
  checks: readonly CheckRunFact[],
  access: Access,
): Promise<ReadonlyMap<number, JobFacts>> => {
  const jobs = await findJobs(checks, access)
  const found = [...jobs.values()].flatMap(job => (job.known && job.value !== null ? [job.value] : []))
  const lastAttempt = (run: number): number =>
    Math.max(...found.filter(job => job.run === run).map(({ attempt }) => attempt))
  const runs = new Map<number, Promise<RunFacts>>()
  for (const job of found)
    if (job.attempt === lastAttempt(job.run) && !runs.has(job.run)) runs.set(job.run, readRunOf(job, access))
  const facts = [...jobs].map(async ([id, job]): Promise<readonly [number, JobFacts]> => {
    const run = job.known && job.value !== null ? runs.get(job.value.run) : undefined
    return [id, { job, of: (await run) ?? null }]
  })
  return new Map(await Promise.all(facts))
}

type FoundJobs = ReadonlyMap<number, Known<JobFact | null>>

const findJobs = async (
  checks: readonly CheckRunFact[],
  { client, repository }: Access,
): Promise<FoundJobs> => {
  const jobs = new Map<number, Known<JobFact | null>>()
  let waiting = [...checks].sort((a, b) => b.id - a.id)
  for (let asked = 0; asked < mostJobs; asked += 1) {
    const [check, ...others] = waiting
    if (!check) break
    const job = await readJob(client, repository, check.id)
    jobs.set(check.id, job)
    if (job.known && job.value !== null && others.some(({ suite }) => suite === check.suite)) {
      const ofRun = await readJobsNamed(client, repository, { id: job.value.run, attempt: null }, check.name)
      const isWaiting = new Set(others.map(({ id }) => id))
      for (const one of ofRun.known ? ofRun.value : [])
        if (isWaiting.has(one.id)) jobs.set(one.id, known(one))
    }
    waiting = others.filter(({ id }) => !jobs.has(id))
  }
  return jobs
}

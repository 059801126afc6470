import type {
  ArtifactFact,
  CheckRunFact,
  JobFact,
  StatusFact,
  WorkflowRunFact,
} from '../../../core/evidence/model/evidence-facts.ts'
import type { Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known } from '../../../core/vocabulary/known.ts'
import { type Client, placeOf } from '../client/client.ts'
import { readPages } from '../client/read-pages.ts'
import { asNumber, asObject, asText } from '../client/shapes.ts'
import { shapeCheckRun, shapeJob, shapeWorkflowRun } from './shape-executions.ts'

/** A list of which an entry cannot be read decides nothing. */
const everyEntry = { most: 10, unread: 'unknown' } as const

/** Every check run of one name on a commit. GitHub's own `latest` leaves a failed job out where a later one has its name. */
export const readCheckRuns = (
  client: Client,
  repository: Repository,
  head: string,
  name: string,
): Promise<Known<readonly CheckRunFact[]>> =>
  readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
      parameters: { ...placeOf(repository), ref: head, check_name: name, filter: 'all' },
      what: 'the check runs of the head',
      permission: 'checks: read',
    },
    shapeCheckRun,
    { ...everyEntry, list: data => asObject(data)?.check_runs },
  )

/** One check run by its id; `null` where the repository has none. */
export const readCheckRun = (
  client: Client,
  repository: Repository,
  id: number,
): Promise<Known<CheckRunFact | null>> =>
  client({
    route: 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}',
    parameters: { ...placeOf(repository), check_run_id: id },
    what: `check run ${id}`,
    permission: 'checks: read',
    shape: data => shapeCheckRun(data) ?? undefined,
  })

/** The job with this id, which is also that of its check run; `null` where there is none. */
export const readJob = (client: Client, repository: Repository, id: number): Promise<Known<JobFact | null>> =>
  client({
    route: 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}',
    parameters: { ...placeOf(repository), job_id: id },
    what: `job ${id}`,
    permission: 'actions: read',
    shape: data => shapeJob(data) ?? undefined,
  })

/** The jobs of a run that have this name: those of one attempt, or of all. */
export const readJobsNamed = async (
  client: Client,
  repository: Repository,
  { id, attempt }: { readonly id: number; readonly attempt: number | null },
  name: string,
): Promise<Known<readonly JobFact[]>> => {
  const jobs = await readPages(
    client,
    {
      ...(attempt === null
        ? {
            route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
            parameters: { ...placeOf(repository), run_id: id, filter: 'all' },
          }
        : {
            route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs',
            parameters: { ...placeOf(repository), run_id: id, attempt_number: attempt },
          }),
      what: `the jobs of run ${id}`,
      permission: 'actions: read',
    },
    shapeJob,
    { ...everyEntry, list: data => asObject(data)?.jobs },
  )
  return jobs.known ? known(jobs.value.filter(job => job.name === name)) : jobs
}

/** One attempt of a run, the last one where none is named; `null` where there is none. */
export const readWorkflowRun = (
  client: Client,
  repository: Repository,
  id: number,
  attempt: number | null,
): Promise<Known<WorkflowRunFact | null>> =>
  client({
    route:
      attempt === null
        ? 'GET /repos/{owner}/{repo}/actions/runs/{run_id}'
        : 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}',
    parameters: {
      ...placeOf(repository),
      run_id: id,
      ...(attempt === null ? {} : { attempt_number: attempt }),
    },
    what: `run ${id} as evidence`,
    permission: 'actions: read',
    shape: data => shapeWorkflowRun(data) ?? undefined,
  })

/** The statuses of a commit, newest first, with their creators. */
export const readStatuses = (
  client: Client,
  repository: Repository,
  head: string,
): Promise<Known<readonly StatusFact[]>> =>
  readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
      parameters: { ...placeOf(repository), ref: head },
      what: 'the commit statuses of the head',
      permission: 'statuses: read',
    },
    entry => {
      const [context, state] = [asText(entry.context), asText(entry.state)]
      return context === null || state === null
        ? null
        : {
            context,
            state,
            creator: asText(asObject(entry.creator)?.login),
            url: asText(entry.target_url),
            createdAt: asText(entry.created_at),
          }
    },
    everyEntry,
  )

/** An artifact by its id; `null` where the repository has none. */
export const readArtifact = (
  client: Client,
  repository: Repository,
  id: number,
): Promise<Known<ArtifactFact | null>> =>
  client({
    route: 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}',
    parameters: { ...placeOf(repository), artifact_id: id },
    what: `artifact ${id}`,
    permission: 'actions: read',
    shape: data => {
      const artifact = asObject(data)
      if (!artifact || asNumber(artifact.id) !== id) return undefined
      return {
        id,
        run: asNumber(asObject(artifact.workflow_run)?.id),
        digest: /^sha256:([0-9a-f]{64})$/.exec(asText(artifact.digest) ?? '')?.[1] ?? null,
        isExpired: artifact.expired === true,
        bytes: asNumber(artifact.size_in_bytes) ?? 0,
      }
    },
  })

/** The head of a pull request now, whatever was read of it before. */
export const readHeadNow = (
  client: Client,
  repository: Repository,
  number: number,
): Promise<Known<string | null>> =>
  client({
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    parameters: { ...placeOf(repository), pull_number: number },
    what: `the head of pull request ${number}`,
    permission: 'pull-requests: read',
    shape: data => asText(asObject(asObject(data)?.head)?.sha) ?? undefined,
  })

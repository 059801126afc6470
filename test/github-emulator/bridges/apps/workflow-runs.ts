/** Runs of workflows, their attempts, jobs and artifacts, as a test put them there. */

import { repositoryOf, requirePermission } from '../../server/call.ts'
import { cutPage } from '../../server/paginate.ts'
import { notFound, Refusal } from '../../server/refusal.ts'
import type { Answer, Artifact, Call, Repository, Routes, WorkflowRun } from '../../world/model.ts'
import { showArtifact, showWorkflowRun } from '../../world/run-workflow.ts'

const reading = (call: Call): Repository => {
  requirePermission(call, ['actions'], 'read')
  return repositoryOf(call)
}

function findRun(call: Call): { readonly repository: Repository; readonly run: WorkflowRun } {
  const repository = reading(call)
  const run = repository.workflowRuns.get(Number(call.params.id))
  if (!run) throw notFound()
  return { repository, run }
}

function findAttempt({ attempts }: WorkflowRun, wanted: number): WorkflowRun['attempts'][number] {
  const attempt = attempts.find(({ run }) => run.run_attempt === wanted)
  if (!attempt) throw notFound()
  return attempt
}

/** The run as its last attempt left it. */
async function getRun(call: Call): Promise<Answer> {
  const { repository, run } = findRun(call)
  return { status: 200, json: await showWorkflowRun(call.world, repository, run.attempts.at(-1)?.run ?? {}) }
}

async function getAttempt(call: Call): Promise<Answer> {
  const { repository, run } = findRun(call)
  const attempt = findAttempt(run, Number(call.params.attempt))
  return { status: 200, json: await showWorkflowRun(call.world, repository, attempt.run) }
}

async function listRuns(call: Call): Promise<Answer> {
  const repository = reading(call)
  const wanted = [...repository.workflowRuns.values()]
    .flatMap(({ attempts }) => attempts.slice(-1).map(({ run }) => run))
    .filter(run =>
      ['head_sha', 'event', 'status'].every(
        name => !call.query.has(name) || [run[name], run.conclusion].includes(call.query.get(name)),
      ),
    )
    .reverse()
  const { items, headers } = cutPage(call, wanted)
  const workflow_runs = await Promise.all(items.map(run => showWorkflowRun(call.world, repository, run)))
  return { status: 200, json: { total_count: wanted.length, workflow_runs }, headers }
}

function answerJobs(call: Call, jobs: WorkflowRun['attempts'][number]['jobs']): Answer {
  const { items, headers } = cutPage(call, jobs)
  return { status: 200, json: { total_count: jobs.length, jobs: items }, headers }
}

function listJobs(call: Call): Answer {
  const { attempts } = findRun(call).run
  const isAll = call.query.get('filter') === 'all'
  return answerJobs(
    call,
    (isAll ? attempts : attempts.slice(-1)).flatMap(({ jobs }) => jobs),
  )
}

const listJobsOfAttempt = (call: Call): Answer =>
  answerJobs(call, findAttempt(findRun(call).run, Number(call.params.attempt)).jobs)

function getJob(call: Call): Answer {
  const job = [...reading(call).workflowRuns.values()]
    .flatMap(({ attempts }) => attempts.flatMap(({ jobs }) => jobs))
    .find(({ id }) => id === Number(call.params.id))
  if (!job) throw notFound()
  return { status: 200, json: job }
}

function listArtifacts(call: Call): Answer {
  const name = call.query.get('name')
  const wanted = findRun(call).run.artifacts.filter(artifact => name === null || artifact.name === name)
  const { items, headers } = cutPage(call, wanted)
  const artifacts = items.map(artifact => showArtifact(call.world, artifact))
  return { status: 200, json: { total_count: wanted.length, artifacts }, headers }
}

function findArtifact(call: Call): Artifact {
  const artifact = [...reading(call).workflowRuns.values()]
    .flatMap(({ artifacts }) => artifacts)
    .find(({ id }) => id === Number(call.params.id))
  if (!artifact) throw notFound()
  return artifact
}

const getArtifact = (call: Call): Answer => ({
  status: 200,
  json: showArtifact(call.world, findArtifact(call)),
})

/**
 * A redirect to the storage; 410 once the artifact has expired.
 *
 * @see https://docs.github.com/rest/actions/artifacts#download-an-artifact
 */
function downloadArtifact(call: Call): Answer {
  const artifact = findArtifact(call)
  if (showArtifact(call.world, artifact).expired) throw new Refusal(410, 'Artifact has expired')
  const location = artifact.location ?? call.world.storage.offer(artifact.bytes)
  return { status: 302, headers: { location } }
}

export const workflowRuns: Routes = {
  'GET /repos/:owner/:repo/actions/runs': listRuns,
  'GET /repos/:owner/:repo/actions/runs/:id': getRun,
  'GET /repos/:owner/:repo/actions/runs/:id/attempts/:attempt': getAttempt,
  'GET /repos/:owner/:repo/actions/runs/:id/attempts/:attempt/jobs': listJobsOfAttempt,
  'GET /repos/:owner/:repo/actions/runs/:id/jobs': listJobs,
  'GET /repos/:owner/:repo/actions/runs/:id/artifacts': listArtifacts,
  'GET /repos/:owner/:repo/actions/jobs/:id': getJob,
  'GET /repos/:owner/:repo/actions/artifacts/:id': getArtifact,
  'GET /repos/:owner/:repo/actions/artifacts/:id/zip': downloadArtifact,
}

/** Runs of workflows: put there whole, with jobs that are check runs of GitHub Actions, and artifacts. */
import { createHash } from 'node:crypto'
import { markup } from '../events/dress.ts'
import { tell } from '../events/tell.ts'
import { askAsRoot } from '../server/call.ts'
import { listNames } from '../server/late-lists.ts'
import { userOf } from './app-facts.ts'
import { resolveSha } from './git.ts'
import { makeZip } from './make-zip.ts'
import type { Actor, Artifact, CheckRun, Fields, Repository, WorkflowRun, World } from './model.ts'
import { showRunOf } from './show-check-run.ts'
import { briefCommitOf } from './show-commit.ts'

export interface NewJob {
  readonly name: string
  /** `success` where left out; null: not finished yet. */
  readonly conclusion?: string | null
  readonly steps?: readonly Fields[]
}

export interface NewArtifact {
  readonly name: string
  /** Packed into the zip. */
  readonly files?: Readonly<Record<string, string | Buffer>>
  /** The zip itself, in place of `files`. */
  readonly bytes?: Buffer
  /** Another address than the storage's; what a download is sent to. */
  readonly location?: string
  /** Fields told otherwise than they are: `digest`, `size_in_bytes`, `expires_at`. */
  readonly fields?: Fields
}

/** What is left out is filled in; every other field of GitHub's answer may be given too. */
export interface NewWorkflowRun extends Fields {
  readonly id?: number
  readonly head_sha: string
  readonly jobs?: readonly NewJob[]
  readonly artifacts?: readonly NewArtifact[]
}

const keptDays = 90
const dayMs = 24 * 3_600_000

/** The run's first attempt, or, for an id that is known, its next. */
export function addWorkflowRun(world: World, repository: Repository, given: NewWorkflowRun): WorkflowRun {
  const { jobs = [], artifacts = [], ...fields } = given
  const id = given.id ?? world.nextId()
  const known = repository.workflowRuns.get(id)
  const attempt = Number(fields.run_attempt ?? (known?.attempts.length ?? 0) + 1)
  const isRunning = jobs.some(({ conclusion }) => conclusion === null)
  const isGood = jobs.every(
    ({ conclusion = 'success' }) => conclusion === 'success' || conclusion === 'skipped',
  )
  const settled = isRunning
    ? { status: 'in_progress', conclusion: null }
    : { status: 'completed', conclusion: isGood ? 'success' : 'failure' }
  const at = world.clock.now()
  // Every attempt of a run has the suite of the first.
  const suiteId = known?.attempts[0]?.run.check_suite_id ?? world.nextId()
  const run = {
    created_at: at,
    updated_at: at,
    ...settled,
    check_suite_id: suiteId,
    ...fields,
    id,
    run_attempt: attempt,
  }
  const made = jobs.map(job => makeJob(world, repository, run, job))
  const next: WorkflowRun = {
    id,
    attempts: [...(known?.attempts ?? []), { run, jobs: made }],
    artifacts: [
      ...(known?.artifacts ?? []),
      ...artifacts.map(one => makeArtifact(world, repository, run, one)),
    ],
  }
  repository.workflowRuns.set(id, next)
  return next
}

/** Send what GitHub sends when a run ends: each job's check run, then the run. */
export async function tellWorkflowRun(
  world: World,
  repository: Repository,
  actor: Actor,
  { attempts }: WorkflowRun,
): Promise<void> {
  const last = attempts.at(-1)
  if (!last) return
  for (const { id, status } of last.jobs) {
    const check = repository.checkRuns.get(Number(id))
    if (!check || status !== 'completed') continue
    const check_run = showRunOf(world, repository, check)
    await tell(world, repository, actor, 'check_run', { action: 'completed', check_run })
  }
  if (last.run.status !== 'completed') return
  const workflow_run = await showWorkflowRun(world, repository, last.run)
  const { workflow_id: id, name, path, created_at, updated_at } = workflow_run
  const url = `${world.origin}/repos/${repository.fullName}/actions/workflows/${String(id)}`
  const page = `${world.origin}/${repository.fullName}`
  const workflow = {
    id,
    node_id: `W_${String(id)}`,
    name,
    path,
    state: 'active',
    created_at,
    updated_at,
    url,
    html_url: `${page}/blob/main/${String(path)}`,
    badge_url: `${page}/workflows/${String(name)}/badge.svg`,
  }
  await tell(world, repository, actor, 'workflow_run', { action: 'completed', workflow_run, workflow })
}

/** A job is a check run of GitHub Actions with the same id. */
function makeJob(
  world: World,
  repository: Repository,
  run: Fields,
  { name, conclusion = 'success', steps = [] }: NewJob,
) {
  const id = world.nextId()
  const api = `${world.origin}/repos/${repository.fullName}`
  const html_url = `${world.origin}/${repository.fullName}/actions/runs/${run.id}/job/${id}`
  const at = world.clock.now()
  const completed_at = conclusion === null ? null : at
  const status = conclusion === null ? 'in_progress' : 'completed'
  const actions = world.apps.find(({ slug }) => slug === 'github-actions')
  const check = {
    id,
    name,
    head_sha: run.head_sha,
    status,
    conclusion,
    started_at: at,
    completed_at,
    external_id: '',
    details_url: html_url,
    actions: [],
    output: {},
    annotations: [],
    appId: actions?.id,
    suiteId: run.check_suite_id,
  } as unknown as CheckRun
  repository.checkRuns.set(id, check)
  world.lists.note(listNames.checkRuns(repository), id, null)
  return {
    id,
    run_id: run.id,
    run_url: `${api}/actions/runs/${run.id}`,
    run_attempt: run.run_attempt,
    node_id: Buffer.from(`Job:${id}`).toString('base64'),
    head_sha: run.head_sha,
    url: `${api}/actions/jobs/${id}`,
    html_url,
    status,
    conclusion,
    created_at: at,
    started_at: at,
    completed_at,
    name,
    steps,
    check_run_url: `${api}/check-runs/${id}`,
    labels: ['ubuntu-latest'],
    runner_id: 1,
    runner_name: 'GitHub Actions 1',
    runner_group_id: 0,
    runner_group_name: 'GitHub Actions',
    workflow_name: String(run.name ?? 'CI'),
    head_branch: run.head_branch ?? null,
  }
}

function makeArtifact(world: World, repository: Repository, run: Fields, given: NewArtifact): Artifact {
  const id = world.nextId()
  const bytes = given.bytes ?? makeZip(given.files ?? {})
  const url = `${world.origin}/repos/${repository.fullName}/actions/artifacts/${id}`
  const at = world.clock.now()
  return {
    id,
    node_id: Buffer.from(`Artifact:${id}`).toString('base64'),
    name: given.name,
    size_in_bytes: bytes.length,
    url,
    archive_download_url: `${url}/zip`,
    created_at: at,
    updated_at: at,
    expires_at: new Date(world.clock.nowMs() + keptDays * dayMs).toISOString().replace(/\.\d+/, ''),
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    workflow_run: {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: repository.id,
      head_branch: run.head_branch ?? 'main',
      head_sha: run.head_sha,
    },
    ...given.fields,
    bytes,
    location: given.location ?? null,
  }
}

/** An attempt as GitHub's API shows it. */
export async function showWorkflowRun(world: World, place: Repository, run: Fields): Promise<Fields> {
  const { fullName, gitDir } = place
  const head = String(run.head_sha)
  const repository = (await markup(world, await askAsRoot(world, `/repos/${fullName}`))) as Fields
  const api = `${world.origin}/repos/${fullName}/actions`
  const own = `${api}/runs/${String(run.id)}`
  return {
    node_id: `WFR_${String(run.id)}`,
    name: 'CI',
    display_title: 'CI',
    event: 'push',
    head_branch: null,
    run_number: 1,
    path: '.github/workflows/ci.yml',
    referenced_workflows: [],
    workflow_id: 1,
    url: own,
    html_url: `${String(repository.html_url)}/actions/runs/${String(run.id)}`,
    previous_attempt_url:
      Number(run.run_attempt) > 1 ? `${own}/attempts/${Number(run.run_attempt) - 1}` : null,
    head_commit: (await resolveSha(gitDir, head)) ? await briefCommitOf(world, place, head) : null,
    head_repository: repository,
    repository,
    actor: userOf(world, 'agent'),
    triggering_actor: userOf(world, 'agent'),
    run_started_at: run.created_at,
    check_suite_node_id: Buffer.from(`CheckSuite:${String(run.check_suite_id)}`).toString('base64'),
    jobs_url: `${own}/jobs`,
    logs_url: `${own}/logs`,
    check_suite_url: `${world.origin}/repos/${fullName}/check-suites/${String(run.check_suite_id)}`,
    cancel_url: `${own}/cancel`,
    rerun_url: `${own}/rerun`,
    artifacts_url: `${own}/artifacts`,
    workflow_url: `${api}/workflows/1`,
    pull_requests: [],
    ...run,
  }
}

/** An artifact as GitHub's API shows it. */
export function showArtifact({ clock }: World, { bytes: _b, location: _l, ...artifact }: Artifact): Fields {
  return { ...artifact, expired: Date.parse(String(artifact.expires_at)) <= clock.nowMs() }
}

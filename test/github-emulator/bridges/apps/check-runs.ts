/** Check runs, kept whole here: app, buttons, output, annotations; only their own app changes them. */
import { fieldsOf, repositoryOf, requirePermission, requireRole } from '../../server/call.ts'
import { listNames } from '../../server/late-lists.ts'
import { answerPage, cutPage } from '../../server/paginate.ts'
import { forbidden, unprocessable } from '../../server/refusal.ts'
import { resolveSha } from '../../world/git.ts'
import type { Answer, App, Call, CheckRun, Fields, Repository, Routes } from '../../world/model.ts'
import { findRun, isExpired, showRun, tellRun } from '../../world/show-check-run.ts'

const mostOutputBytes = 65_535
const mostAnnotationsPerRequest = 50

function writer(call: Call): App {
  requirePermission(call, ['checks'], 'write')
  if (call.actor.kind !== 'installation') throw forbidden('You must authenticate via a GitHub App.')
  return call.actor.app
}

const reading = (call: Call): Repository => {
  requirePermission(call, ['checks'], 'read')
  return repositoryOf(call)
}

/** One suite for each commit and app. */
function suiteOf(call: Call, repository: Repository, sha: string, app: App): number {
  const key = `${sha} ${app.id}`
  const known = repository.suites.get(key) ?? call.world.nextId()
  repository.suites.set(key, known)
  return known
}

interface Output extends Fields {
  readonly annotations?: readonly Fields[]
}

function readOutput(fields: Fields): Output {
  const output = (fields.output ?? {}) as Output
  for (const name of ['summary', 'text']) {
    if (Buffer.byteLength(String(output[name] ?? '')) > mostOutputBytes)
      throw unprocessable(
        `Invalid request.\n\nOnly ${mostOutputBytes} characters are allowed; ${name} was too long.`,
      )
  }
  if ((output.annotations?.length ?? 0) > mostAnnotationsPerRequest)
    throw unprocessable(
      `Invalid request.\n\nNo more than ${mostAnnotationsPerRequest} items are allowed in "annotations".`,
    )
  return output
}

/** The fields that a request sets; a conclusion completes the run. */
function settle(call: Call, fields: Fields): Fields {
  const { output: _, head_sha: _sha, ...given } = fields
  if (given.status === 'completed' && !given.conclusion)
    throw unprocessable('Invalid request.\n\nconclusion is required when status is completed.')
  if (given.conclusion === undefined) return given
  return { completed_at: call.world.clock.now(), ...given, status: 'completed' }
}

async function createRun(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  const app = writer(call)
  const fields = fieldsOf(call)
  const sha = await resolveSha(repository.gitDir, String(fields.head_sha))
  if (!sha) throw unprocessable(`No commit found for SHA: ${fields.head_sha}`)
  const { annotations = [], ...output } = readOutput(fields)
  const run = {
    status: 'queued',
    conclusion: null,
    completed_at: null,
    started_at: call.world.clock.now(),
    external_id: '',
    details_url: null,
    actions: [],
    ...settle(call, fields),
    id: call.world.nextId(),
    head_sha: sha,
    output,
    annotations,
    appId: app.id,
    suiteId: suiteOf(call, repository, sha, app),
  } as unknown as CheckRun
  repository.checkRuns.set(run.id, run)
  call.world.lists.note(listNames.checkRuns(repository), run.id, null)
  const shown = await tellRun(call, repository, run, run.conclusion ? 'completed' : 'created')
  return { status: 201, json: shown }
}

async function updateRun(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  const app = writer(call)
  const before = findRun(call, repository)
  if (before.appId !== app.id)
    throw forbidden('Invalid app_id - check run can only be modified by the GitHub App that created it.')
  const fields = fieldsOf(call)
  const { annotations = [], ...output } = readOutput(fields)
  const run: CheckRun = {
    ...before,
    ...settle(call, fields),
    output: { ...(before.output as Fields), ...output },
    annotations: [...before.annotations, ...annotations],
  }
  repository.checkRuns.set(run.id, run)
  call.world.lists.note(listNames.checkRuns(repository), run.id, before)
  const shown =
    run.conclusion !== before.conclusion
      ? await tellRun(call, repository, run, 'completed')
      : showRun(call, repository, run)
  return { status: 200, json: shown }
}

function getRun(call: Call): Answer {
  const repository = reading(call)
  return { status: 200, json: showRun(call, repository, findRun(call, repository)) }
}

function listAnnotations(call: Call): Answer {
  const run = findRun(call, reading(call))
  const blob_href = `${call.world.origin}/${call.params.owner}/${call.params.repo}/blob/${run.head_sha}`
  const empty = { start_column: null, end_column: null, title: null, raw_details: null }
  return answerPage(
    call,
    run.annotations.map(annotation => ({ ...empty, ...annotation, blob_href })),
  )
}

const queryKeys: Readonly<Record<string, (run: CheckRun) => unknown>> = {
  check_name: run => run.name,
  status: run => run.status,
  app_id: run => String(run.appId),
}

async function listRuns(call: Call): Promise<Answer> {
  const repository = reading(call)
  const sha = await resolveSha(repository.gitDir, call.params.ref ?? '')
  if (!sha) throw unprocessable(`No commit found for SHA: ${call.params.ref}`)
  const current = [...repository.checkRuns.values()].filter(run => !isExpired(call.world, run))
  const newestFirst = call.world.lists
    .view(listNames.checkRuns(repository), current, ({ id }) => id)
    .filter(run => run.head_sha === sha)
    .sort((a, b) => b.id - a.id)
  const wanted = newestFirst.filter(run =>
    Object.entries(queryKeys).every(
      ([name, read]) => !call.query.has(name) || call.query.get(name) === read(run),
    ),
  )
  const isLatest = (run: CheckRun): boolean =>
    wanted.find(
      other => other.name === run.name && other.appId === run.appId && other.suiteId === run.suiteId,
    ) === run
  const shown = call.query.get('filter') === 'all' ? wanted : wanted.filter(isLatest)
  const { items, headers } = cutPage(call, shown)
  return {
    status: 200,
    json: { total_count: shown.length, check_runs: items.map(run => showRun(call, repository, run)) },
    headers,
  }
}

/** What GitHub's clean-up does: the run is gone, without a word. The path is ours. */
function removeRun(call: Call): Answer {
  const repository = repositoryOf(call)
  requireRole(call, repository, 'admin')
  repository.checkRuns.delete(findRun(call, repository).id)
  return { status: 204, isForwarded: true }
}

export const checkRuns: Routes = {
  'DELETE /_standin/repos/:owner/:repo/check-runs/:id': removeRun,
  'POST /repos/:owner/:repo/check-runs': createRun,
  'GET /repos/:owner/:repo/check-runs/:id': getRun,
  'PATCH /repos/:owner/:repo/check-runs/:id': updateRun,
  'GET /repos/:owner/:repo/check-runs/:id/annotations': listAnnotations,
  'GET /repos/:owner/:repo/commits/*ref/check-runs': listRuns,
}

/** Runs of workflows, as a test put them there; what a test leaves out is filled in. */

import { markup } from '../../events/dress.ts'
import { repositoryOf, requirePermission } from '../../server/call.ts'
import { notFound } from '../../server/refusal.ts'
import type { Answer, Call, Fields, Routes } from '../../world/model.ts'

async function getRun(call: Call): Promise<Answer> {
  requirePermission(call, ['actions'], 'read')
  const { workflowRuns, fullName } = repositoryOf(call)
  const run = workflowRuns.get(Number(call.params.id))
  if (!run) throw notFound()
  const { emulator, rootToken: token } = call.world
  const { json } = await emulator.ask({ method: 'GET', target: `/repos/${fullName}`, token })
  const repository = (await markup(call.world, json)) as Fields
  return { status: 200, json: { ...usualRun(call, run, repository), ...run } }
}

function usualRun({ world }: Call, run: Fields, repository: Fields): Fields {
  const api = `${world.origin}/repos/${String(repository.full_name)}/actions`
  const own = `${api}/runs/${String(run.id)}`
  return {
    node_id: `WFR_${String(run.id)}`,
    name: 'CI',
    display_title: 'CI',
    event: 'push',
    status: 'completed',
    conclusion: 'success',
    head_branch: null,
    run_number: 1,
    run_attempt: 1,
    path: '.github/workflows/ci.yml',
    workflow_id: 1,
    url: own,
    html_url: `${String(repository.html_url)}/actions/runs/${String(run.id)}`,
    created_at: world.clock.now(),
    updated_at: world.clock.now(),
    head_commit: null,
    head_repository: repository,
    repository,
    jobs_url: `${own}/jobs`,
    logs_url: `${own}/logs`,
    check_suite_url: `${world.origin}/check-suites/1`,
    cancel_url: `${own}/cancel`,
    rerun_url: `${own}/rerun`,
    artifacts_url: `${own}/artifacts`,
    workflow_url: `${api}/workflows/1`,
    pull_requests: [],
  }
}

export const workflowRuns: Routes = { 'GET /repos/:owner/:repo/actions/runs/:id': getRun }

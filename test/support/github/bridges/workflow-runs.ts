/** Runs of workflows, as a test put them there. */
import { repositoryOf, requirePermission } from '../call.ts'
import type { Answer, Call, Routes } from '../model.ts'
import { notFound } from '../refusal.ts'

function getRun(call: Call): Answer {
  requirePermission(call, ['actions'], 'read')
  const run = repositoryOf(call).workflowRuns.get(Number(call.params.id))
  if (!run) throw notFound()
  return { status: 200, json: run, isForwarded: true }
}

export const workflowRuns: Routes = { 'GET /repos/:owner/:repo/actions/runs/:id': getRun }

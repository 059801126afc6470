/** People at a check run: its buttons, and asking for it again. */

import { tell } from '../../events/tell.ts'
import { fieldsOf, repositoryOf, requireRole } from '../../server/call.ts'
import { notFound, Refusal } from '../../server/refusal.ts'
import { appFacts } from '../../world/app-facts.ts'
import type { Answer, Call, Routes } from '../../world/model.ts'
import { findRun, pullsAt, tellRun } from '../../world/show-check-run.ts'

async function rerequestRun(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requireRole(call, repository, 'write')
  await tellRun(call, repository, findRun(call, repository), 'rerequested')
  return { status: 201, json: {} }
}

/** A person presses one of the run's buttons. GitHub has this on its pages only, so the path is ours. */
async function pressButton(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requireRole(call, repository, 'write')
  const run = findRun(call, repository)
  const actions = run.actions as readonly { readonly identifier: string }[]
  const { identifier } = fieldsOf(call)
  if (!actions.some(action => action.identifier === identifier))
    throw new Refusal(404, `No button ${identifier} on this check run`)
  await tellRun(call, repository, run, 'requested_action', { requested_action: { identifier } })
  return { status: 202, isForwarded: true }
}

async function rerequestSuite(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requireRole(call, repository, 'write')
  const id = Number(call.params.id)
  const key = [...repository.suites].find(([, suite]) => suite === id)?.[0]
  if (key === undefined) throw notFound()
  const [head_sha = '', appId] = key.split(' ')
  const pull_requests = pullsAt(call.world, repository, head_sha)
  const app = appFacts(call.world, call.world.app)
  const check_suite = {
    id,
    head_sha,
    head_branch: null,
    status: 'completed',
    conclusion: null,
    before: head_sha,
    after: head_sha,
    pull_requests,
    app,
  }
  if (Number(appId) === call.world.app.id)
    await tell(call.world, repository, call.actor, 'check_suite', { action: 'rerequested', check_suite })
  return { status: 201, json: {} }
}

export const checkReruns: Routes = {
  'POST /repos/:owner/:repo/check-runs/:id/rerequest': rerequestRun,
  'POST /_standin/repos/:owner/:repo/check-runs/:id/buttons': pressButton,
  'POST /repos/:owner/:repo/check-suites/:id/rerequest': rerequestSuite,
}

/** Commit statuses: each new one of a context stands before the older, and says who made it. */

import { markup } from '../../events/dress.ts'
import { tell } from '../../events/tell.ts'
import {
  askAsRoot,
  fieldsOf,
  loginOf,
  repositoryOf,
  requirePermission,
  requireRole,
} from '../../server/call.ts'
import { listNames } from '../../server/late-lists.ts'
import { cutPage } from '../../server/paginate.ts'
import { unprocessable } from '../../server/refusal.ts'
import { userOf } from '../../world/app-facts.ts'
import { resolveSha } from '../../world/git.ts'
import type { Answer, Call, Fields, Repository, Routes } from '../../world/model.ts'
import { commitOf } from '../../world/show-commit.ts'

const mostOfOneContext = 1_000

async function createStatus(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requirePermission(call, ['statuses'], 'write')
  requireRole(call, repository, 'write')
  const sha = await resolveSha(repository.gitDir, call.params.sha ?? '')
  if (!sha) throw unprocessable(`No commit found for SHA: ${call.params.sha}`)
  const { state, context = 'default', description = null, target_url = null } = fieldsOf(call)
  const isSame = (one: Fields): boolean => one.sha === sha && one.context === context
  if (repository.statuses.filter(isSame).length >= mostOfOneContext)
    throw unprocessable('This SHA and context has reached the maximum number of statuses.')
  const { world } = call
  const creator = userOf(world, loginOf(call.actor))
  const id = world.nextId()
  const at = world.clock.now()
  const status = {
    url: `${world.origin}/repos/${repository.fullName}/statuses/${sha}`,
    avatar_url: String(creator.avatar_url),
    id,
    node_id: Buffer.from(`Status:${id}`).toString('base64'),
    state,
    description,
    target_url,
    context,
    created_at: at,
    updated_at: at,
    creator,
  }
  repository.statuses.push({ ...status, sha })
  world.lists.note(listNames.statuses(repository), id, null)
  await tellStatus(call, repository, sha, status)
  return { status: 201, json: status }
}

async function tellStatus(call: Call, repository: Repository, sha: string, status: Fields): Promise<void> {
  const { id, avatar_url, target_url, context, description, state, created_at, updated_at } = status
  await tell(call.world, repository, call.actor, 'status', {
    id,
    sha,
    name: repository.fullName,
    avatar_url,
    target_url,
    context,
    description,
    state,
    commit: await commitOf(call.world, repository, sha),
    branches: [],
    created_at,
    updated_at,
  })
}

async function reading(call: Call): Promise<{
  readonly repository: Repository
  readonly sha: string
  readonly newestFirst: readonly Fields[]
}> {
  requirePermission(call, ['statuses'], 'read')
  const repository = repositoryOf(call)
  const sha = await resolveSha(repository.gitDir, call.params.ref ?? '')
  if (!sha) throw unprocessable(`No commit found for SHA: ${call.params.ref}`)
  const list = listNames.statuses(repository)
  const shown = call.world.lists.view(list, repository.statuses, ({ id }) => Number(id))
  return { repository, sha, newestFirst: shown.filter(status => status.sha === sha).reverse() }
}

const without = ({ sha: _, ...status }: Fields): Fields => status

/** Every status, also those that a newer one of the same context has replaced. */
async function listStatuses(call: Call): Promise<Answer> {
  const { items, headers } = cutPage(call, (await reading(call)).newestFirst)
  return { status: 200, json: items.map(without), headers }
}

/** The newest status of each context, without its creator, and what they come to. */
async function combineStatuses(call: Call): Promise<Answer> {
  const { repository, sha, newestFirst } = await reading(call)
  const latest = newestFirst.filter(
    (status, index) => newestFirst.findIndex(({ context }) => context === status.context) === index,
  )
  const has = (...states: readonly string[]): boolean =>
    latest.some(({ state }) => states.includes(String(state)))
  const state = has('error', 'failure') ? 'failure' : !latest.length || has('pending') ? 'pending' : 'success'
  const { items, headers } = cutPage(call, latest)
  const api = `${call.world.origin}/repos/${repository.fullName}`
  const json = {
    state,
    statuses: items.map(({ creator: _c, sha: _s, ...status }) => status),
    sha,
    total_count: latest.length,
    repository: await markup(call.world, await askAsRoot(call.world, `/repos/${repository.fullName}`)),
    commit_url: `${api}/commits/${sha}`,
    url: `${api}/commits/${sha}/status`,
  }
  return { status: 200, json, headers }
}

export const statuses: Routes = {
  'POST /repos/:owner/:repo/statuses/:sha': createStatus,
  'GET /repos/:owner/:repo/commits/*ref/statuses': listStatuses,
  'GET /repos/:owner/:repo/commits/*ref/status': combineStatuses,
}

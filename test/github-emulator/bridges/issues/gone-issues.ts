/** Issues that were deleted (410) or transferred (301). Only GraphQL does that on GitHub, so the path is ours. */

import { markup } from '../../events/dress.ts'
import { readIssue } from '../../events/subjects.ts'
import { tell } from '../../events/tell.ts'
import { askAsRoot, fieldsOf, numberOf, repositoryOf, requireRole } from '../../server/call.ts'
import { listNames } from '../../server/late-lists.ts'
import type { Answer, Call, Fields, Gone, Routes } from '../../world/model.ts'

const issuePath = /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)(?:\/|$)/

/** The answer for anything below an issue that is gone; null for one that is not. */
export function answerGone({ world, path }: Call): Answer | null {
  const [, fullName = '', number = ''] = issuePath.exec(path) ?? []
  const gone = world.repositories.get(fullName.toLowerCase())?.gone.get(Number(number))
  if (!gone) return null
  if (gone.kind === 'deleted')
    return { status: 410, json: { message: 'This issue was deleted' }, isForwarded: true }
  return {
    status: 301,
    json: { message: 'Moved Permanently', url: gone.url },
    headers: { location: gone.url },
    isForwarded: true,
  }
}

async function removeIssue(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  const number = numberOf(call)
  requireRole(call, repository, 'admin')
  const issue = await readIssue(call.world, repository, number)
  const { to } = fieldsOf(call)
  const gone: Gone =
    typeof to === 'string'
      ? { kind: 'transferred', url: call.world.origin + (await moveTo(call, issue, to)) }
      : { kind: 'deleted' }
  repository.gone.set(number, gone)
  call.world.lists.note(listNames.subjects(repository), number, issue)
  const changes = gone.kind === 'transferred' ? { changes: await placeOf(call, gone.url) } : {}
  await tell(call.world, repository, call.actor, 'issues', { action: gone.kind, issue, ...changes })
  return { status: 204, isForwarded: true }
}

/** What a webhook says of the new place; nothing of one that the stand-in does not know. */
async function placeOf({ world }: Call, url: string): Promise<Fields> {
  const [, id, number] = /\/repositories\/(\d+)\/issues\/(\d+)$/.exec(url) ?? []
  const target = [...world.repositories.values()].find(one => one.id === Number(id))
  if (!target) return {}
  return {
    new_issue: await readIssue(world, target, Number(number)),
    new_repository: await markup(world, await askAsRoot(world, `/repos/${target.fullName}`)),
  }
}

/** The issue in its new place, `owner/name`, as `/repositories/ID/issues/N`; a place of the form `…/issues/N` as it is. */
async function moveTo(call: Call, issue: Fields, to: string): Promise<string> {
  const target = call.world.repositories.get(to.toLowerCase())
  if (!target) return `/repos/${to}`
  const body = { title: issue.title, body: issue.body }
  const path = `/repos/${target.fullName}/issues`
  const { number } = (await askAsRoot(call.world, path, 'POST', body)) as { readonly number: number }
  if (issue.state === 'closed')
    await askAsRoot(call.world, `${path}/${number}`, 'PATCH', {
      state: 'closed',
      state_reason: issue.state_reason ?? 'completed',
    })
  return `/repositories/${target.id}/issues/${number}`
}

export const goneIssues: Routes = { 'DELETE /_standin/repos/:owner/:repo/issues/:number': removeIssue }

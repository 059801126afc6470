/** Labels: names match in any case, limits hold, and on a pull request they are told as `pull_request` events. */

import { readSubject } from '../../events/subjects.ts'
import { tell } from '../../events/tell.ts'
import { telling } from '../../events/tell-changes.ts'
import {
  fieldsOf,
  forward,
  isGood,
  listAsRoot,
  numberOf,
  repositoryOf,
  requirePermission,
  requireRole,
} from '../../server/call.ts'
import { listNames } from '../../server/late-lists.ts'
import { listForwarded } from '../../server/list-forwarded.ts'
import { answerPage } from '../../server/paginate.ts'
import { Refusal, unprocessable } from '../../server/refusal.ts'
import type { Answer, Call, Fields, Label, Routes } from '../../world/model.ts'

const mostNameCharacters = 50
const mostDescriptionCharacters = 100
const mostOnOneIssue = 100

const existing = async (call: Call): Promise<readonly Label[]> =>
  (await listAsRoot(call.world, `/repos/${repositoryOf(call).fullName}/labels`)) as Label[]

/** Names as the repository spells them already, for those that it has. */
export async function sameNames(call: Call, names: readonly unknown[]): Promise<readonly string[]> {
  const known = await existing(call)
  return names.map(item => {
    const name = typeof item === 'string' ? item : String((item as Fields).name)
    if (name.length > mostNameCharacters)
      throw unprocessable('Validation Failed', [tooLong('name', mostNameCharacters)])
    return known.find(label => label.name.toLowerCase() === name.toLowerCase())?.name ?? name
  })
}

const tooLong = (field: string, most: number): Fields => ({
  resource: 'Label',
  code: 'custom',
  field,
  message: `${field} is too long (maximum is ${most} characters)`,
})

async function changeLabels(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  const number = numberOf(call)
  requirePermission(call, ['issues', 'pull_requests'], 'write')
  requireRole(call, repository, 'triage')
  const given = Array.isArray(call.body)
    ? call.body
    : ((fieldsOf(call).labels as readonly unknown[] | undefined) ?? [])
  const labels = await sameNames(call, given)
  const subject = await readSubject(call.world, repository, number)
  if (call.method === 'POST' && subject.labels.length + labels.length > mostOnOneIssue)
    throw unprocessable(`Issue cannot have more than ${mostOnOneIssue} labels`)
  return telling(call, repository, number, () => forward(call, { body: { labels } }))
}

async function removeLabel(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  const number = numberOf(call)
  requirePermission(call, ['issues', 'pull_requests'], 'write')
  requireRole(call, repository, 'triage')
  const subject = await readSubject(call.world, repository, number)
  const name = subject.labels.find(
    label => label.name.toLowerCase() === (call.params.name ?? '').toLowerCase(),
  )?.name
  if (name === undefined) throw new Refusal(404, 'Label does not exist')
  const target = `/repos/${repository.fullName}/issues/${number}/labels/${encodeURIComponent(name)}`
  return telling(call, repository, number, () => forward(call, { target }))
}

async function changeDefinition(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requirePermission(call, ['issues'], 'write')
  requireRole(call, repository, 'write')
  await refuseBadDefinition(call)
  const before = (await existing(call)).find(({ name }) => name === call.params.name)
  const answer = await forward(call)
  if (!isGood(answer)) return answer
  const action = { POST: 'created', PATCH: 'edited', DELETE: 'deleted' }[call.method] ?? 'edited'
  const label = (answer.json as Fields | undefined) ?? before ?? {}
  call.world.lists.note(listNames.labels(repository), Number(label.id), before ?? null)
  await tell(call.world, repository, call.actor, 'label', {
    action,
    label,
    ...(action === 'edited' && before ? { changes: { name: { from: before.name } } } : {}),
  })
  return answer
}

async function refuseBadDefinition(call: Call): Promise<void> {
  const { name, new_name: newName, description, color } = fieldsOf(call)
  const wanted = String(newName ?? name ?? '')
  if (wanted.length > mostNameCharacters)
    throw unprocessable('Validation Failed', [tooLong('name', mostNameCharacters)])
  if (String(description ?? '').length > mostDescriptionCharacters)
    throw unprocessable('Validation Failed', [tooLong('description', mostDescriptionCharacters)])
  if (color !== undefined && !/^[0-9a-f]{6}$/i.test(String(color)))
    throw unprocessable('Validation Failed', [{ resource: 'Label', code: 'invalid', field: 'color' }])
  const isTaken = (await existing(call)).some(label => label.name.toLowerCase() === wanted.toLowerCase())
  if (call.method === 'POST' && isTaken)
    throw unprocessable('Validation Failed', [{ resource: 'Label', code: 'already_exists', field: 'name' }])
}

const listDefinitions = (call: Call): Promise<Answer> =>
  listForwarded(call, listNames.labels(repositoryOf(call)), ({ id }) => Number(id))

async function listLabels(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requirePermission(call, ['issues', 'pull_requests'], 'read')
  const current = await readSubject(call.world, repository, numberOf(call))
  const list = listNames.subjects(repository)
  const shown = call.world.lists.viewOne(list, current.number, current)
  return answerPage(call, shown?.labels ?? [])
}

export const labels: Routes = {
  'GET /repos/:owner/:repo/labels': listDefinitions,
  'GET /repos/:owner/:repo/issues/:number/labels': listLabels,
  'POST /repos/:owner/:repo/issues/:number/labels': changeLabels,
  'PUT /repos/:owner/:repo/issues/:number/labels': changeLabels,
  'DELETE /repos/:owner/:repo/issues/:number/labels/*name': removeLabel,
  'POST /repos/:owner/:repo/labels': changeDefinition,
  'PATCH /repos/:owner/:repo/labels/*name': changeDefinition,
  'DELETE /repos/:owner/:repo/labels/*name': changeDefinition,
}

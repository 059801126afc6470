/** A repository gets another name or another owner; its id stays, and its former name leads to it. */

import { markup } from '../../events/dress.ts'
import { tell } from '../../events/tell.ts'
import {
  askAsRoot,
  fieldsOf,
  forward,
  isGood,
  repositoryOf,
  requireRole,
  textField,
} from '../../server/call.ts'
import type { Answer, Call, Fields, Repository, Routes } from '../../world/model.ts'

async function editRepository(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requireRole(call, repository, 'admin')
  const { has_issues, ...given } = fieldsOf(call)
  if (typeof has_issues === 'boolean') repository.hasIssues = has_issues
  const name = textField(given, 'name')
  const from = repository.name
  // The emulator has nothing at all below `/issues` where issues are switched off, not even of a pull request.
  const answer = await forward(call, { body: given })
  if (!isGood(answer) || name === null || name === from) return answer
  moveRepository(call, repository, repository.owner, name)
  const changes = { repository: { name: { from } } }
  await tell(call.world, repository, call.actor, 'repository', { action: 'renamed', changes })
  return answer
}

/** The emulator answers 200 with the repository as it is now; GitHub 202 with its owner as it was. */
async function transferRepository(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requireRole(call, repository, 'admin')
  const before = await askAsRoot(call.world, `/repos/${repository.fullName}`)
  const owner = ((await markup(call.world, before)) as Fields).owner as Fields
  const answer = await forward(call)
  if (!isGood(answer)) return answer
  moveRepository(call, repository, String(fieldsOf(call).new_owner), repository.name)
  const kind = owner.type === 'Organization' ? 'organization' : 'user'
  const changes = { owner: { from: { [kind]: owner } } }
  await tell(call.world, repository, call.actor, 'repository', { action: 'transferred', changes })
  return { status: 202, json: before, isForwarded: true }
}

function moveRepository({ world }: Call, repository: Repository, owner: string, name: string): void {
  const [from, to] = [repository.fullName, `${owner}/${name}`]
  world.repositories.delete(from.toLowerCase())
  world.formerNames.set(from.toLowerCase(), repository)
  Object.assign(repository, { owner, name, fullName: to })
  world.repositories.set(to.toLowerCase(), repository)
  for (const other of world.repositories.values()) {
    for (const refs of other.pulls.values()) if (refs.headRepository === from) refs.headRepository = to
  }
}

export const repositories: Routes = {
  'PATCH /repos/:owner/:repo': editRepository,
  'POST /repos/:owner/:repo/transfer': transferRepository,
}

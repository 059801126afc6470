/** A fork gets a bare repository of its own, with the parent's branches. */

import { forward, isGood, loginOf, repositoryOf } from '../../server/call.ts'
import { addRepository } from '../../world/add-repository.ts'
import { idOfRepository } from '../../world/id-of-repository.ts'
import type { Answer, Call, Routes } from '../../world/model.ts'

async function fork(call: Call): Promise<Answer> {
  const parent = repositoryOf(call)
  const answer = await forward(call)
  if (!isGood(answer)) return answer
  const login = loginOf(call.actor)
  const { repositories } = call.world
  const repository = await addRepository(`${login}/${parent.name}`, {
    from: parent.gitDir,
    isPrivate: parent.isPrivate,
  })
  repository.id = await idOfRepository(call.world, repository.fullName)
  repository.parent = parent
  repository.roles.set(login, 'admin')
  repositories.set(repository.fullName.toLowerCase(), repository)
  return answer
}

export const forks: Routes = { 'POST /repos/:owner/:repo/forks': fork }

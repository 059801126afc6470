/** The timeline of an issue or pull request, as the stand-in noted it. */

import { readSubject } from '../../events/subjects.ts'
import { numberOf, repositoryOf, requirePermission } from '../../server/call.ts'
import { answerPage } from '../../server/paginate.ts'
import type { Answer, Call, Routes } from '../../world/model.ts'

async function getTimeline(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requirePermission(call, ['issues', 'pull_requests'], 'read')
  await readSubject(call.world, repository, numberOf(call))
  return answerPage(call, repository.timelines.get(numberOf(call)) ?? [])
}

export const timeline: Routes = { 'GET /repos/:owner/:repo/issues/:number/timeline': getTimeline }

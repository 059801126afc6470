/** Who moved which branch to where, and who can be assigned: GitHub knows both, the emulator neither. */
import { repositoryOf, requirePermission } from '../../server/call.ts'
import { listNames } from '../../server/late-lists.ts'
import { answerPage } from '../../server/paginate.ts'
import { notFound } from '../../server/refusal.ts'
import type { Answer, Call, Routes } from '../../world/model.ts'

function listActivity(call: Call): Answer {
  requirePermission(call, ['contents'], 'read')
  const repository = repositoryOf(call)
  const { lists } = call.world
  const activity = lists.view(listNames.activity(repository), repository.activity, ({ id }) => Number(id))
  const ref = call.query.get('ref')
  // The log is paged by cursor, not by number.
  const query = new URLSearchParams(call.query)
  query.set('page', call.query.get('after') ?? '1')
  query.delete('after')
  const answer = answerPage(
    { ...call, query },
    activity.filter(entry => ref === null || entry.ref === ref),
  )
  const link = answer.headers?.link?.replace(/([?&])page=/g, '$1after=')
  return link === undefined ? answer : { ...answer, headers: { link } }
}

function checkAssignee(call: Call): Answer {
  const { roles } = repositoryOf(call)
  if (!roles.has(call.params.login ?? '')) throw notFound()
  return { status: 204 }
}

export const activity: Routes = {
  'GET /repos/:owner/:repo/activity': listActivity,
  'GET /repos/:owner/:repo/assignees/:login': checkAssignee,
}

/** A release makes its tag in the bare repository; releases and milestones are told. */

import { markup } from '../../events/dress.ts'
import { followPush } from '../../events/follow-push.ts'
import { tell } from '../../events/tell.ts'
import {
  fieldsOf,
  forward,
  isGood,
  repositoryOf,
  requirePermission,
  requireRole,
  textField,
} from '../../server/call.ts'
import { listNames } from '../../server/late-lists.ts'
import { listForwarded } from '../../server/list-forwarded.ts'
import { unprocessable } from '../../server/refusal.ts'
import { git, resolveSha } from '../../world/git.ts'
import type { Answer, Call, Fields, Routes } from '../../world/model.ts'

async function createRelease(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requirePermission(call, ['contents'], 'write')
  requireRole(call, repository, 'write')
  const fields = fieldsOf(call)
  const tag = `refs/tags/${textField(fields, 'tag_name')}`
  const target = await resolveSha(repository.gitDir, textField(fields, 'target_commitish') ?? 'HEAD')
  if (!target)
    throw unprocessable('Validation Failed', [
      { resource: 'Release', code: 'invalid', field: 'target_commitish' },
    ])
  const answer = await forward(call)
  if (!isGood(answer)) return answer
  if (!fields.draft && !(await resolveSha(repository.gitDir, tag))) {
    await git(repository.gitDir, ['update-ref', tag, target])
    const push = { ref: tag, before: '0'.repeat(40), after: target }
    await followPush(call.world, repository, call.actor, push)
  }
  const release = (await markup(call.world, answer.json)) as Fields
  call.world.lists.note(listNames.releases(repository), Number(release.id), null)
  const actions = fields.draft ? ['created'] : ['created', 'published', 'released']
  for (const action of actions) await tell(call.world, repository, call.actor, 'release', { action, release })
  return answer
}

async function changeMilestone(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requirePermission(call, ['issues'], 'write')
  requireRole(call, repository, 'triage')
  const answer = await forward(call)
  if (!isGood(answer)) return answer
  const milestone = (await markup(call.world, answer.json)) as Fields
  if (call.method === 'POST')
    call.world.lists.note(listNames.milestones(repository), Number(milestone.number), null)
  const { state } = fieldsOf(call)
  const action =
    call.method === 'POST'
      ? 'created'
      : state === 'closed'
        ? 'closed'
        : state === 'open'
          ? 'opened'
          : 'edited'
  await tell(call.world, repository, call.actor, 'milestone', { action, milestone })
  return answer
}

const listReleases = (call: Call): Promise<Answer> =>
  listForwarded(call, listNames.releases(repositoryOf(call)), ({ id }) => Number(id))

const listMilestones = (call: Call): Promise<Answer> =>
  listForwarded(call, listNames.milestones(repositoryOf(call)), ({ number }) => Number(number))

export const releases: Routes = {
  'GET /repos/:owner/:repo/releases': listReleases,
  'GET /repos/:owner/:repo/milestones': listMilestones,
  'POST /repos/:owner/:repo/releases': createRelease,
  'POST /repos/:owner/:repo/milestones': changeMilestone,
  'PATCH /repos/:owner/:repo/milestones/:id': changeMilestone,
}

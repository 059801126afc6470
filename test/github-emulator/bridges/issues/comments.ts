/** Comments of issues and pull requests: who may change them, what is told, what the timeline shows. */

import { markup } from '../../events/dress.ts'
import { noteReferences } from '../../events/note-references.ts'
import { readIssue } from '../../events/subjects.ts'
import { addToTimeline, tell, timelineKey } from '../../events/tell.ts'
import {
  fieldsOf,
  forward,
  isGood,
  numberOf,
  repositoryOf,
  requirePermission,
  requireRole,
} from '../../server/call.ts'
import { listNames } from '../../server/late-lists.ts'
import { listForwarded } from '../../server/list-forwarded.ts'
import { dropLongBody, refuseLongBody } from '../../server/long-body.ts'
import { notFound } from '../../server/refusal.ts'
import type { Answer, Call, Fields, Repository, Routes, User } from '../../world/model.ts'

interface Comment extends Fields {
  readonly id: number
  readonly body: string
  readonly user: User
  readonly issue_url: string
}

async function addComment(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requirePermission(call, ['issues', 'pull_requests'], 'write')
  refuseLongBody(fieldsOf(call))
  const answer = await forward(call)
  if (!isGood(answer)) return answer
  const comment = (await markup(call.world, answer.json)) as Comment
  call.world.lists.note(listNames.comments(repository, numberOf(call)), comment.id, null)
  await noteReferences(call.world, repository, numberOf(call), call.actor, comment.body)
  addToTimeline(call.world, repository, numberOf(call), {
    event: 'commented',
    actor: comment.user,
    ...comment,
  })
  const issue = await readIssue(call.world, repository, numberOf(call))
  await tell(call.world, repository, call.actor, 'issue_comment', { action: 'created', issue, comment })
  return answer
}

async function findComment(
  call: Call,
): Promise<{ readonly repository: Repository; readonly number: number; readonly comment: Comment }> {
  const repository = repositoryOf(call)
  const { json, status } = await forward(call, { method: 'GET' })
  if (status !== 200) throw notFound()
  const comment = (await markup(call.world, json)) as Comment
  return { repository, number: Number(comment.issue_url.split('/').at(-1)), comment }
}

function requireOwner(call: Call, repository: Repository, comment: Comment): void {
  requirePermission(call, ['issues', 'pull_requests'], 'write')
  if (call.actor.kind === 'user' && call.actor.login !== comment.user.login)
    requireRole(call, repository, 'write')
}

async function editComment(call: Call): Promise<Answer> {
  const { repository, number, comment: before } = await findComment(call)
  requireOwner(call, repository, before)
  const body = dropLongBody(fieldsOf(call))
  const answer = await forward(call, { body: 'body' in body ? body : { body: before.body } })
  if (!isGood(answer)) return answer
  const comment = (await markup(call.world, answer.json)) as Comment
  call.world.lists.note(listNames.comments(repository, number), comment.id, before)
  changeEntry(call, repository, number, comment.id, entry => [{ ...entry, ...comment }])
  const issue = await readIssue(call.world, repository, number)
  await tell(call.world, repository, call.actor, 'issue_comment', {
    action: 'edited',
    issue,
    comment,
    changes: { body: { from: before.body } },
  })
  return answer
}

async function deleteComment(call: Call): Promise<Answer> {
  const { repository, number, comment } = await findComment(call)
  requireOwner(call, repository, comment)
  const answer = await forward(call)
  if (!isGood(answer)) return answer
  call.world.lists.note(listNames.comments(repository, number), comment.id, comment)
  changeEntry(call, repository, number, comment.id, () => [])
  const issue = await readIssue(call.world, repository, number)
  await tell(call.world, repository, call.actor, 'issue_comment', { action: 'deleted', issue, comment })
  return answer
}

function changeEntry(
  { world }: Call,
  repository: Repository,
  number: number,
  id: number,
  change: (entry: Fields) => readonly Fields[],
): void {
  const timeline = repository.timelines.get(number) ?? []
  repository.timelines.set(
    number,
    timeline.flatMap(entry => {
      if (entry.event !== 'commented' || entry.id !== id) return [entry]
      world.lists.note(listNames.timeline(repository, number), timelineKey(entry), entry)
      return change(entry)
    }),
  )
}

const listComments = (call: Call): Promise<Answer> =>
  listForwarded(call, listNames.comments(repositoryOf(call), numberOf(call)), ({ id }) => Number(id))

export const comments: Routes = {
  'GET /repos/:owner/:repo/issues/:number/comments': listComments,
  'POST /repos/:owner/:repo/issues/:number/comments': addComment,
  'PATCH /repos/:owner/:repo/issues/comments/:id': editComment,
  'DELETE /repos/:owner/:repo/issues/comments/:id': deleteComment,
}

/** Reviews: bound to the real head, never an approval of one's own work, told and kept in the timeline. */

import { markup } from '../../events/dress.ts'
import { readPull } from '../../events/subjects.ts'
import { addToTimeline, noteEvent, tell } from '../../events/tell.ts'
import {
  fieldsOf,
  forward,
  isGood,
  loginOf,
  numberOf,
  repositoryOf,
  requirePermission,
  requireRole,
} from '../../server/call.ts'
import { listNames } from '../../server/late-lists.ts'
import { listForwarded } from '../../server/list-forwarded.ts'
import { notFound, unprocessable } from '../../server/refusal.ts'
import type { Answer, Call, Fields, Repository, Routes } from '../../world/model.ts'

interface Review extends Fields {
  readonly id: number
  readonly state: string
  readonly body: string
}

/** A webhook and a timeline say the state in small letters. */
const lowered = (review: Review): Fields => ({ ...review, state: review.state.toLowerCase() })

async function addReview(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requirePermission(call, ['pull_requests'], 'write')
  const refs = repository.pulls.get(numberOf(call))
  if (!refs) throw notFound()
  const fields = fieldsOf(call)
  const pull = await readPull(call.world, repository, refs.number)
  const isOwn = pull.user.login === loginOf(call.actor)
  if (isOwn && fields.event === 'APPROVE')
    throw unprocessable('Unprocessable Entity', ['Can not approve your own pull request'])
  if (isOwn && fields.event === 'REQUEST_CHANGES')
    throw unprocessable('Unprocessable Entity', ['Can not request changes on your own pull request'])
  const answer = await forward(call, { body: { ...fields, commit_id: fields.commit_id ?? refs.headSha } })
  if (!isGood(answer)) return answer
  await tellSubmitted(call, repository, (await markup(call.world, answer.json)) as Review)
  return { ...answer, status: 200 }
}

async function tellSubmitted(call: Call, repository: Repository, review: Review): Promise<void> {
  if (review.state === 'PENDING') return
  const number = numberOf(call)
  call.world.lists.note(listNames.reviews(repository, number), review.id, null)
  addToTimeline(call.world, repository, number, { event: 'reviewed', ...lowered(review) })
  const pull_request = await readPull(call.world, repository, number)
  await tell(call.world, repository, call.actor, 'pull_request_review', {
    action: 'submitted',
    review: lowered(review),
    pull_request,
  })
}

async function dismissReview(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  const number = numberOf(call)
  requirePermission(call, ['pull_requests'], 'write')
  requireRole(call, repository, 'write')
  const reviewed = (repository.timelines.get(number) ?? []).find(
    entry => entry.event === 'reviewed' && entry.id === Number(call.params.id),
  )
  const answer = await forward(call)
  if (!isGood(answer)) return answer
  const review = {
    ...((await markup(call.world, answer.json)) as Review),
    body: String(reviewed?.body ?? ''),
  }
  noteEvent(call.world, repository, number, call.actor, 'review_dismissed', {
    dismissed_review: {
      state: reviewed?.state,
      review_id: review.id,
      dismissal_message: String(fieldsOf(call).message),
    },
  })
  if (reviewed) reviewed.state = 'dismissed'
  const pull_request = await readPull(call.world, repository, number)
  await tell(call.world, repository, call.actor, 'pull_request_review', {
    action: 'dismissed',
    review: lowered(review),
    pull_request,
  })
  return { ...answer, json: review }
}

const listReviews = (call: Call): Promise<Answer> =>
  listForwarded(call, listNames.reviews(repositoryOf(call), numberOf(call)), ({ id }) => Number(id))

export const reviews: Routes = {
  'GET /repos/:owner/:repo/pulls/:number/reviews': listReviews,
  'POST /repos/:owner/:repo/pulls/:number/reviews': addReview,
  'PUT /repos/:owner/:repo/pulls/:number/reviews/:id/dismissals': dismissReview,
}

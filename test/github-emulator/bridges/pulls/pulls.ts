/** Pull requests: the emulator keeps the record, git keeps the branches. */

import { markup } from '../../events/dress.ts'
import { moveHead, noteCommits } from '../../events/follow-push.ts'
import { noteReferences } from '../../events/note-references.ts'
import { readPull } from '../../events/subjects.ts'
import { noteEvent, tell } from '../../events/tell.ts'
import { telling } from '../../events/tell-changes.ts'
import {
  fieldsOf,
  forward,
  isGood,
  loginOf,
  numberOf,
  repositoryOf,
  requirePermission,
  requireRole,
  textField,
} from '../../server/call.ts'
import { listNames } from '../../server/late-lists.ts'
import { dropLongBody, refuseLongBody } from '../../server/long-body.ts'
import { answerPage } from '../../server/paginate.ts'
import { notFound, type Refusal, unprocessable } from '../../server/refusal.ts'
import { git, resolveSha } from '../../world/git.ts'
import type { Answer, Call, Fields, Pull, PullRefs, Repository, Routes } from '../../world/model.ts'
import { forkOf, repositoryNamed, showTestMerge } from '../../world/pull-facts.ts'

interface Branch {
  readonly repository: Repository
  readonly ref: string
  readonly sha: string
}

/** `branch`, or `owner:branch` of a fork. */
async function branchOf(call: Call, repository: Repository, name: string): Promise<Branch> {
  const [owner = '', ref = ''] = name.includes(':') ? name.split(':') : [repository.owner, name]
  const home = owner === repository.owner ? repository : forkOf(call.world, repository, owner)
  const sha = home ? await resolveSha(home.gitDir, `refs/heads/${ref}`) : null
  if (!home || !sha) throw invalid('head', name)
  return { repository: home, ref, sha }
}

const invalid = (field: string, value: string): Refusal =>
  unprocessable('Validation Failed', [{ resource: 'PullRequest', field, code: 'invalid', value }])

async function openPull(call: Call): Promise<Answer> {
  requirePermission(call, ['pull_requests'], 'write')
  const repository = repositoryOf(call)
  const fields = fieldsOf(call)
  refuseLongBody(fields)
  const head = await branchOf(call, repository, textField(fields, 'head') ?? '')
  const base = await branchOf(call, repository, textField(fields, 'base') ?? '')
  requireRole(call, head.repository, 'write')
  if (head.repository !== repository)
    await git(repository.gitDir, ['fetch', '--quiet', head.repository.gitDir, head.sha])
  const ahead = await git(repository.gitDir, ['rev-list', '--count', `${base.sha}..${head.sha}`])
  if (ahead === '0')
    throw unprocessable('Validation Failed', [{ message: `No commits between ${base.ref} and ${head.ref}` }])
  const answer = await forward(call)
  if (!isGood(answer)) return answer
  const { number } = answer.json as { readonly number: number }
  await keepRefs(repository, number, head, base)
  return tellOpened(call, repository, number, answer)
}

async function keepRefs(repository: Repository, number: number, head: Branch, base: Branch): Promise<void> {
  const refs: PullRefs = {
    number,
    headRepository: head.repository.fullName,
    headRef: head.ref,
    baseRef: base.ref,
    headSha: head.sha,
    baseSha: base.sha,
    assignees: [],
    milestone: null,
    merge: null,
    shownMerge: null,
  }
  repository.pulls.set(number, refs)
  await moveHead(repository, refs, head.sha)
}

async function tellOpened(
  call: Call,
  repository: Repository,
  number: number,
  answer: Answer,
): Promise<Answer> {
  const pull = await readPull(call.world, repository, number)
  call.world.lists.note(listNames.subjects(repository), number, null)
  await noteCommits(call.world, repository, number, pull.base.sha, pull.head.sha)
  await noteReferences(call.world, repository, number, call.actor, pull.body ?? '')
  await tell(call.world, repository, call.actor, 'pull_request', {
    action: 'opened',
    number,
    pull_request: pull,
  })
  return { ...answer, json: pull }
}

/** Authors and people with write edit the text; triage may close and reopen. */
function requireEditor(call: Call, repository: Repository, author: string, fields: Fields): void {
  requirePermission(call, ['pull_requests'], 'write')
  if (call.actor.kind !== 'user' || call.actor.login === author) return
  const onlyState = Object.keys(fields).every(name => name === 'state' || name === 'state_reason')
  requireRole(call, repository, onlyState ? 'triage' : 'write')
}

async function editPull(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  const number = numberOf(call)
  const refs = repository.pulls.get(number)
  if (!refs) throw notFound()
  const before = await readPull(call.world, repository, number)
  const fields = dropLongBody(fieldsOf(call))
  requireEditor(call, repository, before.user.login, fields)
  const answer = await telling(call, repository, number, async () => {
    const changed = await forward(call, { body: fields })
    if (isGood(changed) && typeof fields.base === 'string') await changeBase(repository, refs, fields.base)
    if (isGood(changed) && before.state === 'closed' && fields.state === 'open')
      await catchUp(call, repository, refs)
    return changed
  })
  return isGood(answer) ? { ...answer, json: await readPull(call.world, repository, number) } : answer
}

async function changeBase(repository: Repository, refs: PullRefs, base: string): Promise<void> {
  const sha = await resolveSha(repository.gitDir, `refs/heads/${base}`)
  if (!sha) throw invalid('base', base)
  refs.baseRef = base
  refs.baseSha = sha
}

/** A reopened pull request shows its branch as it is now. */
async function catchUp(call: Call, repository: Repository, refs: PullRefs): Promise<void> {
  const home = repositoryNamed(call.world, refs.headRepository)
  const sha = await resolveSha(home.gitDir, `refs/heads/${refs.headRef}`)
  if (!sha) throw unprocessable('state cannot be changed. The head branch was deleted.')
  if (home !== repository) await git(repository.gitDir, ['fetch', '--quiet', home.gitDir, sha])
  await moveHead(repository, refs, sha)
}

async function getPull(call: Call): Promise<Answer> {
  requirePermission(call, ['pull_requests'], 'read')
  const repository = repositoryOf(call)
  const refs = repository.pulls.get(numberOf(call))
  if (!refs) throw notFound()
  const answer = await forward(call)
  if (!isGood(answer)) return answer
  const json = await markup(call.world, answer.json)
  // Whoever asks sets the computing off; the next one sees what came of it.
  await showTestMerge(call.world, repository, refs)
  return { ...answer, json, isForwarded: false }
}

const pullFilters: Readonly<Record<string, (pull: Pull, wanted: string) => boolean>> = {
  state: (pull, wanted) => wanted === 'all' || pull.state === wanted,
  base: (pull, wanted) => pull.base.ref === wanted,
  head: (pull, wanted) => pull.head.label === wanted,
}

/** A list has no field that takes computing or git to know: `mergeable`, sizes. */
const onlySingle = [
  'mergeable',
  'mergeable_state',
  'rebaseable',
  'merged',
  'merged_by',
  'comments',
  'review_comments',
  'maintainer_can_modify',
  'commits',
  'additions',
  'deletions',
  'changed_files',
]

async function listPulls(call: Call): Promise<Answer> {
  requirePermission(call, ['pull_requests'], 'read')
  const repository = repositoryOf(call)
  const query = new URLSearchParams(call.query)
  if (!query.has('state')) query.set('state', 'open')
  const kept = (await everyPull(call, repository)).filter(pull =>
    [...query].every(([name, wanted]) => pullFilters[name]?.(pull, wanted) ?? true),
  )
  const key = query.get('sort') === 'updated' ? 'updated_at' : 'created_at'
  const rising = kept.sort((a, b) => a[key].localeCompare(b[key]) || a.number - b.number)
  const isRising = query.get('direction') === 'asc'
  return answerPage(call, (isRising ? rising : rising.reverse()).map(pullInList))
}

/** Every pull request as lists show it now. */
export async function everyPull(call: Call, repository: Repository): Promise<readonly Pull[]> {
  const current = await Promise.all(
    [...repository.pulls.keys()].map(number => readPull(call.world, repository, number)),
  )
  return call.world.lists
    .view(listNames.subjects(repository), current, ({ number }) => number)
    .filter(({ number }) => repository.pulls.has(number))
}

export const pullInList = (pull: Pull): Fields =>
  Object.fromEntries(Object.entries(pull).filter(([name]) => !onlySingle.includes(name)))

async function requestReview(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requireRole(call, repository, 'triage')
  const answer = await forward(call)
  if (!isGood(answer)) return answer
  for (const login of (fieldsOf(call).reviewers as readonly string[]) ?? []) {
    const requested_reviewer = call.world.users.get(login)
    const review_requester = call.world.users.get(loginOf(call.actor))
    noteEvent(call.world, repository, numberOf(call), call.actor, 'review_requested', {
      requested_reviewer,
      review_requester,
    })
    const pull_request = await readPull(call.world, repository, numberOf(call))
    await tell(call.world, repository, call.actor, 'pull_request', {
      action: 'review_requested',
      number: numberOf(call),
      pull_request,
      requested_reviewer,
    })
  }
  return answer
}

export const pulls: Routes = {
  'GET /repos/:owner/:repo/pulls': listPulls,
  'POST /repos/:owner/:repo/pulls': openPull,
  'GET /repos/:owner/:repo/pulls/:number': getPull,
  'PATCH /repos/:owner/:repo/pulls/:number': editPull,
  'POST /repos/:owner/:repo/pulls/:number/requested_reviewers': requestReview,
}

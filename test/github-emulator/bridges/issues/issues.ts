/** Issues: a pull request is an issue too, in lists, by number, for assignees and milestones. */

import { markup } from '../../events/dress.ts'
import { noteReferences } from '../../events/note-references.ts'
import { issueOfPull, readIssue, readPull, readSubject } from '../../events/subjects.ts'
import { noteEvent, tell } from '../../events/tell.ts'
import { telling } from '../../events/tell-changes.ts'
import {
  askAsRoot,
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
import { dropLongBody, refuseLongBody } from '../../server/long-body.ts'
import { answerPage } from '../../server/paginate.ts'
import { Refusal, unprocessable } from '../../server/refusal.ts'
import type {
  Answer,
  Call,
  Fields,
  Pull,
  PullRefs,
  Repository,
  Routes,
  Subject,
  User,
} from '../../world/model.ts'
import { sameNames } from './labels.ts'

type Keep = (issue: Subject, wanted: string) => boolean

/** Query parameter -> which issues stay. */
const filters: Readonly<Record<string, Keep>> = {
  state: (issue, wanted) => wanted === 'all' || issue.state === wanted,
  labels: (issue, wanted) =>
    wanted
      .split(',')
      .every(name => issue.labels.some(label => label.name.toLowerCase() === name.trim().toLowerCase())),
  creator: (issue, wanted) => issue.user.login.toLowerCase() === wanted.toLowerCase(),
  since: (issue, wanted) => issue.updated_at >= wanted,
  assignee: (issue, wanted) =>
    wanted === 'none'
      ? !issue.assignees.length
      : wanted === '*'
        ? issue.assignees.length > 0
        : issue.assignees.some(({ login }) => login === wanted),
  milestone: (issue, wanted) =>
    wanted === 'none'
      ? !issue.milestone
      : wanted === '*'
        ? issue.milestone !== null
        : issue.milestone?.number === Number(wanted),
}

const sortKeys: Readonly<Record<string, string>> = { updated: 'updated_at', comments: 'comments' }

async function listIssues(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requirePermission(call, ['issues', 'pull_requests'], 'read')
  const query = new URLSearchParams(call.query)
  if (!query.has('state')) query.set('state', 'open')
  const every = await everyIssue(call, repository)
  const all = repository.hasIssues ? every : every.filter(({ number }) => repository.pulls.has(number))
  const kept = all.filter(issue =>
    [...query].every(([name, wanted]) => filters[name]?.(issue, wanted) ?? true),
  )
  const key = sortKeys[query.get('sort') ?? ''] ?? 'number'
  const sorted = kept.sort((a, b) => compareValues(b[key], a[key]) || b.number - a.number)
  return {
    ...answerPage(call, query.get('direction') === 'asc' ? sorted.reverse() : sorted),
    isForwarded: true,
  }
}

const compareValues = (a: unknown, b: unknown): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b))

async function everyIssue(call: Call, repository: Repository): Promise<Subject[]> {
  const plain = await listAsRoot(call.world, `/repos/${repository.fullName}/issues`, '&state=all')
  const shown = (await markup(call.world, plain)) as Subject[]
  const pulls = await Promise.all(
    [...repository.pulls.keys()].map(number => readPull(call.world, repository, number)),
  )
  const current = [...shown.filter(({ number }) => !repository.gone.has(number)), ...pulls]
  const late = call.world.lists.view(listNames.subjects(repository), current, ({ number }) => number)
  return late.map(subject =>
    repository.pulls.has(subject.number)
      ? (issueOfPull(call.world, repository, subject as Pull) as Subject)
      : subject,
  )
}

/** @see https://docs.github.com/rest/issues/issues "410 Gone if issues are disabled in the repository" */
function requireIssues({ hasIssues }: Repository): void {
  if (!hasIssues) throw new Refusal(410, 'Issues has been disabled in this repository.')
}

async function openIssue(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requirePermission(call, ['issues'], 'write')
  requireIssues(repository)
  refuseLongBody(fieldsOf(call))
  const labels = fieldsOf(call).labels
  const body = Array.isArray(labels)
    ? { ...fieldsOf(call), labels: await sameNames(call, labels) }
    : fieldsOf(call)
  const answer = await forward(call, { body })
  if (!isGood(answer)) return answer
  const issue = (await markup(call.world, answer.json)) as Subject
  call.world.lists.note(listNames.subjects(repository), issue.number, null)
  await noteReferences(call.world, repository, issue.number, call.actor, issue.body ?? '')
  await tell(call.world, repository, call.actor, 'issues', { action: 'opened', issue })
  for (const label of issue.labels) {
    const entry = { label: { name: label.name, color: label.color } }
    noteEvent(call.world, repository, issue.number, call.actor, 'labeled', entry)
    await tell(call.world, repository, call.actor, 'issues', { action: 'labeled', issue, label })
  }
  return answer
}

async function getIssue(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  const number = numberOf(call)
  if (!repository.pulls.has(number)) {
    requireIssues(repository)
    return forward(call)
  }
  requirePermission(call, ['issues', 'pull_requests'], 'read')
  return { status: 200, json: await readIssue(call.world, repository, number), isForwarded: true }
}

function requireEditor(call: Call, repository: Repository, author: string, fields: Fields): void {
  if (call.actor.kind !== 'user') return
  const writesText = 'title' in fields || 'body' in fields
  const isAuthor = call.actor.login === author
  const asAuthor = ['title', 'body', 'state', 'state_reason']
  if (isAuthor && Object.keys(fields).every(name => asAuthor.includes(name))) return
  requireRole(call, repository, writesText ? 'write' : 'triage')
}

async function editIssue(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  const number = numberOf(call)
  requirePermission(call, ['issues', 'pull_requests'], 'write')
  if (!repository.pulls.has(number)) requireIssues(repository)
  const before = await readSubject(call.world, repository, number)
  const given = dropLongBody(fieldsOf(call))
  requireEditor(call, repository, before.user.login, given)
  const fields = withReason(given, before)
  const answer = await telling(call, repository, number, () => {
    const refs = repository.pulls.get(number)
    return refs ? editPullAsIssue(call, repository, refs, fields) : forward(call, { body: fields })
  })
  return isGood(answer) ? { ...answer, json: await readIssue(call.world, repository, number) } : answer
}

/** GitHub fills in why an issue was closed, and why it is open again. */
function withReason(fields: Fields, before: Subject): Fields {
  if (fields.state === 'closed' && before.state === 'open')
    return { ...fields, state_reason: fields.state_reason ?? 'completed' }
  if (fields.state === 'open' && before.state === 'closed') return { ...fields, state_reason: 'reopened' }
  return fields
}

async function editPullAsIssue(
  call: Call,
  repository: Repository,
  refs: PullRefs,
  fields: Fields,
): Promise<Answer> {
  const path = `/repos/${repository.fullName}`
  const { labels, assignees, milestone, state_reason: _, ...rest } = fields
  if (Array.isArray(labels))
    await forward(call, { method: 'PUT', target: `${path}/issues/${refs.number}/labels`, body: { labels } })
  if (Array.isArray(assignees)) refs.assignees = assignees.map(login => assignable(call, String(login)))
  if (milestone !== undefined) {
    refs.milestone =
      milestone === null
        ? null
        : ((await markup(
            call.world,
            await askAsRoot(call.world, `${path}/milestones/${milestone}`),
          )) as Fields)
  }
  return forward(call, { target: `${path}/pulls/${refs.number}`, body: rest })
}

function assignable(call: Call, login: string): User {
  const user = call.world.users.get(login)
  if (!user)
    throw unprocessable('Validation Failed', [
      { value: login, resource: 'Issue', field: 'assignees', code: 'invalid' },
    ])
  return user
}

async function changeAssignees(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  const number = numberOf(call)
  requirePermission(call, ['issues', 'pull_requests'], 'write')
  requireRole(call, repository, 'triage')
  const logins = ((fieldsOf(call).assignees as readonly string[]) ?? []).filter(login =>
    canBeAssigned(repository, login),
  )
  const answer = await telling(call, repository, number, async () => {
    const refs = repository.pulls.get(number)
    if (!refs) return forward(call, { body: { assignees: logins } })
    const others = refs.assignees.filter(({ login }) => !logins.includes(login))
    refs.assignees =
      call.method === 'DELETE' ? others : [...others, ...logins.map(login => assignable(call, login))]
    return { status: 200, isForwarded: true }
  })
  if (!isGood(answer)) return answer
  return {
    ...answer,
    status: call.method === 'POST' ? 201 : 200,
    json: await readIssue(call.world, repository, number),
  }
}

/** Who has no part in the repository is left out in silence, as on GitHub. */
const canBeAssigned = (repository: Repository, login: string): boolean =>
  repository.roles.has(login) && repository.roles.get(login) !== 'none'

export const issues: Routes = {
  'GET /repos/:owner/:repo/issues': listIssues,
  'POST /repos/:owner/:repo/issues': openIssue,
  'GET /repos/:owner/:repo/issues/:number': getIssue,
  'PATCH /repos/:owner/:repo/issues/:number': editIssue,
  'POST /repos/:owner/:repo/issues/:number/assignees': changeAssignees,
  'DELETE /repos/:owner/:repo/issues/:number/assignees': changeAssignees,
}

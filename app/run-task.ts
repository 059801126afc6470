import { unreadError } from '../src/core/vocabulary/errors.ts'
import { type Known, known } from '../src/core/vocabulary/known.ts'
import { type Client, createClient, queuePatience } from '../src/io/github/client/client.ts'
import { readPages } from '../src/io/github/client/read-pages.ts'
import { asNumber } from '../src/io/github/client/shapes.ts'
import { readSiblings } from '../src/io/github/read/read-lifecycle-facts.ts'
import { readMergeGroups } from '../src/io/github/read/read-merge-groups.ts'
import type { AppContext } from './context.ts'
import { findByEvidence } from './evidence/find-by-evidence.ts'
import { findByState, hasStateLabel } from './find-pull-requests.ts'
import { findReferring } from './follow-ups/find-follow-ups.ts'
import { reconcileChange } from './reconcile-change.ts'
import { reconcileGroup } from './reconcile-group.ts'
import type { Task, TaskOf } from './task.ts'

/** Run one task: reconcile a pull request or a merge group, or find the pull requests of the task and enqueue them. */
export const runTask = (app: AppContext, task: Task, attempt: number): Promise<void> => {
  switch (task.kind) {
    case 'change':
      return reconcileChange(app, task, attempt)
    case 'head':
      return reconcileHead(app, task)
    case 'evidence':
      return findByEvidence(app, task).then(numbers => enqueue(app, task, numbers))
    case 'base':
      return reconcileBase(app, task)
    case 'release':
      return reconcileMerged(app, task)
    case 'issue':
      return reconcileReferring(app, task)
    case 'group':
      return reconcileGroup(app, task, attempt)
  }
}

const enqueue = async (
  app: AppContext,
  task: Task,
  numbers: Known<readonly number[]>,
  more: Partial<TaskOf<'change'>> = {},
): Promise<void> => {
  if (!numbers.known) throw unreadError(numbers)
  const { installation, repository, because, delivery } = task
  const cause = { installation, repository, because, delivery }
  await app.add(
    numbers.value.map(number => ({ kind: 'change', number, witnesses: [], before: [], ...cause, ...more })),
  )
}

const reconcileHead = async (app: AppContext, task: TaskOf<'head'>): Promise<void> => {
  const client = createClient(await app.requestAs(task.installation), queuePatience)
  const { sha, witnesses } = task
  const pulls = await readSiblings(client, task.repository, sha, 0)
  await enqueue(app, task, pulls.known ? known(pulls.value.map(({ number }) => number)) : pulls, {
    witnesses,
  })
  if (pulls.known && pulls.value.length === 0) await reconcileGroupAt(app, client, task)
}

/** A re-run of the check of a merge group: its branch names its pull request. */
const reconcileGroupAt = async (app: AppContext, client: Client, task: TaskOf<'head'>): Promise<void> => {
  const { installation, repository, because, delivery, sha } = task
  const groups = await readMergeGroups(client, repository)
  if (!groups.known) throw unreadError(groups)
  const own = groups.value.filter(({ head }) => head === sha)
  await app.add(own.map(group => ({ kind: 'group', installation, repository, because, delivery, ...group })))
}

/** Enqueue the open pull requests onto a branch that the app has reconciled before, so that no old one gets a label. */
const reconcileBase = async (app: AppContext, task: TaskOf<'base'>): Promise<void> => {
  const client = createClient(await app.requestAs(task.installation), queuePatience)
  const pulls = await readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/pulls',
      parameters: { owner: task.repository.owner, repo: task.repository.name, state: 'open', base: task.ref },
      what: 'the open pull requests',
      permission: 'pull-requests: read',
    },
    entry => (hasStateLabel(entry.labels) ? asNumber(entry.number) : null),
  )
  await enqueue(app, task, pulls)
}

const reconcileMerged = async (app: AppContext, task: TaskOf<'release'>): Promise<void> => {
  const client = createClient(await app.requestAs(task.installation), queuePatience)
  for (const state of ['approved', 'ready'] as const) {
    await enqueue(app, task, await findByState(client, task.repository, state, 'closed'))
  }
}

const reconcileReferring = async (app: AppContext, task: TaskOf<'issue'>): Promise<void> => {
  const client = createClient(await app.requestAs(task.installation), queuePatience)
  const { installation, because, delivery } = task
  const found = await findReferring(client, task.repository, task)
  if (!found.known) throw unreadError(found)
  await app.add(
    found.value.map(one => ({
      kind: 'change',
      witnesses: [],
      before: [],
      installation,
      because,
      delivery,
      ...one,
    })),
  )
}

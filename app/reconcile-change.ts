import { rememberCloseouts } from '../src/core/closeout/remember-closeouts.ts'
import { describeOperation, isIssueOperation, type Operation } from '../src/core/lifecycle/model/operation.ts'
import { openLedger } from '../src/core/lifecycle/receipts/check-ledger.ts'
import { unreadError } from '../src/core/vocabulary/errors.ts'
import { type LabelMemory, rememberLabels } from '../src/engine/label-memory.ts'
import { type Plan, planChange } from '../src/engine/plan-change.ts'
import { createClient, queuePatience } from '../src/io/github/client/client.ts'
import type { GitHubRequest } from '../src/io/github/client/shapes.ts'
import { readMergeGroups } from '../src/io/github/read/read-merge-groups.ts'
import type { AppContext, Execute } from './context.ts'
import { isSameChange, type Spoken } from './follow-ups/find-follow-ups.ts'
import { writeIssues } from './follow-ups/write-issues.ts'
import { assertRead, PartlyReadError } from './github/partly-read.ts'
import { openAccess, type TaskAccess } from './open-access.ts'
import type { Task, TaskOf } from './task.ts'
import { writeStatus } from './writes/write-status.ts'

/** A plan that waited for longer than this is made again: what it would write may no longer be true. In milliseconds. */
const mostPlanAgeMs = 5_000

/**
 * Reconcile one pull request: read the facts, evaluate them, plan the writes and execute them.
 *
 * Pull requests with the same head commit share the check, which the reconcile of one writes for all. Where this one no
 * longer has the commit, another one is reconciled. Several may share a follow-up issue: the others are reconciled after a
 * change of it. All pull requests of the repository share the follow-up issues. They are written first, and the rest is planned again after
 * each round, so that the record names the new issues. The plan is also made again where something else wrote to the
 * repository after it was made, or where its turn to write came late.
 *
 * @throws PartlyReadError  where something could not be read now; from the fourth try on after what is known was written
 */
export const reconcileChange = async (
  app: AppContext,
  task: TaskOf<'change'>,
  attempt: number,
): Promise<void> => {
  const { repository } = task
  const labels = rememberLabels()
  const access = { ...(await openAccess(app, task)), parse: rememberCloseouts(), labels }
  const isAlone = app.turns.watch(repository)
  const plan = await planChange(access, task)
  const plannedAt = performance.now()
  assertRead(access.unread, attempt)
  logPlan(app, task, plan)
  if (!app.execute) return
  if (plan.operations.length > 0)
    await carryOut(app, app.execute, task, { access, plan, plannedAt, isAlone, attempt })
  if (isQueued(plan.facts)) await app.add(await groupsOf(task, access.request, plan))
  if (access.unread.length > 0) throw new PartlyReadError(access.unread)
}

type Planned = {
  readonly access: TaskAccess & { readonly labels: LabelMemory }
  readonly plan: Plan
  /** By `performance.now`. */
  readonly plannedAt: number
  readonly isAlone: () => boolean
  readonly attempt: number
}

const carryOut = async (
  app: AppContext,
  execute: Execute,
  task: TaskOf<'change'>,
  { access, plan, plannedAt, isAlone, attempt }: Planned,
): Promise<void> => {
  const { request } = access
  const { repository, number } = task
  const others: Spoken[] = []
  await app.turns.run(repository, request, async writeRequest => {
    const isShared = plan.facts.siblings.length > 0 || plan.operations.some(isIssueOperation)
    const isStale = performance.now() - plannedAt > mostPlanAgeMs || (isShared && !isAlone())
    const { operations } = isStale ? await planChange(access, task) : plan
    assertRead(access.unread, attempt)
    const write = async (some: readonly Operation[]): Promise<void> => {
      await execute(writeRequest, repository, some)
      access.labels.note(some)
    }
    const warn = (cause: string) => app.log('warn', 'GitHub refused a write', { ...aboutTask(task), cause })
    const rest = await writeIssues(operations, {
      write,
      again: async refused => {
        const { operations } = await planChange(access, { ...task, refused })
        assertRead(access.unread, attempt)
        return operations
      },
      warn,
    })
    await writeStatus(rest.operations, { write, warn })
    others.push(...rest.moved.filter(one => !isSameChange(one, { repository, number })))
    if (rest.failure) throw rest.failure
  })
  const { installation, delivery } = task
  await app.add([
    ...followersOf(task, plan),
    ...others.map(other => ({
      kind: 'change' as const,
      ...other,
      witnesses: [],
      before: [],
      installation,
      delivery,
      because: `#${number}`,
    })),
  ])
}

/** The last that the timeline says of the merge queue. */
const isQueued = ({ change, timeline }: Plan['facts']): boolean =>
  change.isOpen &&
  timeline.findLast(({ kind }) => kind === 'queued' || kind === 'dequeued')?.kind === 'queued'

/** The merge groups of a queued pull request: their checks show its status too. */
const groupsOf = async (
  { installation, repository, delivery, number }: TaskOf<'change'>,
  request: GitHubRequest,
  { facts }: Plan,
): Promise<readonly Task[]> => {
  const under = `${facts.change.base.ref}/pr-${number}-`
  const groups = await readMergeGroups(createClient(request, queuePatience), repository, under)
  const cause = { installation, repository, delivery, because: `#${number}` }
  if (!groups.known) throw unreadError(groups)
  return groups.value
    .filter(group => group.number === number)
    .map(group => ({ ...cause, kind: 'group', ...group }))
}

/** Who shows a commit that this pull request has left: by closing, or by a push. */
const followersOf = (task: TaskOf<'change'>, { facts }: Plan): readonly Task[] => {
  const { installation, repository, delivery } = task
  const cause = { installation, repository, delivery, because: `#${task.number}` }
  const { change, siblings, checks } = facts
  const [next] = change.isOpen ? [] : siblings
  const left = checks.filter(
    check =>
      check.head !== change.head.sha &&
      openLedger(check)?.entries.some(({ number }) => number !== change.number),
  )
  return [
    ...(next ? [{ ...cause, kind: 'change' as const, number: next.number, witnesses: [], before: [] }] : []),
    ...left.map(({ head }) => ({ ...cause, kind: 'head' as const, sha: head, witnesses: [] })),
  ]
}

const aboutTask = ({ repository, number, delivery, because }: TaskOf<'change'>) => ({
  delivery,
  because,
  change: `${repository.owner}/${repository.name}#${number}`,
})

const logPlan = (app: AppContext, task: TaskOf<'change'>, plan: Plan): void =>
  app.log('info', app.execute ? 'reconcile planned' : 'reconcile planned, dry run: nothing is written', {
    ...aboutTask(task),
    head: plan.facts.change.head.sha,
    state: plan.status.state,
    writes: plan.operations.map(describeOperation),
  })

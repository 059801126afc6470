import { rememberCloseouts } from '../src/core/closeout/remember-closeouts.ts'
import { describeOperation, isIssueOperation } from '../src/core/lifecycle/model/operation.ts'
import { openLedger } from '../src/core/lifecycle/receipts/check-ledger.ts'
import { type Plan, planChange } from '../src/engine/plan-change.ts'
import { queuePatience } from '../src/io/github/client/client.ts'
import type { AppContext } from './context.ts'
import { isSameChange, type Spoken } from './follow-ups/find-follow-ups.ts'
import { writeIssues } from './follow-ups/write-issues.ts'
import type { Task, TaskOf } from './task.ts'

/**
 * Reconcile one pull request: read the facts, evaluate them, plan the writes and execute them.
 *
 * Pull requests with the same head commit share the check, which the reconcile of one writes for all. Where this one no
 * longer has the commit, another one is reconciled. If an issue is closed or reopened, so are the others that it names.
 * All pull requests of the repository share the follow-up issues. They are written first, and the rest is planned again
 * after each round, so that the record names the new issues. The plan is also made again where something else wrote to the
 * repository after it was made.
 */
export const reconcileChange = async (app: AppContext, task: TaskOf<'change'>): Promise<void> => {
  const { repository } = task
  const request = await app.requestAs(task.installation)
  const access = {
    request,
    app: await app.identify(),
    serverUrl: app.serverUrl,
    now: app.now,
    patience: queuePatience,
    catchUpMs: app.catchUpMs,
    recent: app.recentWrites(repository),
    parse: rememberCloseouts(),
  }
  const isAlone = app.turns.watch(repository)
  const plan = await planChange(access, task)
  logPlan(app, task, plan)
  if (plan.operations.length === 0 || !app.execute) return
  const { execute } = app
  const others: Spoken[] = []
  await app.turns.run(repository, request, async writeRequest => {
    const isShared = plan.facts.siblings.length > 0 || plan.operations.some(isIssueOperation)
    const { operations } = isShared && !isAlone() ? await planChange(access, task) : plan
    const rest = await writeIssues(operations, {
      write: some => execute(writeRequest, repository, some),
      again: async refused => (await planChange(access, { ...task, refused })).operations,
      warn: cause => app.log('warn', 'GitHub refused a write to an issue', { ...aboutTask(task), cause }),
    })
    await execute(writeRequest, repository, rest.operations)
    others.push(...rest.moved.filter(one => !isSameChange(one, task)))
    if (rest.failure) throw rest.failure
  })
  await app.add([...followersOf(task, plan), ...others.map(other => ({ ...taskAfter(task), ...other }))])
}

/** A reconcile that another one causes. */
const taskAfter = ({ installation, repository, delivery, number }: TaskOf<'change'>): TaskOf<'change'> => ({
  kind: 'change',
  number,
  witnesses: [],
  before: [],
  installation,
  repository,
  delivery,
  because: `#${number}`,
})

/** Who shows a commit that this pull request has left: by closing, or by a push. */
const followersOf = (task: TaskOf<'change'>, { facts }: Plan): readonly Task[] => {
  const { installation, repository, delivery, because } = taskAfter(task)
  const cause = { installation, repository, delivery, because }
  const { change, siblings, checks } = facts
  const [next] = change.isOpen ? [] : siblings
  const left = checks.filter(
    check =>
      check.head !== change.head.sha &&
      openLedger(check)?.entries.some(({ number }) => number !== change.number),
  )
  return [
    ...(next ? [{ ...taskAfter(task), number: next.number }] : []),
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

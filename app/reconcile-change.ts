import { rememberCloseouts } from '../src/core/closeout/remember-closeouts.ts'
import { describeOperation, isIssueOperation, type Operation } from '../src/core/lifecycle/model/operation.ts'
import { type Plan, planChange } from '../src/engine/plan-change.ts'
import { queuePatience } from '../src/io/github/client/client.ts'
import type { AppContext } from './context.ts'
import type { TaskOf } from './task.ts'

/** At most this many times are follow-up issues written and planned again. The rest waits for the next reconcile. */
const mostRounds = 4

/**
 * Reconcile one pull request: read the facts, evaluate them, plan the writes and execute them.
 *
 * Pull requests with the same head commit share the check. So the others are reconciled after a change. All pull
 * requests of the repository share the follow-up issues. They are written first, and the rest is planned again after
 * each round, so that the record names the new issues. The plan is also made again where something else wrote to the
 * repository after it was made.
 */
export const reconcileChange = async (app: AppContext, task: TaskOf<'change'>): Promise<void> => {
  const { repository, number } = task
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
  await app.turns.run(repository, request, async writeRequest => {
    const isShared = plan.facts.siblings.length > 0 || plan.operations.some(isIssueOperation)
    const { operations } = isShared && !isAlone() ? await planChange(access, task) : plan
    const rest = await writeIssues(operations, {
      write: some => execute(writeRequest, repository, some),
      again: async () => (await planChange(access, task)).operations,
    })
    await execute(writeRequest, repository, rest.operations)
    if (rest.failure) throw rest.failure
  })
  const siblings = plan.facts.siblings.map(sibling => ({
    ...task,
    number: sibling,
    witnesses: [],
    before: [],
  }))
  await app.add(siblings.map(sibling => ({ ...sibling, because: `#${number}` })))
}

type Writing = {
  readonly write: (operations: readonly Operation[]) => Promise<void>
  readonly again: () => Promise<readonly Operation[]>
}

/**
 * Write the follow-up issues and plan again, until no issue is left to write. The remaining operations are labels, check
 * and record. If GitHub refuses an issue, those are still written, and the failure is thrown afterwards.
 */
const writeIssues = async (
  first: readonly Operation[],
  { write, again }: Writing,
): Promise<{ readonly operations: readonly Operation[]; readonly failure: unknown }> => {
  let operations = first
  for (let round = 1; round < mostRounds && operations.some(isIssueOperation); round += 1) {
    const last = operations.findLastIndex(isIssueOperation)
    try {
      await write(operations.slice(0, last + 1))
    } catch (failure) {
      return { operations: operations.slice(last + 1), failure }
    }
    operations = await again()
  }
  return { operations, failure: null }
}

const logPlan = (
  app: AppContext,
  { repository, number, delivery, because }: TaskOf<'change'>,
  plan: Plan,
): void =>
  app.log('info', app.execute ? 'reconcile planned' : 'reconcile planned, dry run: nothing is written', {
    delivery,
    because,
    change: `${repository.owner}/${repository.name}#${number}`,
    head: plan.facts.change.head.sha,
    state: plan.status.state,
    writes: plan.operations.map(describeOperation),
  })

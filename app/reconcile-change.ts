import { describeOperation, isIssueOperation, type Operation } from '../src/core/lifecycle/model/operation.ts'
import { type Plan, planChange } from '../src/engine/plan-change.ts'
import type { App } from './context.ts'
import type { TaskOf } from './task.ts'

/** Follow-up issues first, then a look at what they became: after so many rounds the rest waits for the next look. */
const mostRounds = 4

/**
 * Look at one pull request and make GitHub show what is true: gather, judge, decide, plan, and carry out.
 *
 * Where other pull requests share its commit, the check is one for all: it is planned again in its turn, and the
 * others are looked at after a change. Follow-up issues are shared by all pull requests of the repository: they are
 * planned in the turn too, written first, and looked at again, so that the record names what was made.
 */
export const reconcileChange = async (app: App, task: TaskOf<'change'>): Promise<void> => {
  const { repository, number } = task
  const request = await app.requestAs(task.installation)
  const access = { request, app: await app.identify(), serverUrl: app.serverUrl, now: app.now }
  const plan = await planChange(access, task)
  logPlan(app, task, plan)
  if (plan.operations.length === 0 || !app.execute) return
  const { execute } = app
  await app.inTurn(repository, request, async writeRequest => {
    const isShared = plan.facts.siblings.length > 0 || plan.operations.some(isIssueOperation)
    const { operations } = isShared ? await planChange(access, task) : plan
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
 * Write the follow-up issues and look again, until none is left to write; what remains is the mirror's own. An issue
 * that GitHub refuses keeps nobody from the verdict: the mirror is written, and the failure is told afterwards.
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

const logPlan = (app: App, { repository, number, delivery, because }: TaskOf<'change'>, plan: Plan): void =>
  app.log('info', app.execute ? 'looked' : 'looked, dry run: nothing is written', {
    delivery,
    because,
    change: `${repository.owner}/${repository.name}#${number}`,
    head: plan.facts.change.head.sha,
    state: plan.standing.state,
    writes: plan.operations.map(describeOperation),
  })

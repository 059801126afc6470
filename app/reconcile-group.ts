import { lifecycleCheckName } from '../src/core/lifecycle/model/operation.ts'
import { planGroup } from '../src/engine/plan-group.ts'
import type { AppContext } from './context.ts'
import { assertRead, PartlyReadError } from './github/partly-read.ts'
import { openAccess } from './open-access.ts'
import type { TaskOf } from './task.ts'

/** Reconcile the check of a merge group: the status of its pull request, and the gate on the group's own tree. */
export const reconcileGroup = async (
  app: AppContext,
  task: TaskOf<'group'>,
  attempt: number,
): Promise<void> => {
  const access = await openAccess(app, task)
  const operations = await planGroup(access, task)
  assertRead(access.unread, attempt)
  app.log('info', `reconcile planned for the check "${lifecycleCheckName}" of a merge group`, {
    delivery: task.delivery,
    change: `${task.repository.owner}/${task.repository.name}#${task.number}`,
    head: task.head,
    writes: operations.map(({ kind }) => kind),
  })
  const { execute } = app
  if (!execute) return
  await app.turns.run(task.repository, access.request, write => execute(write, task.repository, operations))
  if (access.unread.length > 0) throw new PartlyReadError(access.unread)
}

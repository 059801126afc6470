import { lifecycleCheckName } from '../src/core/lifecycle/model/operation.ts'
import { planGroup } from '../src/engine/plan-group.ts'
import type { App } from './context.ts'
import type { TaskOf } from './task.ts'

/** Judge a merge group: the standing of its pull request, with the gate held against the group's own tree. */
export const reconcileGroup = async (app: App, task: TaskOf<'group'>): Promise<void> => {
  const request = await app.requestAs(task.installation)
  const access = { request, app: await app.identify(), serverUrl: app.serverUrl, now: app.now }
  const operations = await planGroup(access, task)
  app.log('info', `looked at a merge group for ${lifecycleCheckName}`, {
    delivery: task.delivery,
    change: `${task.repository.owner}/${task.repository.name}#${task.number}`,
    head: task.head,
    writes: operations.map(({ kind }) => kind),
  })
  const { execute } = app
  if (!execute) return
  await app.inTurn(task.repository, request, write => execute(write, task.repository, operations))
}

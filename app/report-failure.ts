import type { Operation } from '../src/core/lifecycle/model/operation.ts'
import { renderFailure } from '../src/core/lifecycle/show/failure-check.ts'
import { unreadError } from '../src/core/vocabulary/errors.ts'
import { readChange } from '../src/io/github/change/read-change.ts'
import { createClient, queuePatience } from '../src/io/github/client/client.ts'
import { readChecks } from '../src/io/github/read/read-own-checks.ts'
import type { AppContext } from './context.ts'
import type { Task } from './task.ts'

/**
 * Show on the check that the reconcile failed, and why: without it, the old result looks current. The stored ledger stays.
 *
 * @throws CloseoutError  where it is not known which check there is; nothing is written then
 */
export const reportFailure = async (app: AppContext, task: Task, cause: string): Promise<void> => {
  if ((task.kind !== 'change' && task.kind !== 'group') || !app.execute) return
  const { execute } = app
  const request = await app.requestAs(task.installation)
  const client = createClient(request, queuePatience)
  const head = task.kind === 'group' ? task.head : await headOf(client, task.repository, task.number)
  const own = await app.identify()
  const checks = await readChecks(client, task.repository, head, own, app.recentWrites(task.repository))
  // A check that is made where one may be would hide its receipts.
  if (!checks.known) throw unreadError(checks)
  const observed = checks.value[0] ?? null
  const output = renderFailure(cause, task.delivery, observed)
  const operation: Operation = observed
    ? { kind: 'update check', id: observed.id, output }
    : { kind: 'create check', head, output }
  await app.turns.run(task.repository, request, write => execute(write, task.repository, [operation]))
}

const headOf = async (...read: Parameters<typeof readChange>): Promise<string> => {
  const change = await readChange(...read)
  if (!change.known) throw unreadError(change)
  return change.value.change.head.sha
}

import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { steadyNow } from '../../../app/github/github-clock.ts'
import { createLoneQueue } from '../../../app/queue/lone-queue.ts'
import type { WorkQueue } from '../../../app/queue/work-queue.ts'
import { isUrgent, keyOf, mergeTasks, type Task } from '../../../app/task.ts'
import { temporaryFolder } from '../temporary-folder.ts'

export const journalName = 'queue.journal'

/** One task for a pull request of its own. */
export const taskOf = (number: number): Task => ({
  kind: 'change',
  number,
  witnesses: [],
  before: [],
  installation: 1,
  repository: { owner: 'acme', name: 'widgets' },
  because: 'pull_request.labeled',
  delivery: String(number),
})

/** Queues of one process with real files, and what they print. `close` ends them all. */
export const loneQueues = () => {
  const opened: WorkQueue[] = []
  const warnings: string[] = []
  const open = async (stateDir: string): Promise<WorkQueue> => {
    const queue = await createLoneQueue({
      keyOf,
      merge: mergeTasks,
      isUrgent,
      atOnce: 2,
      now: steadyNow,
      warn: message => warnings.push(message),
      stateDir,
    })
    opened.push(queue)
    return queue
  }
  /** The numbers that a process would find which starts on this folder as it is. */
  const listStored = async (stateDir: string): Promise<readonly number[]> => {
    const copy = join(temporaryFolder(), 'state')
    cpSync(stateDir, copy, { recursive: true, filter: path => !path.endsWith('/lock') })
    const queue = await open(copy)
    const numbers: number[] = []
    await queue.start(async task => {
      numbers.push('number' in task ? task.number : 0)
      return { kind: 'done' }
    })
    await queue.settle()
    return numbers.toSorted((a, b) => a - b)
  }
  return {
    open,
    listStored,
    warnings,
    close: async () => {
      warnings.length = 0
      for (const queue of opened.splice(0)) await queue.close(0).catch(() => undefined)
    },
  }
}

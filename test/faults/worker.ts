/**
 * One process of the app for the fault suite: the real receiver, event table and queue. What it would write to GitHub
 * goes to the ledger of the suite, which outlives it.
 */

import { randomUUID } from 'node:crypto'
import { listen } from '../../app/http/listen.ts'
import { tasksOf } from '../../app/http/locate-tasks.ts'
import { createReceiver } from '../../app/http/receive-deliveries.ts'
import { createLoneQueue } from '../../app/queue/lone-queue.ts'
import { createRedisQueue } from '../../app/queue/redis-queue.ts'
import type { Run } from '../../app/queue/work-queue.ts'
import { isUrgent, keyOf, mergeTasks } from '../../app/task.ts'

const { STATE_DIR, REDIS_URL, LEDGER_URL, SECRET, PORT, REPLICA } = process.env
const options = {
  keyOf,
  merge: mergeTasks,
  isUrgent,
  atOnce: 8,
  now: () => Date.now(),
  warn: (message: string) => console.error(message),
}
const work = async (): Promise<void> => {
  const queue = REDIS_URL
    ? await createRedisQueue({ ...options, url: REDIS_URL, app: 'faults', scanMs: 1_000 })
    : await createLoneQueue({ ...options, stateDir: STATE_DIR ?? null })

  const post = async (path: string, body: unknown): Promise<boolean> => {
    const response = await fetch(`${LEDGER_URL}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    }).catch(() => null)
    return response?.ok === true
  }

  const run: Run = async (task, attempt) => {
    const key = keyOf(task)
    const witnesses = 'witnesses' in task ? task.witnesses.map(({ actor }) => actor) : []
    let isWritten = false
    const turn = randomUUID()
    await queue.inTurn(task.repository, async lease => {
      if (!(await post('/begin', { key, turn, replica: REPLICA })) || !lease.isHeld()) return
      isWritten = await post('/write', { key, turn, witnesses, replica: REPLICA })
    })
    // One in twenty fails once after its write was done, as a lost answer does.
    if (!isWritten || (attempt === 0 && Math.random() < 0.05))
      return { kind: 'again', afterMs: 100, isFailure: true }
    return { kind: 'done' }
  }

  const receive = createReceiver({
    path: '/hook',
    secrets: [SECRET ?? ''],
    isClosing: () => false,
    count: () => undefined,
    store: async ({ id, payload }) => {
      await queue.add(tasksOf('pull_request.labeled', payload, { id, at: new Date().toISOString() }))
      return 'stored'
    },
  })
  await queue.start(run)
  await listen(
    async (request, response) => {
      if (request.method === 'GET') response.end(JSON.stringify(await queue.state()))
      else await receive(request, response)
    },
    '127.0.0.1',
    Number(PORT),
  )
  console.log('ready')
}

void work()

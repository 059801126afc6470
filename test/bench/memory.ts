import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLoneQueue } from '../../app/queue/lone-queue.ts'
import { isUrgent, keyOf, mergeTasks, type Task } from '../../app/task.ts'

const deliveries = Number(process.env.DELIVERIES ?? 100_000)

/** What the queue of one process keeps in memory after many deliveries were stored and done. */
export const run = async (): Promise<void> => {
  const stateDir = mkdtempSync(join(tmpdir(), 'closeout-memory-'))
  const queue = await createLoneQueue({
    keyOf,
    merge: mergeTasks,
    isUrgent,
    stateDir,
    atOnce: 8,
    now: () => Date.now(),
    warn: message => console.error(message),
  })
  await queue.start(async () => ({ kind: 'done' }))
  const add = (index: number): Promise<void> => {
    const task: Task = {
      kind: 'change',
      number: index % 5_000,
      witnesses: [
        {
          via: 'label',
          label: 'artifact: approved',
          actor: 'a',
          at: '',
          head: '',
          base: { ref: 'main', sha: '' },
          body: 'b'.repeat(2_000),
        },
      ],
      before: [],
      installation: 1,
      repository: { owner: `owner${index % 40}`, name: 'widgets' },
      because: 'pull_request.labeled',
      delivery: String(index),
    }
    return queue.add([task])
  }
  const megabytes = (): number => Math.round(process.memoryUsage().rss / 1024 / 1024)
  for (let done = 0; done < deliveries; done += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, index) => add(done + index)))
    if (done % (deliveries / 5) === 0)
      console.log(`${String(done).padStart(8)} deliveries: ${megabytes()} MB`)
  }
  await queue.settle()
  console.log(`${String(deliveries).padStart(8)} deliveries: ${megabytes()} MB`)
  await queue.close(0)
  rmSync(stateDir, { recursive: true })
}

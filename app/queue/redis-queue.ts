import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { DelayedError, type Job, Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { codeOf } from '../../src/core/text/code-of.ts'
import { quietRedis } from '../redis/quiet-redis.ts'
import { reachRedis } from '../redis/reach-redis.ts'
import type { Task } from '../task.ts'
import { isTask } from '../task.ts'
import { createMutex } from './mutex.ts'
import { withLease } from './redis-lease.ts'
import { defineScripts } from './redis-scripts.ts'
import { createWaitedSlots, mostUnderWay } from './slots.ts'
import { type Run, rememberedMs, stopping, type TaskRules, type WorkQueue } from './work-queue.ts'

export type RedisQueueOptions = TaskRules & {
  readonly url: string
  /** Two apps on one Redis do not see each other. */
  readonly app: string
  readonly atOnce: number
  /** Milliseconds that only rise. */
  readonly now: () => number
  readonly warn: (message: string) => void
  /** How often keys are looked for that nobody works on. */
  readonly scanMs?: number
  /** How long the start waits for a Redis that does not answer yet. */
  readonly waitMs?: number
}

/** What stands in a key's list, behind its id and a space. */
type Entry = { readonly id: string; readonly at: number; readonly task: Task }
/** A job carries its key alone: what is to be done stands in the key's list. */
type Wake = { readonly key: string; readonly attempt: number }

const commandTimeoutMs = 5_000
/** After a turn to write, so long is left to other replicas, which ask more often than that. */
const yieldMs = 150
/** Clocks of two machines differ by less, and a clock that is corrected moves by less. */
const mostAheadMs = 60_000

/**
 * The queue of any number of processes, on Redis. A delivery is stored in one script: an entry in the list of its key,
 * and the key in the set of dirty keys. BullMQ decides who works on a key and when; if a job is ever missing, the scan
 * for dirty keys makes it again, so that no kill between two steps loses anything.
 */
export const createRedisQueue = async (options: RedisQueueOptions): Promise<WorkQueue> => {
  const { url, keyOf, merge, isUrgent, atOnce, now, warn, scanMs = 5_000, waitMs = 0 } = options
  const prefix = `{closeout:${options.app}}`
  const name = (part: string): string => `${prefix}:${part}`
  const [dirty, dead, notes, listPrefix] = [name('dirty'), name('dead'), name('notes'), name('tasks:')]
  const reported = { at: 0 }
  const report = (error: Error): void => {
    if (Date.now() - reported.at < 10_000) return
    reported.at = Date.now()
    warn(`Redis: ${codeOf(error)}.`)
  }
  await reachRedis(url, { waitMs, warn })
  /** Refuses at once while there is no connection: the delivery is answered 503 and sent again later. */
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    commandTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 1,
    retryStrategy: times => Math.min(times * 50, 1_000),
    lazyConnect: true,
  })
  redis.on('error', report)
  await redis.connect()
  const scripts = defineScripts(redis)
  /** BullMQ waits for Redis to come back. */
  const patient = quietRedis(new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 250 }))
  patient.on('error', report)
  const queue = new Queue<Wake>('reconcile', { connection: patient, prefix })
  queue.on('error', report)

  const wakeJobs = (keys: readonly { readonly key: string; readonly isUrgent: boolean }[]) =>
    queue.addBulk(
      keys.map(({ key, isUrgent }) => ({
        name: 'reconcile',
        data: { key, attempt: 0 },
        opts: {
          deduplication: { id: key, keepLastIfActive: true },
          removeOnComplete: true,
          removeOnFail: true,
          ...(isUrgent ? {} : { priority: 10 }),
        },
      })),
    )

  const waking = new Map<string, boolean>()
  let wakeLoop: Promise<void> | null = null
  const flushWakes = async (): Promise<void> => {
    while (waking.size > 0) {
      const keys = [...waking].slice(0, 200).map(([key, isUrgent]) => ({ key, isUrgent }))
      for (const { key } of keys) waking.delete(key)
      await wakeJobs(keys).catch(report)
    }
    wakeLoop = null
  }
  /** After the answer: a job that is not made here is made by the scan. */
  const wake = (key: string, isUrgent: boolean): void => {
    waking.set(key, isUrgent || waking.get(key) === true)
    wakeLoop ??= new Promise<void>(resolve => setTimeout(resolve, 2)).then(flushWakes)
  }

  const readEntries = async (key: string): Promise<readonly Entry[]> => {
    const texts = await redis.lrange(listPrefix + key, 0, -1)
    return texts.map(text => {
      const space = text.indexOf(' ')
      return { id: text.slice(0, space), ...(JSON.parse(text.slice(space + 1)) as Omit<Entry, 'id'>) }
    })
  }

  const process = async (job: Job<Wake>, token: string | undefined, run: Run): Promise<void> => {
    const { key, attempt } = job.data
    const entries = await readEntries(key)
    const list = listPrefix + key
    const tasks = entries.flatMap(({ task }) => (isTask(task) ? [task] : []))
    const [first, ...rest] = tasks
    if (tasks.length < entries.length) {
      const foreign = entries.length - tasks.length
      warn(`${foreign} stored tasks are of a form that this version does not know; they are skipped.`)
    }
    if (!first) {
      if (entries.length > 0) {
        await scripts.setAside(dirty, list, dead, key, entries.length, deadText('stored by another version'))
      } else await scripts.finishTasks(dirty, list, key, now())
      return
    }
    const outcome = await run(rest.reduce(merge, first), attempt, Math.min(...entries.map(({ at }) => at)))
    if (outcome.kind === 'again') {
      await job.updateData({ key, attempt: attempt + (outcome.isFailure ? 1 : 0) })
      await job.moveToDelayed(Date.now() + outcome.afterMs, token)
      throw new DelayedError()
    }
    const left =
      outcome.kind === 'done'
        ? Number(await scripts.finishTasks(dirty, list, key, now(), ...entries.map(({ id }) => id))) > 0
        : (await scripts.setAside(dirty, list, dead, key, entries.length, deadText(outcome.why))) !== 1
    if (left) wake(key, true)
  }
  const deadText = (why: string): string => JSON.stringify({ why, at: new Date(now()).toISOString() })

  let driftMs = Date.now() - now()
  /** BullMQ delays a job until a time of the machine's clock: one that was set back would delay it by hours. */
  const wakeAfterSetClock = async (): Promise<void> => {
    const current = Date.now() - now()
    const isSetBack = current < driftMs - mostAheadMs
    driftMs = current
    if (isSetBack) await queue.promoteJobs()
  }

  /** Keys that somebody stored and nobody works on: the process was killed in between, or Redis lost a job. */
  const scan = async (olderThanMs: number): Promise<void> => {
    const keys = [
      ...(await redis.zrangebyscore(dirty, '-inf', now() - olderThanMs, 'LIMIT', 0, 1_000)),
      // Stored by a machine whose clock is ahead.
      ...(await redis.zrangebyscore(dirty, now() + mostAheadMs, '+inf', 'LIMIT', 0, 1_000)),
    ]
    await wakeAfterSetClock()
    for (const key of keys) {
      const id = await queue.getDeduplicationJobId(key)
      if (id !== null && (await queue.getJob(id)) === undefined) await queue.removeDeduplicationKey(key)
    }
    await wakeJobs(keys.map(key => ({ key, isUrgent: true })))
  }

  let worker: Worker<Wake> | null = null
  let scanner: NodeJS.Timeout | null = null
  let isClosing = false
  const places = createWaitedSlots(atOnce)
  const mutex = createMutex<string>(key => key)

  return {
    add: async tasks => {
      if (tasks.length === 0) return
      const at = now()
      const pairs = tasks.flatMap(task => [keyOf(task), `${randomUUID()} ${JSON.stringify({ at, task })}`])
      await scripts.storeTasks(dirty, dead, listPrefix, at, ...pairs)
      for (const task of tasks) wake(keyOf(task), isUrgent(task))
    },
    start: async run => {
      const work = (job: Job<Wake>, token: string | undefined): Promise<void> =>
        places.use(!job.opts.priority, async () => {
          if (!isClosing) return process(job, token, run)
          await job.moveToDelayed(Date.now(), token)
          throw new DelayedError()
        })
      worker = new Worker<Wake>('reconcile', work, {
        connection: patient,
        prefix,
        concurrency: mostUnderWay,
        lockDuration: 20_000,
        stalledInterval: 5_000,
        maxStalledCount: 1_000_000,
        drainDelay: 1,
      })
      worker.on('error', report)
      await scan(0).catch(report)
      scanner = setInterval(() => void scan(scanMs).catch(report), scanMs)
      scanner.unref()
    },
    settle: async () => {
      while ((await redis.zcard(dirty)) > 0 || places.underWay() > 0) {
        await new Promise(resolve => setTimeout(resolve, 10))
      }
    },
    state: async () => {
      const [keys, deadCount, oldest] = await Promise.all([
        redis.zcard(dirty),
        redis.hlen(dead),
        redis.zrange(dirty, 0, 0, 'WITHSCORES'),
      ])
      const oldestAt = oldest[1] === undefined ? null : Number(oldest[1])
      const running = places.underWay()
      return { waiting: Math.max(keys - running, 0), running, dead: deadCount, oldestAt }
    },
    check: async () => void (await scripts.probeStore(dirty, dead, name('store-probe'))),
    listDead: async () =>
      Object.entries(await redis.hgetall(dead)).map(([key, text]) => ({
        key,
        ...(JSON.parse(text) as { why: string; at: string }),
      })),
    replay: async () => {
      const keys = (await scripts.reviveDead(dirty, dead, now())) as readonly string[]
      for (const key of keys) wake(key, true)
      return keys.length
    },
    inTurn: ({ owner, name: repository }, work) => {
      const key = name(`write:${owner}/${repository}`.toLowerCase())
      const turn = (): Promise<boolean> =>
        isClosing ? Promise.reject(stopping()) : withLease(redis, scripts, key, work, { isWaiting: true })
      return places.lend(
        () =>
          new Promise<void>((resolve, reject) => {
            void mutex.run(key, async () => {
              await turn().then(() => resolve(), reject)
              if (!isClosing) await sleep(yieldMs)
            })
          }),
      )
    },
    // Another replica may have written: the plan is made again in the turn.
    watch: () => () => false,
    once: (what, work) => withLease(redis, scripts, name(`once:${what}`), work, { isWaiting: false }),
    readNote: what => redis.hget(notes, what),
    writeNote: async (what, text) => void (await redis.hset(notes, what, text)),
    recall: what => redis.get(name(`recent:${what}`)),
    // A replica that is killed keeps its lease for longer than lists are behind.
    remembersSinceMs: 0,
    remember: async (what, text) => void (await redis.set(name(`recent:${what}`), text, 'PX', rememberedMs)),
    close: async graceMs => {
      isClosing = true
      if (scanner) clearInterval(scanner)
      const closing = worker?.close().catch(report)
      const late = new Promise<'late'>(resolve => setTimeout(() => resolve('late'), graceMs).unref())
      // What still runs is handed back: its lock runs out, and another replica does it.
      if ((await Promise.race([closing, late])) === 'late') await Promise.race([worker?.close(true), late])
      await wakeLoop
      await queue.close().catch(report)
      patient.disconnect()
      redis.disconnect()
    },
  }
}

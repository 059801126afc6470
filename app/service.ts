import type { IncomingMessage, ServerResponse } from 'node:http'
import { codeOf } from '../src/core/text/code-of.ts'
import { isBotOf } from '../src/core/vocabulary/github-names.ts'
import { refusalOf } from '../src/io/github/client/explain-api-error.ts'
import { asObject, asText, type Json } from '../src/io/github/client/shapes.ts'
import type { AppContext, Execute, Log } from './context.ts'
import { type EventName, events } from './events.ts'
import { type Authenticate, connectGitHub } from './github/connect.ts'
import { createGitHubClock, steadyNow } from './github/github-clock.ts'
import { guardWrites } from './github/guard-writes.ts'
import { createWriteMemory, type WriteMemory } from './github/recent-writes.ts'
import { handleTask, retryDelaysMs } from './handle-task.ts'
import { tasksOf } from './http/locate-tasks.ts'
import { createReceiver, type Delivery } from './http/receive-deliveries.ts'
import { lazy } from './lazy.ts'
import { explainStoring } from './observe/explain-cause.ts'
import { createMetrics } from './observe/metrics.ts'
import { type Condition, createStatusHandler } from './observe/serve-status.ts'
import { createLoneQueue } from './queue/lone-queue.ts'
import type { Lease, Outcome, WorkQueue } from './queue/work-queue.ts'
import { redeliverFailed } from './redeliver-failed.ts'
import type { Settings } from './settings.ts'
import { sweep } from './sweep.ts'
import { isUrgent, keyOf, mergeTasks, type Task } from './task.ts'

/** So many pull requests are reconciled side by side: Octokit sends ten requests of an installation at once. More would only wait, also in a turn to write. */
const atOnce = 10

/** The app without its sockets: what receives, works and answers about itself. */
export type Service = {
  /** Answers a webhook; whether the request was one. */
  readonly receive: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>
  readonly serveStatus: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  /** Begin to work on what is stored. */
  readonly start: () => Promise<void>
  /** Resolves when nothing but dead letters is left. */
  readonly settle: () => Promise<void>
  readonly sweep: () => Promise<void>
  /** Store nothing more. */
  readonly refuse: () => void
  readonly stop: (graceMs: number) => Promise<void>
}

/** Put the app together from its settings, a way to authenticate, and a log. */
export const openService = async (
  settings: Settings,
  authenticate: Authenticate,
  log: Log,
): Promise<Service> => {
  const clock = createGitHubClock(settings.now)
  const condition: Condition = {
    startedAt: settings.now().toISOString(),
    isAuthenticated: null,
    sweptAt: null,
    sweepFailedAt: null,
    isClosing: false,
  }
  const queue = await openQueue(settings, log)
  const metrics = createMetrics(queue.state, steadyNow)
  const github = connectGitHub({
    authenticate,
    cacheBytes: settings.cacheBytes,
    clock,
    memory: queue,
    observe: {
      answered: (route, status, left) => {
        metrics.requests.inc({ route, status: String(status) })
        if (left !== null) metrics.limitLeft.set(left)
      },
      cached: route => metrics.requests.inc({ route, status: 'cached' }),
      limited: limit => metrics.limited.inc({ limit }),
    },
  })
  const memory = createWriteMemory(
    { ...queue, ...(settings.isFirstProcess ? { remembersSinceMs: 0 } : {}) },
    steadyNow,
    settings.catchUpMs,
  )
  const app: AppContext = {
    ...github,
    execute: settings.isDryRun ? null : await openExecute(memory),
    recentWrites: memory.of,
    turns: {
      run: (repository, request, work) =>
        queue.inTurn(repository, lease => work(guardWrites(request, lease))),
      watch: queue.watch,
    },
    add: queue.add,
    serverUrl: settings.serverUrl,
    isFloorEverywhere: settings.isFloorEverywhere ?? false,
    catchUpMs: settings.catchUpMs,
    now: clock.now,
    log,
  }

  const { shortenPause, retryDelaysMs: delaysMs = retryDelaysMs } = settings
  const waits = { delaysMs, shortenPause }
  const reconcile = async (task: Task, attempt: number, since: number): Promise<Outcome> => {
    const end = metrics.reconciles.startTimer({ kind: task.kind })
    const outcome = await handleTask(app, task, attempt, waits)
    end({ result: outcome.kind })
    if (outcome.kind === 'again') metrics.retries.inc()
    if (outcome.kind === 'done' && isUrgent(task))
      metrics.written.observe(Math.max(0, steadyNow() - since) / 1_000)
    return outcome
  }

  const store = async ({ id, event, payload }: Delivery): Promise<'stored' | 'ignored'> => {
    const name = eventNameOf(event, payload)
    if (name === null || isOwn(payload, github.known()?.slug)) return 'ignored'
    const tasks = tasksOf(name, payload, { id, at: clock.now().toISOString() })
    if (tasks.length === 0) return 'ignored'
    await queue.add(tasks)
    log('info', 'a delivery was stored', { delivery: id, event: name, tasks: tasks.map(keyOf) })
    return 'stored'
  }

  const catchUp = async (lease: Lease): Promise<boolean> => {
    const settled = Number((await queue.readNote('redelivered')) ?? 0)
    const { asked, settledMs } = await redeliverFailed(
      guardWrites(await app.requestAsApp(), lease),
      clock.now().getTime(),
      settled,
    )
    await queue.writeNote('redelivered', String(settledMs))
    if (asked > 0) log('info', 'failed deliveries were asked for again', { count: asked })
    return sweep(app, {
      read: () => queue.readNote('swept'),
      write: text => queue.writeNote('swept', text),
    })
  }

  const runSweep = async (): Promise<void> => {
    const isHere = await queue.once('sweep', async lease => {
      const isWhole = await catchUp(lease).catch(error => {
        log('warn', 'the sweep failed', { cause: codeOf(error) })
        return false
      })
      condition[isWhole ? 'sweptAt' : 'sweepFailedAt'] = settings.now().toISOString()
    })
    if (!isHere) log('info', 'another replica sweeps', {})
  }

  const authenticateOnce = async (): Promise<void> => {
    try {
      await app.identify()
      condition.isAuthenticated = true
    } catch (error) {
      condition.isAuthenticated = false
      const { status } = refusalOf(error)
      if (status === null)
        log('warn', `GET /app got no answer from ${settings.apiUrl}`, { cause: codeOf(error) })
      else log('warn', `GET /app failed with ${status}: check APP_ID and PRIVATE_KEY`, { status })
    }
  }

  return {
    receive: createReceiver({
      path: settings.webhookPath,
      secrets: secretsOf(settings),
      store,
      isClosing: () => condition.isClosing,
      count: (event, result, { id, error }) => {
        metrics.deliveries.inc({ event, result })
        if (error)
          log('error', 'a delivery could not be stored', { delivery: id, event, ...explainStoring(error) })
      },
    }),
    serveStatus: createStatusHandler(queue, metrics, condition, settings.statusHost),
    start: async () => {
      void authenticateOnce()
      await queue.start(reconcile)
    },
    settle: queue.settle,
    sweep: () => runSweep().catch(error => log('warn', 'the sweep failed', { cause: codeOf(error) })),
    refuse: () => {
      condition.isClosing = true
    },
    stop: async graceMs => {
      condition.isClosing = true
      await queue.close(graceMs)
    },
  }
}

/** The writer, with a memory of what it wrote. */
const openExecute = async (memory: WriteMemory): Promise<Execute> => {
  const { execute } = await lazy.execute()
  return (request, repository, operations) =>
    execute(request, repository, operations, memory.observe(repository))
}

const openQueue = async (settings: Settings, log: Log): Promise<WorkQueue> => {
  const options = {
    keyOf,
    merge: mergeTasks,
    isUrgent,
    atOnce,
    // Not the clock of the settings: a wait is a wait also where somebody sets that clock.
    now: steadyNow,
    warn: (message: string) => log('warn', message, {}),
  }
  if (settings.redisUrl === null) return createLoneQueue({ ...options, stateDir: settings.stateDir })
  if (settings.stateDir !== null)
    options.warn(
      'REDIS_URL and STATE_DIR are both set: deliveries are stored in Redis, and what STATE_DIR holds is not read. Unset one of them.',
    )
  const { createRedisQueue } = await lazy.redisQueue()
  return createRedisQueue({
    ...options,
    url: settings.redisUrl,
    app: settings.env.APP_ID ?? '',
    ...(settings.redisWaitMs === undefined ? {} : { waitMs: settings.redisWaitMs }),
  })
}

/** The row of the event table that a delivery belongs to; `null` for what the app does not act on. */
const eventNameOf = (event: string, payload: Json): EventName | null => {
  const name = [`${event}.${asText(payload.action) ?? ''}`, event].find(one => Object.hasOwn(events, one))
  return (name as EventName | undefined) ?? null
}

/** What we did ourselves starts nothing. A person's edit of what we wrote does. */
const isOwn = (payload: Json, slug: string | undefined): boolean => {
  const sender = asText(asObject(payload.sender)?.login)
  // Before GitHub has said who we are, a reconcile too many does no harm.
  return slug !== undefined && sender !== null && isBotOf(sender, slug)
}

const secretsOf = ({ env }: Settings): readonly string[] =>
  [env.WEBHOOK_SECRET, env.WEBHOOK_SECRET_PREVIOUS].filter((secret): secret is string => Boolean(secret))

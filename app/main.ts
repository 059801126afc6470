import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createNodeMiddleware, createProbot, type Probot, ProbotOctokit, run } from 'probot'
import { isBotOf } from '../src/core/vocabulary/github-names.ts'
import { type AnswerMemory, cacheByEtag } from '../src/io/github/client/etag-cache.ts'
import type { GitHubRequest } from '../src/io/github/client/shapes.ts'
import { asNumber, asObject, asText, type Json } from '../src/io/github/client/shapes.ts'
import type { OwnApp } from '../src/io/github/read/read-lifecycle-facts.ts'
import { answerHealth } from './answer-health.ts'
import type { AppContext } from './context.ts'
import { eventNames, tasksOf } from './events.ts'
import { handleTask, pause, retryDelaysMs } from './handle-task.ts'
import { createMutex, createQueue, type Queue } from './queue.ts'
import type { Settings } from './settings.ts'
import { sweep } from './sweep.ts'
import { keyOf, mergeTasks, type Task } from './task.ts'

/** The number of tasks that run at the same time. GitHub accepts 100 concurrent requests from an app. */
const atOnce = 8

/** The running app. `close` accepts no more webhooks, finishes the queue, and then resolves. */
export type RunningApp = {
  /** The address on which it listens, such as `http://127.0.0.1:3000`. */
  readonly url: string
  /** Resolves when no task waits or runs. */
  readonly settle: () => Promise<void>
  readonly sweep: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Start the app: the web server, the task queue and the sweep. Only this file uses Probot. */
export const startApp = async (settings: Settings): Promise<RunningApp> => {
  const probot = makeProbot(settings)
  const state = { isClosing: false, sweptAt: null as string | null }
  const closing = new AbortController()
  const retries = { delaysMs: settings.retryDelaysMs ?? retryDelaysMs, wait: settings.wait ?? pause }
  const queue: Queue<Task> = createQueue<Task>({
    keyOf,
    merge: mergeTasks,
    run: task => handleTask(app, task, retries, closing.signal),
    atOnce,
  })
  const app: AppContext = await openApp(probot, settings, queue)
  void app.identify().catch(error =>
    app.log('warn', 'cannot read the identity of the app with GET /app; check APP_ID and the private key', {
      cause: String(error?.name),
      status: error?.status ?? null,
    }),
  )
  const runSweep = async (): Promise<void> => {
    await sweep(app).catch(error => app.log('warn', 'sweep failed', { cause: String(error?.name) }))
    state.sweptAt = settings.now().toISOString()
  }
  const webhooks = await createNodeMiddleware(probot_ => listen(probot_, app, queue), { probot })
  const server = createServer((request, response) => {
    if (answerHealth(request, response, { ...state, waiting: queue.size() })) return
    void webhooks(request, response, () => void response.writeHead(404).end())
  })
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(settings.port, settings.host, resolve),
  )
  const timer =
    settings.sweepMinutes > 0 ? setInterval(() => void runSweep(), settings.sweepMinutes * 60_000) : null
  timer?.unref()
  if (settings.sweepMinutes > 0) void runSweep()
  return {
    url: `http://${settings.host}:${(server.address() as AddressInfo).port}`,
    settle: queue.settle,
    sweep: runSweep,
    close: async () => {
      state.isClosing = true
      closing.abort()
      if (timer) clearInterval(timer)
      const closed = new Promise(resolve => server.close(resolve))
      server.closeIdleConnections()
      await queue.settle()
      server.closeAllConnections()
      await closed
    },
  }
}

const makeProbot = (settings: Settings): Probot =>
  createProbot({
    env: settings.env as NodeJS.ProcessEnv,
    defaults: { logLevel: 'info' },
    overrides: {
      baseUrl: settings.apiUrl,
      ...(settings.octokitOptions ? { Octokit: ProbotOctokit.defaults(settings.octokitOptions) } : {}),
    },
  })

const openApp = async (probot: Probot, settings: Settings, queue: Queue<Task>): Promise<AppContext> => {
  const memories = new Map<number, AnswerMemory>()
  const connections = new Map<number, Promise<GitHubRequest>>()
  let own: Promise<OwnApp> | null = null
  const requestAsApp = async (): Promise<GitHubRequest> => connectionOf(await probot.auth())
  const open = async (installation: number): Promise<GitHubRequest> => {
    const memory = memories.get(installation) ?? new Map()
    memories.set(installation, memory)
    return cacheByEtag(connectionOf(await probot.auth(installation)), memory)
  }
  return {
    identify: () => {
      own ??= identify(requestAsApp).catch(error => {
        own = null
        throw error
      })
      return own
    },
    requestAs: installation => {
      const connection = connections.get(installation) ?? open(installation)
      connections.set(installation, connection)
      connection.catch(() => connections.delete(installation))
      return connection
    },
    requestAsApp,
    // A dry run does not load the module that writes.
    execute: settings.isDryRun ? null : (await import('../src/io/github/write/execute.ts')).execute,
    turns: createMutex(({ owner, name }) => `${owner}/${name}`.toLowerCase()),
    add: queue.add,
    serverUrl: settings.serverUrl,
    now: settings.now,
    log: (level, what, about) => probot.log[level](about, what),
  }
}

/** Octokit's `request` fits `GitHubRequest`: only its overloads are narrower. */
const connectionOf = (octokit: { readonly request: unknown }): GitHubRequest =>
  octokit.request as GitHubRequest

const identify = async (requestAsApp: AppContext['requestAsApp']): Promise<OwnApp> => {
  const { data } = await (await requestAsApp())('GET /app')
  const [id, slug] = [asNumber(asObject(data)?.id), asText(asObject(data)?.slug)]
  if (id === null || slug === null) throw new Error('The answer of GET /app has no id or no slug.')
  return { id, slug }
}

/** Verify each webhook, find its tasks and put them into the queue. The answer goes out before any request to GitHub. */
const listen = (probot: Probot, app: AppContext, queue: Queue<Task>): void => {
  for (const name of eventNames) {
    // Probot's types list event names that GitHub's API description knows; ours are among them.
    probot.on(name as Parameters<Probot['on']>[0], async ({ id, payload }) => {
      const received = payload as unknown as Json
      const envelope = { id: id || randomUUID(), at: app.now().toISOString() }
      if (await isOwn(app, received)) return
      for (const task of tasksOf(name, received, envelope)) queue.add(task)
    })
  }
}

/** Whether the app itself caused the event. Such an event starts no task. A person's edit of the app's text does. */
const isOwn = async (app: AppContext, payload: Json): Promise<boolean> => {
  const sender = asText(asObject(payload.sender)?.login)
  if (sender === null || !sender.endsWith('[bot]')) return false
  // The identity is read at the start. If that failed, one additional reconcile does no harm.
  const own = await app.identify().catch(() => null)
  return own !== null && isBotOf(sender, own.slug)
}

/**
 * Start Probot's setup page, which creates the app from app.yml and writes its credentials to `.env`.
 *
 * @returns the address of the page
 */
export const offerSetup = async (settings: Settings): Promise<string> => {
  const port = settings.port === 0 ? await freePort(settings.host) : settings.port
  process.env.NO_SMEE_SETUP ??= 'true'
  const env = {
    ...settings.env,
    HOST: settings.host,
    PORT: String(port),
    LOG_LEVEL: settings.env.LOG_LEVEL ?? 'warn',
  }
  // Probot validates the log level itself.
  const server = await run(() => {}, { env: env as NonNullable<Parameters<typeof run>[1]>['env'] & object })
  return `http://${server.host}:${server.port}/probot`
}

/** A free port. Probot replaces port 0 with its default port. */
const freePort = async (host: string): Promise<number> => {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, host, resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise(resolve => probe.close(resolve))
  return port
}

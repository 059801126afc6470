import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createNodeMiddleware, createProbot, type Probot, ProbotOctokit, run } from 'probot'
import { type AnswerMemory, cacheByEtag } from '../src/io/github/client/etag-cache.ts'
import type { GitHubRequest } from '../src/io/github/client/shapes.ts'
import { asNumber, asObject, asText, type Json } from '../src/io/github/client/shapes.ts'
import type { OwnApp } from '../src/io/github/read/read-lifecycle-facts.ts'
import { answerHealth } from './answer-health.ts'
import type { App } from './context.ts'
import { eventNames, tasksOf } from './events.ts'
import { handleTask, pause, retryDelaysMs } from './handle-task.ts'
import { createMutex, createQueue, type Queue } from './queue.ts'
import type { Settings } from './settings.ts'
import { sweep } from './sweep.ts'
import { keyOf, mergeTasks, type Task } from './task.ts'

/** So many pull requests are looked at side by side; GitHub takes 100 requests at once from an app. */
const atOnce = 8

/** The app as it runs. `close` takes no more webhooks, finishes what it has, and then resolves. */
export type RunningApp = {
  /** Where it listens, as in `http://127.0.0.1:3000`. */
  readonly url: string
  /** Resolves when nothing waits or runs. */
  readonly settle: () => Promise<void>
  readonly sweep: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Start the app: the web server, the line of looks, and the sweep. The only place that knows Probot. */
export const startApp = async (settings: Settings): Promise<RunningApp> => {
  const probot = makeProbot(settings)
  const state = { isClosing: false, sweptAt: null as string | null }
  const closing = new AbortController()
  const patience = { pauses: settings.pauses ?? retryDelaysMs, wait: settings.wait ?? pause }
  const line: Queue<Task> = createQueue<Task>({
    keyOf,
    merge: mergeTasks,
    run: task => handleTask(app, task, patience, closing.signal),
    atOnce,
  })
  const app: App = await openApp(probot, settings, line)
  void app
    .identify()
    .catch(error => app.log('warn', 'GitHub does not say who we are', { cause: String(error?.name) }))
  const runSweep = async (): Promise<void> => {
    await sweep(app).catch(error => app.log('warn', 'the sweep failed', { cause: String(error?.name) }))
    state.sweptAt = settings.now().toISOString()
  }
  const webhooks = await createNodeMiddleware(probot_ => listen(probot_, app, line), { probot })
  const server = createServer((request, response) => {
    if (answerHealth(request, response, { ...state, waiting: line.size() })) return
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
    settle: line.settle,
    sweep: runSweep,
    close: async () => {
      state.isClosing = true
      closing.abort()
      if (timer) clearInterval(timer)
      const closed = new Promise(resolve => server.close(resolve))
      server.closeIdleConnections()
      await line.settle()
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

const openApp = async (probot: Probot, settings: Settings, line: Queue<Task>): Promise<App> => {
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
    // A dry run never loads what writes.
    execute: settings.isDryRun ? null : (await import('../src/io/github/write/execute.ts')).execute,
    inTurn: createMutex(({ owner, name }) => `${owner}/${name}`.toLowerCase()),
    add: line.add,
    serverUrl: settings.serverUrl,
    now: settings.now,
    log: (level, what, about) => probot.log[level](about, what),
  }
}

/** Octokit's own `request` fits: its overloads are narrower than what is asked of it. */
const connectionOf = (octokit: { readonly request: unknown }): GitHubRequest =>
  octokit.request as GitHubRequest

const identify = async (requestAsApp: App['requestAsApp']): Promise<OwnApp> => {
  const { data } = await (await requestAsApp())('GET /app')
  const [id, slug] = [asNumber(asObject(data)?.id), asText(asObject(data)?.slug)]
  if (id === null || slug === null) throw new Error('GitHub does not say which app this is.')
  return { id, slug }
}

/** Answer first, then look: a webhook is verified, located and lined up; nothing is asked of GitHub before the answer. */
const listen = (probot: Probot, app: App, line: Queue<Task>): void => {
  for (const name of eventNames) {
    // Probot's types list event names that GitHub's API description knows; ours are among them.
    probot.on(name as Parameters<Probot['on']>[0], async ({ id, payload }) => {
      const received = payload as unknown as Json
      const envelope = { id: id || randomUUID(), at: app.now().toISOString() }
      if (await isOwn(app, received)) return
      for (const task of tasksOf(name, received, envelope)) line.add(task)
    })
  }
}

/** What we did ourselves starts nothing. A person's edit of what we wrote does. */
const isOwn = async (app: App, payload: Json): Promise<boolean> => {
  const sender = asText(asObject(payload.sender)?.login)
  if (sender === null || !sender.endsWith('[bot]')) return false
  // Who we are was asked for at the start; where GitHub did not say, a look too many does no harm.
  const own = await app.identify().catch(() => null)
  return own !== null && sender.toLowerCase() === `${own.slug.toLowerCase()}[bot]`
}

/** Probot's page that makes the app from app.yml and writes its credentials to `.env`; the address of that page. */
export const offerSetup = async (settings: Settings): Promise<string> => {
  const port = settings.port === 0 ? await freePort(settings.host) : settings.port
  process.env.NO_SMEE_SETUP ??= 'true'
  const env = {
    ...settings.env,
    HOST: settings.host,
    PORT: String(port),
    LOG_LEVEL: settings.env.LOG_LEVEL ?? 'warn',
  }
  // Probot checks the level itself.
  const server = await run(() => {}, { env: env as NonNullable<Parameters<typeof run>[1]>['env'] & object })
  return `http://${server.host}:${server.port}/probot`
}

/** Probot takes 0 for its usual port. */
const freePort = async (host: string): Promise<number> => {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, host, resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise(resolve => probe.close(resolve))
  return port
}

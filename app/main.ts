import { createProbot, type Probot, ProbotOctokit } from 'probot'
import { appIdProblem, keyFix } from '../src/core/diagnosis/parse-app-settings.ts'
import { CloseoutError } from '../src/core/vocabulary/errors.ts'
import { readKey } from '../src/io/github/read/read-app-setup.ts'
import type { Authenticate } from './github/connect.ts'
import { createWholeFetch } from './github/fetch-whole.ts'
import { listen } from './http/listen.ts'
import { lazy } from './lazy.ts'
import { createLog } from './observe/log.ts'
import { openService, type Service } from './service.ts'
import { assertNoProblem, type Settings } from './settings.ts'

/** The app as it runs. `close` takes no more webhooks, finishes or hands back what it has, and then resolves. */
export type RunningApp = {
  /** Where it listens for webhooks, as in `http://127.0.0.1:3000`. */
  readonly url: string
  /** Where it answers about itself. */
  readonly statusUrl: string
  /** Resolves when nothing but dead letters is left. */
  readonly settle: () => Promise<void>
  readonly sweep: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The app without sockets, authenticated by Probot. The only place that knows Probot. */
export const openApp = async (
  settings: Settings,
  { log, forProbot } = createLog(settings.env.LOG_LEVEL || 'info'),
): Promise<Service> => {
  const probot = makeProbot(settings, forProbot)
  return openService(settings, as => authenticate(probot, as), log)
}

const authenticate = async (probot: Probot, as?: Parameters<Authenticate>[0]) => {
  if (typeof as !== 'object') return probot.auth(as)
  const own = await probot.auth()
  // The same kind of Octokit, with the same limits and waits.
  return new (own.constructor as typeof ProbotOctokit)({ auth: { token: as.token } })
}

/** Start the app: the receiver, the reconciles, the sweep, and the port that answers about it. */
export const startApp = async (settings: Settings): Promise<RunningApp> => {
  const logs = createLog(settings.env.LOG_LEVEL || 'info')
  const service = await openApp(settings, logs)
  const webhooks = await listen(
    async (request, response) => {
      if (!(await service.receive(request, response))) response.writeHead(404).end()
    },
    settings.host,
    settings.port,
  )
  const status = await listen(service.serveStatus, settings.statusHost, settings.statusPort, {
    host: 'STATUS_HOST',
    port: 'STATUS_PORT',
  })
  await service.start()
  const endProxy = settings.webhookProxyUrl
    ? await (await lazy.followProxy()).followProxy(
        settings.webhookProxyUrl,
        `${webhooks.url}${settings.webhookPath}`,
        logs.log,
      )
    : null
  const sweepMs = settings.sweepMinutes * 60_000
  const timer = sweepMs > 0 ? setInterval(() => void service.sweep(), sweepMs) : null
  timer?.unref()
  if (timer) void service.sweep()
  return {
    url: webhooks.url,
    statusUrl: status.url,
    settle: service.settle,
    sweep: service.sweep,
    close: async () => {
      service.refuse()
      if (timer) clearInterval(timer)
      await endProxy?.()
      const until = performance.now() + settings.drainSeconds * 1_000
      const leftMs = (): number => Math.max(0, until - performance.now())
      await webhooks.close(Math.min(2_000, leftMs()))
      await service.stop(Math.max(0, leftMs() - 1_000))
      await status.close(0)
    },
  }
}

/** A throttle that waits would hold a slot and outlive a stop: limits go back to the queue, which waits without one. */
const neverWait = { onRateLimit: () => false, onSecondaryRateLimit: () => false }

const sameOptions = <T>(options: T): T => options

const makeProbot = (settings: Settings, log: ReturnType<typeof createLog>['forProbot']): Probot => {
  const { APP_ID, PRIVATE_KEY } = settings.env
  assertCredentials(APP_ID, PRIVATE_KEY)
  const fetch = createWholeFetch(settings.requestMs)
  try {
    return createProbot({
      // The queue has its own connection to Redis; Probot would install a driver at run time.
      env: { ...settings.env, PRIVATE_KEY_PATH: '', REDIS_URL: '', LOG_LEVEL: 'info' } as NodeJS.ProcessEnv,
      overrides: {
        log,
        baseUrl: settings.apiUrl,
        Octokit: ProbotOctokit.defaults((options: Readonly<Record<string, unknown>>) =>
          (settings.octokitOptions ?? sameOptions)({
            ...options,
            throttle: { ...(options.throttle as object | undefined), ...neverWait },
            // A write that is sent again after a 502 may be there twice: the whole reconcile is tried again instead.
            retry: { retries: 0 },
            request: { ...(options.request as object | undefined), fetch },
          }),
        ),
      },
    })
  } catch (error) {
    throw new CloseoutError('usage', 'APP_ID and PRIVATE_KEY cannot be used.', { fix: keyFix, cause: error })
  }
}

/** @throws CloseoutError  `usage`, with the variable and what is wrong with it; the key is never quoted */
const assertCredentials = (id: string | undefined, key: string | undefined): void => {
  assertNoProblem(appIdProblem(id))
  const usable = readKey(key)
  if (!usable.known) throw new CloseoutError('usage', usable.why, { fix: keyFix })
}

import { CloseoutError } from '../src/core/vocabulary/errors.ts'
import { readSecretFiles } from '../src/io/setup/read-environment.ts'

type Env = Readonly<Record<string, string | undefined>>

/** How the app runs, read once from the environment. `retryDelaysMs`, `shortenPause`, `isFirstProcess` and `octokitOptions` are for tests, which cannot wait. */
export type Settings = {
  readonly env: Env
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** Where health, status and metrics are; nobody outside needs them. */
  readonly statusHost: string
  readonly statusPort: number
  readonly apiUrl: string
  readonly serverUrl: string
  readonly webhookPath: string
  /** A channel of smee.io or alike that deliveries come through, where GitHub cannot reach this machine. */
  readonly webhookProxyUrl: string | null
  readonly isDryRun: boolean
  /** Whether the floor of an owner also counts for repositories that do not extend its policy. */
  readonly isFloorEverywhere?: boolean
  /** Minutes between two sweeps; 0 for no sweeps. */
  readonly sweepMinutes: number
  /** Where one process stores what it has accepted; `null` for nowhere. */
  readonly stateDir: string | null
  /** The Redis that several processes share; `null` for one process. */
  readonly redisUrl: string | null
  /** How long the start waits for a Redis that does not answer yet, in milliseconds. */
  readonly redisWaitMs?: number
  /** How long a stop may take. */
  readonly drainSeconds: number
  /** What the answers of GitHub may take in memory. */
  readonly cacheBytes: number
  readonly retryDelaysMs?: readonly number[]
  /** Shortens a pause that GitHub asked for, in milliseconds. */
  readonly shortenPause?: (ms: number) => number
  /** After so many milliseconds a request to GitHub is given up. */
  readonly requestMs: number
  /** How far lists of GitHub may be behind its writes, in milliseconds. */
  readonly catchUpMs: number
  /** Whether no other process of the app can have written a moment before the start; unset, one can. */
  readonly isFirstProcess?: boolean
  /** Changes the options of each Octokit, for example the waits of its throttle plugin. */
  readonly octokitOptions?: (options: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
  readonly now: () => Date
}

const publicApi = 'https://api.github.com'
const megabyte = 1024 * 1024

/**
 * Read the settings; docs/app.md lists them.
 *
 * @throws CloseoutError  `usage`, for an invalid value
 */
export const readSettings = (given: Env): Settings => {
  const env = readSecretFiles(given)
  const apiUrl = readAddress(env.GITHUB_API_URL, 'GITHUB_API_URL', publicApi)
  const port = readNumber(env.PORT, 'PORT', 3000, 65_535)
  const [host, statusHost] = [env.HOST || '127.0.0.1', env.STATUS_HOST || '127.0.0.1']
  const statusPort = readNumber(env.STATUS_PORT, 'STATUS_PORT', port === 0 ? 0 : 9464, 65_535)
  assertLogLevel(env.LOG_LEVEL)
  assertTwoPorts([host, port], [statusHost, statusPort])
  const webhookProxyUrl = env.WEBHOOK_PROXY_URL || null
  if (webhookProxyUrl) readAddress(webhookProxyUrl, 'WEBHOOK_PROXY_URL', 'https://smee.io/…')
  return {
    env,
    host,
    port,
    statusHost,
    statusPort,
    apiUrl,
    serverUrl: readAddress(env.GITHUB_SERVER_URL, 'GITHUB_SERVER_URL', serverOf(apiUrl)),
    webhookPath: readPath(env.WEBHOOK_PATH),
    webhookProxyUrl,
    isDryRun: readFlag(env.DRY_RUN, 'DRY_RUN'),
    isFloorEverywhere: readFlag(env.OWNER_FLOOR, 'OWNER_FLOOR'),
    sweepMinutes: readNumber(env.SWEEP_MINUTES, 'SWEEP_MINUTES', 30, 24 * 60),
    stateDir: env.STATE_DIR || null,
    redisUrl: readRedisUrl(env.REDIS_URL),
    redisWaitMs: readNumber(env.REDIS_WAIT_SECONDS, 'REDIS_WAIT_SECONDS', 30, 3_600) * 1_000,
    drainSeconds: readNumber(env.DRAIN_SECONDS, 'DRAIN_SECONDS', 25, 3_600),
    cacheBytes: readNumber(env.CACHE_MEGABYTES, 'CACHE_MEGABYTES', 64, 4_096) * megabyte,
    catchUpMs: 10_000,
    requestMs: 20_000,
    now: () => new Date(),
  }
}

/** GitHub's pages stand beside its API: `https://ghe.example/api/v3` belongs to `https://ghe.example`. */
const serverOf = (apiUrl: string): string =>
  apiUrl === publicApi ? 'https://github.com' : apiUrl.replace(/\/api\/v3$/, '')

const refuse = (name: string, value: unknown, wanted: string, example: string): CloseoutError =>
  new CloseoutError('usage', `${name} is ${JSON.stringify(value)}. It must be ${wanted}.`, {
    fix: `set ${name}, for example ${name}=${example}`,
  })

const readAddress = (value: string | undefined, name: string, otherwise: string): string => {
  const address = (value || otherwise).replace(/\/+$/, '')
  if (/^https?:\/\/[^\s/]+/.test(address) && URL.canParse(address)) return address
  throw refuse(name, value, 'an http or https address', otherwise)
}

/** Its own message does not repeat the value: it may hold a password. */
const readRedisUrl = (value: string | undefined): string | null => {
  if (!value) return null
  if (/^rediss?:\/\/[^\s/]+/.test(value) && URL.canParse(value)) return value
  throw new CloseoutError('usage', 'REDIS_URL must be a redis: or rediss: address.', {
    fix: 'set REDIS_URL, for example REDIS_URL=redis://127.0.0.1:6379',
  })
}

const usualPath = '/api/github/webhooks'

const readPath = (value: string | undefined): string => {
  const path = (value || usualPath).replace(/\/+$/, '')
  if (/^\/[\w./-]+$/.test(path)) return path
  throw refuse(
    'WEBHOOK_PATH',
    value,
    'a path below /, of letters, digits, dots, hyphens, underscores and slashes',
    usualPath,
  )
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

const assertLogLevel = (level: string | undefined): void => {
  if (level && !logLevels.includes(level))
    throw refuse('LOG_LEVEL', level, `one of ${logLevels.join(', ')}`, 'info')
}

type Address = readonly [host: string, port: number]

/** One port of the machine serves one of the two. */
const assertTwoPorts = ([host, port]: Address, [statusHost, statusPort]: Address): void => {
  const isEverywhere = [host, statusHost].some(one => one === '0.0.0.0' || one === '::')
  if (port === 0 || port !== statusPort || !(isEverywhere || host === statusHost)) return
  throw new CloseoutError('usage', `STATUS_PORT and PORT are both ${port}.`, {
    fix: 'set STATUS_PORT to another port',
  })
}

const readNumber = (value: string | undefined, name: string, otherwise: number, most: number): number => {
  if (value === undefined || value === '') return otherwise
  const number = Number(value)
  if (/^\d+$/.test(value) && number <= most) return number
  throw refuse(name, value, `a number from 0 to ${most}`, String(otherwise))
}

const flags: Readonly<Record<string, boolean>> = {
  '': false,
  '0': false,
  false: false,
  '1': true,
  true: true,
}

const readFlag = (value: string | undefined, name: string): boolean => {
  const flag = flags[value?.toLowerCase() ?? '']
  if (flag !== undefined) return flag
  throw refuse(name, value, '1 or 0', '1')
}

import type { AppSettings, SettingProblem } from './model/app-settings.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The settings, and every problem in the order in which the variables are read. A value with a problem is the default. */
export type SettingsReading = {
  readonly settings: AppSettings
  readonly problems: readonly SettingProblem[]
}

/** A value, or the default and what is wrong. */
type Reading<T> = { readonly value: T; readonly problem?: SettingProblem }

const publicApi = 'https://api.github.com'
const megabyte = 1024 * 1024

/** Read the settings of the app from its environment; the credentials are not looked at. */
export const parseAppSettings = (env: Env): SettingsReading => {
  const number = (name: string, otherwise: number, most: number) =>
    parseNumber(env[name], name, otherwise, most)
  const api = parseAddress(env.GITHUB_API_URL, 'GITHUB_API_URL', publicApi)
  const port = number('PORT', 3000, 65_535)
  const statusPort = number('STATUS_PORT', port.value === 0 ? 0 : 9464, 65_535)
  const proxy = parseAddress(env.WEBHOOK_PROXY_URL, 'WEBHOOK_PROXY_URL', 'https://smee.io/…')
  const server = parseAddress(env.GITHUB_SERVER_URL, 'GITHUB_SERVER_URL', serverOf(api.value))
  const path = parsePath(env.WEBHOOK_PATH)
  const dryRun = parseFlag(env.DRY_RUN, 'DRY_RUN')
  const floor = parseFlag(env.OWNER_FLOOR, 'OWNER_FLOOR')
  const sweep = number('SWEEP_MINUTES', 30, 24 * 60)
  const redis = parseRedisUrl(env.REDIS_URL)
  const redisWait = number('REDIS_WAIT_SECONDS', 30, 3_600)
  const drain = number('DRAIN_SECONDS', 25, 3_600)
  const cache = number('CACHE_MEGABYTES', 64, 4_096)
  const settings: AppSettings = {
    host: env.HOST || '127.0.0.1',
    port: port.value,
    statusHost: env.STATUS_HOST || '127.0.0.1',
    statusPort: statusPort.value,
    apiUrl: api.value,
    serverUrl: server.value,
    webhookPath: path.value,
    webhookProxyUrl: env.WEBHOOK_PROXY_URL || null,
    isDryRun: dryRun.value,
    isFloorEverywhere: floor.value,
    sweepMinutes: sweep.value,
    stateDir: env.STATE_DIR || null,
    redisUrl: redis.value,
    redisWaitMs: redisWait.value * 1_000,
    drainSeconds: drain.value,
    cacheBytes: cache.value * megabyte,
  }
  const ports = [api, port, statusPort, parseLogLevel(env.LOG_LEVEL), compareAddresses(settings)]
  const others = [proxy, server, path, dryRun, floor, sweep, redis, redisWait, drain, cache]
  return { settings, problems: [...ports, ...others].flatMap(({ problem }) => problem ?? []) }
}

/** What is wrong with the id of the app. */
export const appIdProblem = (id: string | undefined): SettingProblem | null =>
  /^[1-9]\d*$/.test(id ?? '')
    ? null
    : {
        variable: 'APP_ID',
        message: id ? `APP_ID is ${JSON.stringify(id)}. It must be a number.` : 'APP_ID is not set.',
        fix: appIdFix,
      }

export const appIdFix = 'set APP_ID to the id in the settings of the app on GitHub'

export const keyFix = 'set PRIVATE_KEY to the text of the .pem file, or PRIVATE_KEY_FILE to its path'

/** What is wrong with the secret of the webhook. Whether it is that of GitHub, only its deliveries show. */
export const webhookSecretProblem = (secret: string | undefined): SettingProblem | null =>
  secret
    ? null
    : {
        variable: 'WEBHOOK_SECRET',
        message: 'WEBHOOK_SECRET is not set. Without it the app cannot verify who sent a webhook.',
        fix: 'set WEBHOOK_SECRET to the secret in the settings of the app on GitHub',
      }

/** GitHub's pages stand beside its API: `https://ghe.example/api/v3` belongs to `https://ghe.example`. */
const serverOf = (apiUrl: string): string =>
  apiUrl === publicApi ? 'https://github.com' : apiUrl.replace(/\/api\/v3$/, '')

const wrong = (variable: string, value: unknown, wanted: string, example: string): SettingProblem => ({
  variable,
  message: `${variable} is ${JSON.stringify(value)}. It must be ${wanted}.`,
  fix: `set ${variable}, for example ${variable}=${example}`,
})

const parseAddress = (value: string | undefined, name: string, otherwise: string): Reading<string> => {
  const address = (value || otherwise).replace(/\/+$/, '')
  return /^https?:\/\/[^\s/]+/.test(address) && URL.canParse(address)
    ? { value: address }
    : { value: otherwise, problem: wrong(name, value, 'an http or https address', otherwise) }
}

/** Its own message does not repeat the value: it may hold a password. */
const parseRedisUrl = (value: string | undefined): Reading<string | null> => {
  if (!value) return { value: null }
  if (/^rediss?:\/\/[^\s/]+/.test(value) && URL.canParse(value)) return { value }
  const message = 'REDIS_URL must be a redis: or rediss: address.'
  const fix = 'set REDIS_URL, for example REDIS_URL=redis://127.0.0.1:6379'
  return { value: null, problem: { variable: 'REDIS_URL', message, fix } }
}

const usualPath = '/api/github/webhooks'

const parsePath = (value: string | undefined): Reading<string> => {
  const path = (value || usualPath).replace(/\/+$/, '')
  if (/^\/[\w./-]+$/.test(path)) return { value: path }
  const wanted = 'a path below /, of letters, digits, dots, hyphens, underscores and slashes'
  return { value: usualPath, problem: wrong('WEBHOOK_PATH', value, wanted, usualPath) }
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

const parseLogLevel = (value = ''): Reading<string> =>
  value === '' || logLevels.includes(value)
    ? { value }
    : { value: '', problem: wrong('LOG_LEVEL', value, `one of ${logLevels.join(', ')}`, 'info') }

type Ports = Pick<AppSettings, 'host' | 'port' | 'statusHost' | 'statusPort'>

/** One port of the machine serves one of the two. */
const compareAddresses = ({ host, port, statusHost, statusPort }: Ports): Reading<null> => {
  const isEverywhere = [host, statusHost].some(one => one === '0.0.0.0' || one === '::')
  if (port === 0 || port !== statusPort || !(isEverywhere || host === statusHost)) return { value: null }
  const message = `STATUS_PORT and PORT are both ${port}.`
  return {
    value: null,
    problem: { variable: 'STATUS_PORT', message, fix: 'set STATUS_PORT to another port' },
  }
}

const parseNumber = (
  value: string | undefined,
  name: string,
  otherwise: number,
  most: number,
): Reading<number> => {
  if (value === undefined || value === '') return { value: otherwise }
  const number = Number(value)
  if (/^\d+$/.test(value) && number <= most) return { value: number }
  return {
    value: otherwise,
    problem: wrong(name, value, `a number from 0 to ${most}`, String(otherwise)),
  }
}

const flags: Readonly<Record<string, boolean>> = {
  '': false,
  '0': false,
  false: false,
  '1': true,
  true: true,
}

const parseFlag = (value: string | undefined, name: string): Reading<boolean> => {
  const flag = flags[value?.toLowerCase() ?? '']
  return flag === undefined ? { value: false, problem: wrong(name, value, '1 or 0', '1') } : { value: flag }
}

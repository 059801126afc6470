import { CloseoutError } from '../src/core/vocabulary/errors.ts'

/** The settings of the app, read once from the environment. The last three exist for tests, which cannot wait. */
export type Settings = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  readonly apiUrl: string
  readonly serverUrl: string
  readonly isDryRun: boolean
  /** Minutes between two sweeps; 0 for no sweeps. */
  readonly sweepMinutes: number
  readonly now: () => Date
  /** The pauses before the retries of a failed task. */
  readonly retryDelaysMs?: readonly number[]
  /** Waits for a pause before a retry. Default: a timer. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>
  /** Changes the options of each Octokit, for example those of its throttle and retry plugins. */
  readonly octokitOptions?: (options: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
}

const publicApi = 'https://api.github.com'

/**
 * Read the settings: `PORT`, `HOST`, `GITHUB_API_URL`, `GITHUB_SERVER_URL`, `DRY_RUN`, `SWEEP_MINUTES`.
 * `APP_ID`, `PRIVATE_KEY` (or `PRIVATE_KEY_PATH`) and `WEBHOOK_SECRET` are Probot's and stay in `env`.
 *
 * @throws CloseoutError  `usage`, for an invalid value
 */
export const readSettings = (env: Readonly<Record<string, string | undefined>>): Settings => {
  const apiUrl = readAddress(env.GITHUB_API_URL, 'GITHUB_API_URL', publicApi)
  return {
    env,
    host: env.HOST || '127.0.0.1',
    port: readNumber(env.PORT, 'PORT', 3000, 65_535),
    apiUrl,
    serverUrl: readAddress(env.GITHUB_SERVER_URL, 'GITHUB_SERVER_URL', serverOf(apiUrl)),
    isDryRun: readFlag(env.DRY_RUN, 'DRY_RUN'),
    sweepMinutes: readNumber(env.SWEEP_MINUTES, 'SWEEP_MINUTES', 30, 24 * 60),
    now: () => new Date(),
  }
}

/** The web address that belongs to an API address: `https://ghe.example` for `https://ghe.example/api/v3`. */
const serverOf = (apiUrl: string): string =>
  apiUrl === publicApi ? 'https://github.com' : apiUrl.replace(/\/api\/v3$/, '')

const readAddress = (value: string | undefined, name: string, otherwise: string): string => {
  const address = (value || otherwise).replace(/\/+$/, '')
  if (/^https?:\/\/[^\s/]+/.test(address) && URL.canParse(address)) return address
  throw new CloseoutError(
    'usage',
    `${name} is ${JSON.stringify(value)}, which is not an http or https address.`,
    {
      fix: `${name}=${otherwise} npm start`,
    },
  )
}

const readNumber = (value: string | undefined, name: string, otherwise: number, most: number): number => {
  if (value === undefined || value === '') return otherwise
  const number = Number(value)
  if (/^\d+$/.test(value) && number <= most) return number
  throw new CloseoutError(
    'usage',
    `${name} is ${JSON.stringify(value)}, which is not a whole number from 0 to ${most}.`,
    {
      fix: `${name}=${otherwise} npm start`,
    },
  )
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
  throw new CloseoutError('usage', `${name} is ${JSON.stringify(value)}, which is neither 1 nor 0.`, {
    fix: `${name}=1 npm start`,
  })
}

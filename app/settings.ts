import type { AppSettings, SettingProblem } from '../src/core/diagnosis/model/app-settings.ts'
import { parseAppSettings } from '../src/core/diagnosis/parse-app-settings.ts'
import { CloseoutError } from '../src/core/vocabulary/errors.ts'
import { readSecretFiles } from '../src/io/setup/read-environment.ts'

type Env = Readonly<Record<string, string | undefined>>

/** How the app runs, read once from the environment. `retryDelaysMs`, `shortenPause`, `isFirstProcess` and `octokitOptions` are for tests, which cannot wait. */
export type Settings = AppSettings & {
  readonly env: Env
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

/**
 * Read the settings; docs/app.md lists them.
 *
 * @throws CloseoutError  `usage`, for an invalid value
 */
export const readSettings = (given: Env): Settings => {
  const secrets = readSecretFiles(given)
  const { env } = secrets
  const { settings, problems } = parseAppSettings(env)
  assertNoProblem(secrets.problems[0] ?? problems[0])
  return { env, ...settings, catchUpMs: 10_000, requestMs: 20_000, now: () => new Date() }
}

/** @throws CloseoutError  `usage`, where there is a problem */
export const assertNoProblem = (problem: SettingProblem | null | undefined): void => {
  if (problem) throw new CloseoutError('usage', problem.message, { fix: problem.fix })
}

import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { appIdFix, keyFix, webhookSecretProblem } from '../src/core/diagnosis/parse-app-settings.ts'
import { CloseoutError } from '../src/core/vocabulary/errors.ts'
import { readDotenv } from '../src/io/setup/read-environment.ts'
import { lazy } from './lazy.ts'
import { startApp } from './main.ts'
import { assertNoProblem, readSettings, type Settings } from './settings.ts'

/** `npm start`: the app from the environment and `.env`, until it is stopped; without credentials, the set-up page. */
const start = async (): Promise<void> => {
  const dotenvPath = resolve(process.env.DOTENV_PATH || '.env')
  const readAll = (): Settings => readSettings({ ...readDotenv(dotenvPath), ...process.env })
  const settings = readAll()
  const credentials = hasCredentials(settings) ? null : await setUp(settings, dotenvPath)
  await run(credentials === null ? settings : { ...settings, env: { ...settings.env, ...credentials } })
}

/** @throws CloseoutError  `usage`, where one is set and the other is not: the set-up would make a second app */
const hasCredentials = ({ env }: Settings): boolean => {
  const isSet = { APP_ID: Boolean(env.APP_ID), PRIVATE_KEY: Boolean(env.PRIVATE_KEY) }
  if (isSet.APP_ID === isSet.PRIVATE_KEY) return isSet.APP_ID
  const [given, missing] = isSet.APP_ID ? ['APP_ID', 'PRIVATE_KEY'] : ['PRIVATE_KEY', 'APP_ID']
  throw new CloseoutError('usage', `${given} is set, but ${missing} is not.`, {
    fix: missing === 'APP_ID' ? appIdFix : keyFix,
  })
}

const setUp = async (settings: Settings, dotenvPath: string): Promise<Readonly<Record<string, string>>> => {
  const { serveSetup } = await lazy.serveSetup()
  const setup = await serveSetup({ settings, manifest: readManifest(), dotenvPath, print: console.log })
  console.log(`APP_ID and PRIVATE_KEY are not set. Set the app up at ${setup.url}`)
  const stop = (): void => process.exit(0)
  process.once('SIGTERM', stop).once('SIGINT', stop)
  const credentials = await setup.done
  process.off('SIGTERM', stop).off('SIGINT', stop)
  await setup.close()
  return credentials
}

/** app.yml stands beside the built program, and in the working directory of a checkout. */
const readManifest = (): string => {
  const paths = [join(resolve(process.argv[1] ?? '.', '..'), 'app.yml'), resolve('app.yml')]
  const path = paths.find(existsSync)
  if (path) return readFileSync(path, 'utf8')
  throw new CloseoutError('file-unreadable', `app.yml is missing. Looked for it at ${paths.join(' and ')}.`)
}

const run = async (settings: Settings): Promise<void> => {
  assertNoProblem(webhookSecretProblem(settings.env.WEBHOOK_SECRET))
  const app = await startApp(settings)
  const stop = (): void => {
    // Whatever holds the process open: it ends in time.
    setTimeout(() => process.exit(1), settings.drainSeconds * 1_000).unref()
    void app.close().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop).once('SIGINT', stop)
  console.log(`Listening on ${app.url}${settings.isDryRun ? ' (dry run: nothing is written)' : ''}`)
  console.log(`Status on ${app.statusUrl}/status`)
}

start().catch(error => {
  if (!(error instanceof CloseoutError)) throw error
  console.error(`closeout: ${error.message}${error.fix ? ` Fix: ${error.fix}.` : ''}`)
  process.exit(2)
})

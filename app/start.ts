import { CloseoutError } from '../src/core/vocabulary/errors.ts'
import { offerSetup, startApp } from './main.ts'
import { readSettings } from './settings.ts'

/** `npm start`: the app from the environment, until it is told to stop; without credentials, Probot's set-up page. */
const start = async (): Promise<void> => {
  const settings = readSettings(process.env)
  const { APP_ID, PRIVATE_KEY, PRIVATE_KEY_PATH } = process.env
  if (!APP_ID || !(PRIVATE_KEY || PRIVATE_KEY_PATH)) {
    console.log(`No APP_ID and private key: set the app up at ${await offerSetup(settings)}`)
    return
  }
  if (!process.env.WEBHOOK_SECRET) {
    throw new CloseoutError(
      'usage',
      'WEBHOOK_SECRET: unexpected nothing, expected the secret that the app was made with.',
      {
        fix: 'WEBHOOK_SECRET=… npm start',
      },
    )
  }
  const app = await startApp(settings)
  console.log(`Listening on ${app.url}${settings.isDryRun ? ' (dry run: nothing is written)' : ''}`)
  const stop = (): void => void app.close().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

try {
  await start()
} catch (error) {
  if (!(error instanceof CloseoutError)) throw error
  console.error(`closeout: ${error.message}${error.fix ? ` Fix: ${error.fix}` : ''}`)
  process.exitCode = 2
}

import { CloseoutError } from '../src/core/vocabulary/errors.ts'
import { offerSetup, startApp } from './main.ts'
import { readSettings } from './settings.ts'

/** `npm start`: run the app with the settings of the environment until a signal stops it. Without credentials, run Probot's setup page. */
const start = async (): Promise<void> => {
  const settings = readSettings(process.env)
  const { APP_ID, PRIVATE_KEY, PRIVATE_KEY_PATH } = process.env
  if (!APP_ID || !(PRIVATE_KEY || PRIVATE_KEY_PATH)) {
    const setupUrl = await offerSetup(settings)
    console.log(`APP_ID or the private key is not set. To create the app, open ${setupUrl}`)
    return
  }
  if (!process.env.WEBHOOK_SECRET) {
    throw new CloseoutError(
      'usage',
      'WEBHOOK_SECRET is not set. The app needs it to verify webhooks; it is the secret in the settings of the GitHub App.',
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

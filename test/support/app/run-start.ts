import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac, generateKeyPairSync } from 'node:crypto'
import { bundleEntry } from '../bundle-entry.ts'

type Env = Readonly<Record<string, string>>

/** The app as `npm start` starts it, while it runs or after it ended. */
export type Started = {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  readonly ended: Promise<number | null>
  /** What a pattern finds in the standard output, as soon as it does; fails where the app ends before. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>
}

export const webhookSecret = 'start-secret'

/** A key that the app takes; nobody on GitHub knows it. */
export const makeKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()

/** An app with credentials and free ports, and a GitHub that nobody reaches. */
export const soundEnv = (privateKey: string): Env => ({
  PATH: process.env.PATH ?? '',
  PORT: '0',
  STATUS_PORT: '0',
  DOTENV_PATH: '/nowhere/.env',
  APP_ID: '1',
  PRIVATE_KEY: privateKey,
  WEBHOOK_SECRET: webhookSecret,
  GITHUB_API_URL: 'http://127.0.0.1:5',
  SWEEP_MINUTES: '0',
})

/** Start the bundled app with nothing but this environment. @param stdout  a file instead of a pipe */
export const runStart = (env: Env, { stdout = 'pipe' }: { stdout?: 'pipe' | number } = {}): Started => {
  const child = spawn(process.execPath, [bundleEntry('app/start.ts')], {
    env,
    cwd: '/',
    stdio: ['ignore', stdout, 'pipe'],
  })
  let [out, err] = ['', '']
  const listeners = new Set<() => void>()
  child.stdout?.on('data', chunk => {
    out += String(chunk)
    for (const listen of listeners) listen()
  })
  child.stderr?.on('data', chunk => {
    err += String(chunk)
  })
  const ended = new Promise<number | null>(resolve => child.once('close', code => resolve(code)))
  const until = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(out)
        if (found) resolve(found)
      }
      listeners.add(look)
      look()
      void ended.then(code => reject(new Error(`It ended with ${code}: ${out}${err}`)))
    })
  return { child, out: () => out, err: () => err, ended, until }
}

/** What a start that is refused prints, and its exit code. It is ended where it does start. */
export const refusedStart = async (env: Env): Promise<readonly [number | null, string]> => {
  const app = runStart(env)
  void app.until(/Listening on|Set the app up/).then(
    () => app.child.kill('SIGTERM'),
    () => undefined,
  )
  const code = await app.ended
  return [code, app.err()]
}

/** Post a signed delivery; the status of its answer. */
export const deliver = async (
  url: string,
  payload: object,
  { event = 'pull_request', secret = webhookSecret }: { event?: string; secret?: string } = {},
): Promise<Response> => {
  const body = JSON.stringify(payload)
  return fetch(`${url}/api/github/webhooks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': 'delivery-1',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  })
}

/** A delivery that the app stores. */
export const labeled = (number: number): object => ({
  action: 'labeled',
  number,
  label: { name: 'artifact: approved' },
  pull_request: { number, head: { sha: 'a'.repeat(40) }, body: '' },
  repository: { full_name: 'acme/widgets' },
  installation: { id: 1 },
  sender: { login: 'maintainer' },
})

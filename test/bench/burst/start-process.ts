import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Github } from '../../github-emulator/start-github.ts'

/** A plan that the app made: `delivery` is the newest that it was for. */
export type LoggedPlan = {
  readonly atMs: number
  readonly delivery: string
  readonly writes: readonly string[]
}

/** The app as a process of its own, as it is deployed. */
export type AppProcess = {
  readonly plans: readonly LoggedPlan[]
  /** Post a comment without a command on a pull request, as GitHub does. */
  readonly send: (delivery: string, number: number) => Promise<void>
  readonly stop: () => Promise<void>
}

const path = '/api/github/webhooks'

/** Start the bundled app on the API at `apiUrl`. */
export const startAppProcess = async (
  bundle: string,
  github: Github,
  env: Readonly<Record<string, string>>,
): Promise<AppProcess> => {
  const { id, privateKey, webhookSecret, installationId } = github.app
  const child = spawn(process.execPath, [bundle], {
    env: {
      PATH: process.env.PATH ?? '',
      APP_ID: String(id),
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: webhookSecret,
      GITHUB_SERVER_URL: github.url,
      PORT: '0',
      SWEEP_MINUTES: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', code => reject(new Error(`The app ended with exit code ${code}.`)))
  })
  ended.catch(() => undefined)
  const plans: LoggedPlan[] = []
  const listening = new Promise<string>(resolve => {
    createInterface({ input: child.stdout }).on('line', line => {
      const url = /^Listening on (http:\S+)/.exec(line)?.[1]
      if (url) resolve(url)
      if (!line.includes('"reconcile planned"')) return
      const { delivery, writes } = JSON.parse(line)
      plans.push({ atMs: performance.now(), delivery, writes })
    })
  })
  const url = await Promise.race([listening, ended])
  return {
    plans,
    send: async (delivery, number) => {
      const body = JSON.stringify({
        action: 'created',
        issue: { number, pull_request: {}, body: '' },
        comment: { id: 1, user: { login: 'reader' }, created_at: github.clock.now(), body: 'Nice.' },
        repository: { full_name: github.repository.fullName },
        installation: { id: installationId },
        sender: { login: 'reader' },
      })
      const response = await fetch(url + path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-github-event': 'issue_comment',
          'x-github-delivery': delivery,
          'x-hub-signature-256': `sha256=${createHmac('sha256', webhookSecret).update(body).digest('hex')}`,
        },
        body,
      })
      if (!response.ok) throw new Error(`The delivery ${delivery} was answered with ${response.status}.`)
    },
    stop: async () => {
      const exited = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGKILL')
      await exited
    },
  }
}

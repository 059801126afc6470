import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Github, startGithub } from '../github-emulator/start-github.ts'
import { closeoutBody, see } from '../support/app/mirror.ts'
import { bundleEntry } from '../support/bundle-entry.ts'
import { buildProgram, type Program } from '../support/run-cli.ts'

/** The app as `npm start` starts it, and the line in which it says where it listens. */
const startFrom = async (main: string, env: Readonly<Record<string, string>>) => {
  const child: ChildProcess = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH ?? '',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'info',
      DOTENV_PATH: '/nowhere/.env',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: string[] = []
  const ended = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', chunk => printed.push(String(chunk)))
    child.stdout?.on('data', chunk => {
      printed.push(String(chunk))
      const found = /(?:Listening on|Set the app up at) (http:\S+)/.exec(printed.join(''))?.[1]
      if (found) resolve(found)
    })
    void ended.then(() => reject(new Error(printed.join(''))))
  })
  return { url, printed, ended, stop: () => child.kill('SIGTERM') }
}

/** A stand-in for the one call that makes an app from a manifest; everything else is refused. */
const startManifestApi = async (app: {
  readonly id: number
  readonly key: string
  readonly secret: string
}) => {
  const server = createServer((request, response) => {
    const isConversion = request.method === 'POST' && request.url === '/app-manifests/code-1/conversions'
    response.writeHead(isConversion ? 201 : 404, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        id: app.id,
        pem: app.key,
        webhook_secret: app.secret,
        html_url: 'https://github.com/apps/closeout',
      }),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

const decodeHtml = (html: string): string =>
  html.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))

describe('npm start', () => {
  let github: Github
  let program: Program
  let main = ''
  const start = (env: Readonly<Record<string, string>>) => startFrom(main, env)
  beforeAll(async () => {
    github = await startGithub()
    program = buildProgram()
    main = bundleEntry('app/start.ts')
  })
  afterAll(async () => {
    await github.close()
  })
  const credentials = () => ({
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: github.app.webhookSecret,
    GITHUB_API_URL: github.url,
  })

  it('starts the app, finishes its tasks on SIGTERM, and logs no secret and no body', async () => {
    const app = await start(credentials())
    github.webhooks.sendTo(`${app.url}/api/github/webhooks`)
    const agent = github.as('agent')
    await agent.push('started', { files: { 'src/s.ts': 'export {}\n' } })
    const { number } = await agent.openPullRequest({
      head: 'started',
      body: closeoutBody('A secret-looking sentence.'),
    })
    await github.webhooks.settle()
    app.stop()
    expect(await app.ended).toBe(0)
    github.webhooks.sendTo(null)
    expect((await see(github, number)).labels).toEqual(['artifact: ready for review'])
    const log = app.printed.join('')
    expect(log).toContain(`acme/widgets#${number}`)
    for (const secret of ['secret-looking', 'PRIVATE KEY', github.app.webhookSecret, 'Bearer', 'ghs_']) {
      expect(log).not.toContain(secret)
    }
  })

  const setUp = async (dotenvPath: string) => {
    const { id, privateKey: key, webhookSecret: secret } = github.app
    const api = await startManifestApi({ id, key, secret })
    const env = { NODE_ENV: 'production', GITHUB_API_URL: api.url, GH_ORG: 'acme', DOTENV_PATH: dotenvPath }
    const app = await start(env)
    const page = await (await fetch(app.url)).text()
    const token = new URL(app.url).searchParams.get('token') ?? ''
    const { origin } = new URL(app.url)
    const post = (form: Record<string, string>) =>
      fetch(`${origin}/setup`, { method: 'POST', body: new URLSearchParams(form) })
    const form = { token, name: 'closeout', address: 'https://closeout.example.com/', organization: 'acme' }
    const handover = await (await post(form)).text()
    const action = decodeHtml(/action="([^"]+)"/.exec(handover)?.[1] ?? '')
    const manifest = JSON.parse(decodeHtml(/name="manifest" value="([^"]+)"/.exec(handover)?.[1] ?? '')) as {
      readonly hook_attributes: unknown
      readonly redirect_url: string
      readonly default_events: readonly string[]
    }
    const state = new URL(action).searchParams.get('state') ?? ''
    const forged = await fetch(`${origin}/setup/created?code=code-1&state=${state.slice(1)}x`)
    const stranger = await post({ ...form, token: 'guessed' })
    const created = await fetch(`${manifest.redirect_url}?code=code-1&state=${state}`)
    while (!app.printed.join('').includes('Listening on')) await new Promise(done => setTimeout(done, 20))
    app.stop()
    await app.ended
    api.close()
    return { app, page, action, manifest, forged, stranger, created, api }
  }

  it('makes the app from the set-up page under an organisation, keeps its credentials in .env, and reads them', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'closeout-setup-'))
    const dotenvPath = join(dir, '.env')
    writeFileSync(dotenvPath, 'SWEEP_MINUTES=0')
    const { page, action, manifest, forged, stranger, created, api } = await setUp(dotenvPath)
    expect(page).toContain('value="acme"')
    expect(action).toMatch(`${api.url}/organizations/acme/settings/apps/new?state=`)
    expect(manifest.hook_attributes).toEqual({
      url: 'https://closeout.example.com/api/github/webhooks',
      active: true,
    })
    expect(manifest.default_events).toContain('merge_group')
    expect([forged.status, stranger.status, created.status]).toEqual([403, 403, 200])
    expect(statSync(dotenvPath).mode & 0o077).toBe(0)
    expect(readFileSync(dotenvPath, 'utf8')).toMatch(
      /^SWEEP_MINUTES=0\nAPP_ID="\d+"\nPRIVATE_KEY="-----BEGIN/,
    )
    const again = await start({ DOTENV_PATH: dotenvPath, GITHUB_API_URL: github.url })
    expect(again.printed.join('')).toContain('Listening on')
    again.stop()
    expect(await again.ended).toBe(0)
    rmSync(dir, { recursive: true })
  })

  it('prints the credentials where .env cannot be written', async () => {
    const { app } = await setUp('/proc/nowhere/.env')
    expect(app.printed.join('')).toMatch(/\.env cannot be written[\s\S]*APP_ID="\d+"\nPRIVATE_KEY=/)
  })

  it('refuses to start without the secret of the webhooks', async () => {
    const { WEBHOOK_SECRET: _, ...env } = credentials()
    await expect(start(env)).rejects.toThrow('WEBHOOK_SECRET is not set')
  })

  it('logs nothing of what strangers or people write, at any level, and counts it', async () => {
    const marker = 'zzmarkerzz'
    const app = await start({ ...credentials(), LOG_LEVEL: 'trace' })
    const body = JSON.stringify({
      action: 'opened',
      number: 1,
      pull_request: { number: 1, title: marker, body: marker, head: { ref: marker } },
      comment: { body: marker },
      repository: { full_name: 'acme/gone' },
      installation: { id: github.app.installationId },
      sender: { login: marker },
    })
    const sign = (secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
    const post = (headers: Readonly<Record<string, string>>) =>
      fetch(`${app.url}/api/github/webhooks`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-github-event': 'pull_request',
          'x-github-delivery': 'd1',
          ...headers,
        },
        body,
      }).then(({ status }) => status)
    const wrong = sign('wrong')
    expect([
      await post({ 'x-hub-signature-256': wrong }),
      await post({ 'x-hub-signature-256': wrong, 'x-github-event': marker }),
      await post({ 'x-hub-signature-256': marker }),
      await post({ 'x-hub-signature-256': wrong, 'x-github-delivery': marker, 'user-agent': marker }),
      await post({ 'x-hub-signature-256': sign(github.app.webhookSecret) }),
    ]).toEqual([401, 401, 400, 401, 202])
    await new Promise(done => setTimeout(done, 500))
    const metrics = await (
      await fetch(`${/Status on (http:\S+)\/status/.exec(app.printed.join(''))?.[1]}/metrics`)
    ).text()
    app.stop()
    await app.ended
    expect(app.printed.join('') + metrics).not.toContain(marker)
    expect(app.printed.join('')).not.toContain(github.app.webhookSecret)
    expect(metrics).toContain('closeout_deliveries_total{event="",result="wrong signature"} 3')
    expect(metrics).not.toMatch(/acme|gone/)
  })

  it('closeout plan prints the planned writes, and sends only reads', async () => {
    const agent = github.as('agent')
    await agent.push('planned', { files: { 'src/p.ts': 'export {}\n' } })
    const { number } = await agent.openPullRequest({ head: 'planned', body: closeoutBody() })
    github.requests.length = 0
    const env = {
      GITHUB_TOKEN: github.tokens.maintainer ?? '',
      GITHUB_API_URL: github.url,
      GITHUB_SERVER_URL: github.url,
    }
    const args = ['plan', '--repo', 'acme/widgets', '--pr', String(number), '--app-id', String(github.app.id)]
    const { code, out, err } = await program.run(args, { env })
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(
      /^Ready for review: .*\nThe app would write:\n {2}create check on .*\n {2}.*add label|create label/,
    )
    expect(github.requests.filter(({ method }) => method !== 'GET')).toEqual([])
    expect((await program.run(['plan', '--pr', 'x'], { env })).err).toContain(
      '--pr: "x" is not a positive whole number.',
    )
    expect((await program.run(['plan', '--pr', '1'], { env })).err).toContain('The repository is unknown')
  })
})

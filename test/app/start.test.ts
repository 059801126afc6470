import { type ChildProcess, spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Github, startGithub } from '../github-emulator/start-github.ts'
import { closeoutBody, see } from '../support/app/mirror.ts'
import { buildProgram, type Program } from '../support/run-cli.ts'

/** Starts the app as `npm start` does, and waits for the line with its address. */
const start = async (env: Readonly<Record<string, string>>) => {
  const child: ChildProcess = spawn(process.execPath, ['scripts/run.js', 'app/start.ts'], {
    env: {
      PATH: process.env.PATH ?? '',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'info',
      LOG_FORMAT: 'json',
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
      const found = /(?:Listening on|To create the app, open) (http:\S+)/.exec(printed.join(''))?.[1]
      if (found) resolve(found)
    })
    void ended.then(() => reject(new Error(printed.join(''))))
  })
  return { url, printed, ended, stop: () => child.kill('SIGTERM') }
}

describe('npm start', () => {
  let github: Github
  let program: Program
  beforeAll(async () => {
    github = await startGithub()
    program = buildProgram()
  })
  afterAll(() => github.close())
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

  it('without credentials starts the setup page, which creates the app from app.yml', async () => {
    const app = await start({ LOG_LEVEL: 'fatal' })
    const page = await (await fetch(app.url)).text()
    app.stop()
    await app.ended
    expect(page).toContain('merge_group')
  })

  it('refuses to start without the secret of the webhooks', async () => {
    const { WEBHOOK_SECRET: _, ...env } = credentials()
    await expect(start(env)).rejects.toThrow('WEBHOOK_SECRET is not set.')
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

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type Github, startGithub } from '../../github-emulator/start-github.ts'
import { deliver, runStart, type Started, soundEnv } from '../../support/app/run-start.ts'

const pull = { method: 'GET', path: /\/pulls\/7$/ } as const
const token = { method: 'POST', path: /\/access_tokens$/ } as const

/** What GitHub says, where it says it, and what the app makes of it. */
const refusals = [
  {
    where: pull,
    status: 404,
    message: 'Not Found',
    lasting: 'missing',
    says: /GitHub did not find pull request 7/,
  },
  { where: pull, status: 410, message: 'Gone', lasting: 'missing', says: /\(410/ },
  { where: pull, status: 422, message: 'Validation Failed', lasting: 'invalid', says: /\(422/ },
  {
    where: pull,
    status: 403,
    message: 'Repository was archived so is read-only.',
    lasting: 'archived',
    says: /the repository is archived or read-only/,
  },
  {
    where: token,
    status: 403,
    message: 'This installation has been suspended',
    lasting: 'suspended',
    says: /the installation or the account is suspended/,
  },
] as const

describe('what GitHub refuses for good', () => {
  let github: Github
  const running: Started[] = []
  beforeAll(async () => {
    github = await startGithub()
  })
  afterEach(async () => {
    github.heal()
    for (const app of running.splice(0)) {
      app.child.kill('SIGKILL')
      await app.ended
    }
  })
  afterAll(() => github.close())

  for (const { where, status, message, lasting, says } of refusals) {
    it(`is not tried again, and the log says why: ${status} ${message}`, async () => {
      const env = {
        ...soundEnv(github.app.privateKey),
        APP_ID: String(github.app.id),
        GITHUB_API_URL: github.url,
      }
      const app = runStart(env)
      running.push(app)
      const [, url] = await app.until(/Listening on (http:\S+)/)
      github.fail({ ...where, status, body: { message }, times: 100 })
      const payload = {
        action: 'edited',
        number: 7,
        pull_request: { number: 7, head: { sha: 'a'.repeat(40) }, body: '' },
        repository: { full_name: 'acme/widgets' },
        installation: { id: github.app.installationId },
        sender: { login: 'agent' },
      }
      expect((await deliver(url as string, payload)).status).toBe(202)
      const line = JSON.parse((await app.until(/^.*"msg":"the reconcile failed.*$/m))[0])
      expect(line).toMatchObject({ msg: 'the reconcile failed', attempt: 1, lasting })
      expect(line.cause).toMatch(says)
      expect(line.cause).not.toMatch(lasting === 'missing' ? /suspended/ : /give the token the permission/)
      const [, statusUrl] = await app.until(/Status on (http:\S+)\/status/)
      const idle = { waiting: 0, running: 0, dead: 0 }
      const queueOf = async () =>
        ((await (await fetch(`${statusUrl}/status`)).json()) as { queue: object }).queue
      const until = Date.now() + 3_000
      while (Date.now() < until && !matches(await queueOf(), idle))
        await new Promise(done => setTimeout(done, 50))
      expect(await queueOf()).toMatchObject(idle)
    })
  }
})

const matches = (given: object, wanted: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(wanted).every(
    ([name, value]) => (given as Readonly<Record<string, unknown>>)[name] === value,
  )

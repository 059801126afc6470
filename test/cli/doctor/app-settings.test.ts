import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Diagnosis, DoctorReport } from '../../../src/core/diagnosis/model/diagnosis.ts'
import { type Github, startGithub } from '../../github-emulator/start-github.ts'
import { refusedStart } from '../../support/app/run-start.ts'
import { freePort } from '../../support/free-port.ts'
import { makeRepository } from '../../support/repository.ts'
import { runInProcess } from '../../support/run-command.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

type Env = Record<string, string>

let github: Github
let env: Env
/** No clone: the app runs in a container or a folder of its own. */
const folder = temporaryFolder()

beforeAll(async () => {
  github = await startGithub({ behavior: { listLagMs: 0 } })
})
afterAll(() => github.close())
beforeEach(() => {
  github.webhooks.showUrl('https://closeout.example.com/api/github/webhooks')
  env = {
    PATH: process.env.PATH ?? '',
    GITHUB_API_URL: github.url,
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: github.app.webhookSecret,
  }
})

const run = (...line: readonly string[]) =>
  runInProcess(['doctor', '--app', ...line], folder, github.clock.now(), env)

/** What is not well, and the exit code. */
const examine = async (): Promise<readonly [exit: number, unwell: readonly Diagnosis[]]> => {
  const { exit, printed } = await run('--json', '--quiet')
  const { diagnoses } = JSON.parse(printed.slice(printed.indexOf('{'))) as DoctorReport
  return [exit, diagnoses.filter(({ verdict }) => verdict !== 'ok')]
}

const found = (message: string, fix: string, name = 'app-settings') => [
  1,
  [expect.objectContaining({ name, verdict: 'problem', message, fix })],
]

describe('closeout doctor --app outside of a clone', () => {
  it('looks at the app alone, and says so', async () => {
    const { exit, printed } = await run()
    expect(printed).toContain(`note: ${folder} is not in a git repository, so only the app is checked.\n`)
    expect(printed).toContain('✓ ok       GitHub accepts the credentials of the app.')
    expect(printed).not.toContain('workflow')
    expect(exit).toBe(0)
    expect(await run('--quiet')).toEqual({ exit: 0, printed: '' })
  })

  it('is still refused without --app', async () => {
    const { exit, printed } = await runInProcess(['doctor'], folder, github.clock.now(), env)
    expect([exit, printed]).toEqual([2, expect.stringContaining('is not in a git repository')])
  })

  it('is about both in a clone', async () => {
    const repo = makeRepository()
    const { printed } = await runInProcess(['doctor', '--app'], repo.dir, github.clock.now(), env)
    expect(printed).toContain('No workflow runs the gate.')
    expect(printed).toContain('GitHub accepts the credentials of the app.')
    expect(printed).not.toContain('note:')
    repo.remove()
  })
})

const levels = 'trace, debug, info, warn, error, fatal, silent'
const numbered = (name: string, value: string, most: number, usual: number) =>
  [
    { [name]: value },
    `${name} is "${value}". It must be a number from 0 to ${most}.`,
    `Set ${name}, for example ${name}=${usual}.`,
  ] as const

/** What is set, what the doctor says, and its fix. */
const wrong: readonly (readonly [given: Env, message: string, fix: string])[] = [
  [
    { WEBHOOK_SECRET: '' },
    'WEBHOOK_SECRET is not set. Without it the app cannot verify who sent a webhook.',
    'Set WEBHOOK_SECRET to the secret in the settings of the app on GitHub.',
  ],
  numbered('PORT', 'abc', 65_535, 3000),
  numbered('STATUS_PORT', '70000', 65_535, 9464),
  numbered('SWEEP_MINUTES', 'x', 1_440, 30),
  numbered('REDIS_WAIT_SECONDS', '-1', 3_600, 30),
  numbered('DRAIN_SECONDS', '1.5', 3_600, 25),
  numbered('CACHE_MEGABYTES', '1e9', 4_096, 64),
  [{ PORT: '9464' }, 'STATUS_PORT and PORT are both 9464.', 'Set STATUS_PORT to another port.'],
  [
    { LOG_LEVEL: 'verbose' },
    `LOG_LEVEL is "verbose". It must be one of ${levels}.`,
    'Set LOG_LEVEL, for example LOG_LEVEL=info.',
  ],
  [
    { WEBHOOK_PROXY_URL: 'foo' },
    'WEBHOOK_PROXY_URL is "foo". It must be an http or https address.',
    'Set WEBHOOK_PROXY_URL, for example WEBHOOK_PROXY_URL=https://smee.io/….',
  ],
  [
    { GITHUB_API_URL: 'nonsense' },
    'GITHUB_API_URL is "nonsense". It must be an http or https address.',
    'Set GITHUB_API_URL, for example GITHUB_API_URL=https://api.github.com.',
  ],
  [
    { GITHUB_SERVER_URL: 'ghe' },
    'GITHUB_SERVER_URL is "ghe". It must be an http or https address.',
    expect.stringContaining('Set GITHUB_SERVER_URL, for example GITHUB_SERVER_URL=http') as unknown as string,
  ],
  [
    { WEBHOOK_PATH: '/' },
    'WEBHOOK_PATH is "/". It must be a path below /, of letters, digits, dots, hyphens, underscores and slashes.',
    'Set WEBHOOK_PATH, for example WEBHOOK_PATH=/api/github/webhooks.',
  ],
  [
    { REDIS_URL: 'nonsense' },
    'REDIS_URL must be a redis: or rediss: address.',
    'Set REDIS_URL, for example REDIS_URL=redis://127.0.0.1:6379.',
  ],
  [{ DRY_RUN: 'yes' }, 'DRY_RUN is "yes". It must be 1 or 0.', 'Set DRY_RUN, for example DRY_RUN=1.'],
  [{ OWNER_FLOOR: 'on' }, 'OWNER_FLOOR is "on". It must be 1 or 0.', expect.any(String) as unknown as string],
]

describe('a setting of the app that is wrong', () => {
  for (const [given, message, fix] of wrong) {
    it(`is a problem whose fix removes the cause, and the start says the same: ${JSON.stringify(given)}`, async () => {
      const sound = env
      env = { ...sound, ...given }
      expect(await examine()).toEqual(found(message, fix))
      const started = await refusedStart({ ...env, DOTENV_PATH: '/nowhere/.env' })
      expect(started).toEqual([2, expect.stringContaining(`closeout: ${message} Fix: set `)])
      const [name = ''] = Object.keys(given)
      // The example of the fix; where it names none, what a person puts there.
      const [, example = name === 'STATUS_PORT' || name === 'PORT' ? '9465' : (sound[name] ?? '')] =
        new RegExp(`example ${name}=(\\S+)\\.`).exec((await examine())[1][0]?.fix ?? '') ?? []
      env = { ...sound, ...(name.startsWith('GITHUB_') || name === 'REDIS_URL' ? {} : { [name]: example }) }
      expect(await examine()).toEqual([0, []])
    })
  }

  it('is said of every variable at once', async () => {
    env = { ...env, PORT: 'abc', LOG_LEVEL: 'verbose', WEBHOOK_SECRET: '', REDIS_URL: 'nonsense' }
    const [exit, unwell] = await examine()
    expect(unwell.map(({ message }) => message.split(' ')[0]).sort()).toEqual([
      'LOG_LEVEL',
      'PORT',
      'REDIS_URL',
      'WEBHOOK_SECRET',
    ])
    expect(exit).toBe(1)
  })

  it('is a file of a secret that cannot be read, or that says something else than the variable', async () => {
    const { PRIVATE_KEY: key = '', ...others } = env
    env = { ...others, PRIVATE_KEY_FILE: '/nope.pem' }
    const unread = 'PRIVATE_KEY_FILE: /nope.pem cannot be read (ENOENT).'
    const fix = 'Name a file that this user can read, or set PRIVATE_KEY itself.'
    expect(await examine()).toEqual(found(unread, fix))
    const path = join(folder, 'secret')
    writeFileSync(path, 'secret-marker')
    env = { ...others, PRIVATE_KEY: key, WEBHOOK_SECRET_FILE: path }
    expect(await examine()).toEqual(
      found(
        'WEBHOOK_SECRET_FILE and another setting give different values for WEBHOOK_SECRET.',
        'Set only one of WEBHOOK_SECRET and WEBHOOK_SECRET_FILE.',
      ),
    )
    writeFileSync(path, env.WEBHOOK_SECRET ?? '')
    expect(await examine()).toEqual([0, []])
  })

  it('is an APP_ID that is no number', async () => {
    env.APP_ID = 'abc'
    const fix = 'Set APP_ID to the id in the settings of the app on GitHub.'
    expect(await examine()).toEqual(found('APP_ID is "abc". It must be a number.', fix, 'app-identity'))
  })

  it('is a STATE_DIR that is a file, or below one; one that the start can make is none', async () => {
    const path = join(folder, 'a-file')
    writeFileSync(path, '')
    const makeIt = (dir: string) =>
      `Make ${dir} a folder that this user may write, or set STATE_DIR to another.`
    for (const dir of [path, join(path, 'state')]) {
      env.STATE_DIR = dir
      expect(await examine()).toEqual(
        found(`STATE_DIR ${dir} cannot be used: ${path} is not a folder.`, makeIt(dir)),
      )
      expect((await refusedStart({ ...env, DOTENV_PATH: '/nowhere/.env', PORT: '0' }))[0]).toBe(2)
    }
    env.STATE_DIR = join(folder, 'new', 'state')
    expect(await examine()).toEqual([0, []])
  })
})

describe('an address of GitHub that does not answer', () => {
  it('is named with its variable', async () => {
    env.GITHUB_API_URL = `http://127.0.0.1:${await freePort()}/`
    const address = env.GITHUB_API_URL.slice(0, -1)
    const [exit, unwell] = await examine()
    expect([exit, unwell]).toEqual([
      1,
      [expect.objectContaining({ name: 'app-identity', verdict: 'problem' })],
    ])
    expect(unwell[0]?.message).toContain(`The app could not be read from ${address}: `)
    expect(unwell[0]?.message).toContain('ECONNREFUSED')
    expect(unwell[0]?.fix).toBe(
      `Set GITHUB_API_URL to the API of the GitHub that has the app, or check the network to ${address}.`,
    )
    env.GITHUB_API_URL = github.url
    expect(await examine()).toEqual([0, []])
  })

  it('is named where something else answers there', async () => {
    const server = createServer((_request, response) => response.writeHead(404).end('{}'))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    env.GITHUB_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const [, [one]] = await examine()
    server.close()
    expect(one?.fix).toContain('Set APP_ID and PRIVATE_KEY of the same app.')
    expect(one?.fix).toContain(`GITHUB_API_URL is ${env.GITHUB_API_URL}`)
  })
})

describe('a Redis that does not answer', () => {
  it('is a problem that names the host, and never the password', async () => {
    const port = await freePort()
    env.REDIS_URL = `redis://:secret-marker@127.0.0.1:${port}`
    const start = 'Start Redis there, or set REDIS_URL to the address of one that runs.'
    expect(await examine()).toEqual(
      found(
        `Redis at 127.0.0.1:${port} cannot be used: it refuses the connection (ECONNREFUSED).`,
        start,
        'app-redis',
      ),
    )
    env.REDIS_URL = 'redis://no-such-host.invalid'
    const [, unwell] = await examine()
    expect(unwell).toMatchObject([{ name: 'app-redis', verdict: 'problem', fix: start }])
    expect(unwell[0]?.message).toMatch(
      /^Redis at no-such-host\.invalid:6379 cannot be used: the name of the host is not known \(E[A-Z_]+\)\.$/,
    )
  })
})

describe('a private key in another form', () => {
  it('is used as the app uses it: in Base64', async () => {
    env.PRIVATE_KEY = Buffer.from(github.app.privateKey).toString('base64')
    expect(await examine()).toEqual([0, []])
  })
})

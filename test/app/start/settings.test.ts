import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  deliver,
  labeled,
  makeKey,
  refusedStart,
  runStart,
  soundEnv,
  webhookSecret,
} from '../../support/app/run-start.ts'
import { freePort } from '../../support/free-port.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

type Env = Readonly<Record<string, string>>

const keyFix = 'Fix: set PRIVATE_KEY to the text of the .pem file, or PRIVATE_KEY_FILE to its path.'
const idFix = 'Fix: set APP_ID to the id in the settings of the app on GitHub.'
const levels = 'trace, debug, info, warn, error, fatal, silent'

/** What is set, `null` for what is not, and the one line that comes of it. */
const wrong: readonly (readonly [given: Readonly<Record<string, string | null>>, says: string])[] = [
  [{ PRIVATE_KEY: null }, `APP_ID is set, but PRIVATE_KEY is not. ${keyFix}`],
  [{ APP_ID: null }, `PRIVATE_KEY is set, but APP_ID is not. ${idFix}`],
  [{ APP_ID: 'abc' }, `APP_ID is "abc". It must be a number. ${idFix}`],
  [{ PRIVATE_KEY: 'nonsense' }, `PRIVATE_KEY is not a private key in PEM format. ${keyFix}`],
  [
    { PRIVATE_KEY: null, PRIVATE_KEY_PATH: '/nope.pem' },
    'PRIVATE_KEY_PATH: /nope.pem cannot be read (ENOENT). Fix: name a file that this user can read, or set PRIVATE_KEY itself.',
  ],
  [
    { LOG_LEVEL: 'verbose' },
    `LOG_LEVEL is "verbose". It must be one of ${levels}. Fix: set LOG_LEVEL, for example LOG_LEVEL=info.`,
  ],
  [
    { DOTENV_PATH: '/tmp' },
    '/tmp cannot be read (EISDIR). Fix: make it a file that this user can read, or set DOTENV_PATH to another one.',
  ],
  [
    { STATUS_HOST: '192.0.2.1' },
    'Cannot listen on 192.0.2.1:0: EADDRNOTAVAIL. Fix: set STATUS_HOST to an address of this machine.',
  ],
  [
    { WEBHOOK_PATH: '/' },
    'WEBHOOK_PATH is "/". It must be a path below /, of letters, digits, dots, hyphens, underscores and slashes. Fix: set WEBHOOK_PATH, for example WEBHOOK_PATH=/api/github/webhooks.',
  ],
]

describe('a setting of the app that is wrong', () => {
  let env: Env = {}
  beforeAll(() => {
    env = soundEnv(makeKey())
  })
  const withOthers = (given: Readonly<Record<string, string | null>>): Env =>
    Object.fromEntries(
      Object.entries({ ...env, ...given }).filter((entry): entry is [string, string] => entry[1] !== null),
    )

  for (const [given, says] of wrong) {
    it(`is one sentence, and exit 2: ${JSON.stringify(given)}`, async () => {
      expect(await refusedStart(withOthers(given))).toEqual([2, `closeout: ${says}\n`])
    })
  }

  it('names the port that is taken: PORT, STATUS_PORT, or both the same', async () => {
    const other = createServer()
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const says = (name: string): string =>
      `closeout: Cannot listen on 127.0.0.1:${port}: EADDRINUSE. Fix: stop the program that has the address, or set ${name} to another port.\n`
    expect(await refusedStart({ ...env, PORT: String(port) })).toEqual([2, says('PORT')])
    expect(await refusedStart({ ...env, STATUS_PORT: String(port) })).toEqual([2, says('STATUS_PORT')])
    other.close()
    const free = String(await freePort())
    expect(await refusedStart({ ...env, PORT: free, STATUS_PORT: free })).toEqual([
      2,
      `closeout: STATUS_PORT and PORT are both ${free}. Fix: set STATUS_PORT to another port.\n`,
    ])
  })

  it('is said where a file and the variable itself differ, and not where they agree', async () => {
    const path = join(temporaryFolder(), 'secret')
    writeFileSync(path, 'another\n')
    expect(await refusedStart({ ...env, WEBHOOK_SECRET_FILE: path })).toEqual([
      2,
      'closeout: WEBHOOK_SECRET_FILE and another setting give different values for WEBHOOK_SECRET. Fix: set only one of WEBHOOK_SECRET and WEBHOOK_SECRET_FILE.\n',
    ])
    writeFileSync(path, `${webhookSecret}\n`)
    const app = runStart({ ...env, WEBHOOK_SECRET_FILE: path })
    await app.until(/Listening on/)
    app.child.kill('SIGKILL')
    await app.ended
  })

  it('is none: a .env with a mark of the byte order, and a secret with a line feed at its end', async () => {
    const path = join(temporaryFolder(), '.env')
    writeFileSync(path, '\uFEFFAPP_ID=1\n')
    const app = runStart({
      ...withOthers({ APP_ID: null }),
      DOTENV_PATH: path,
      WEBHOOK_SECRET: `${webhookSecret}\n`,
    })
    const [, url] = await app.until(/Listening on (http:\S+)/)
    expect((await deliver(url as string, labeled(1))).status).toBe(202)
    expect(JSON.parse((await app.until(/^.*GET \/app.*$/m))[0])).toMatchObject({
      msg: 'GET /app got no answer from http://127.0.0.1:5',
      cause: 'ECONNREFUSED',
    })
    app.child.kill('SIGKILL')
    await app.ended
  })
})

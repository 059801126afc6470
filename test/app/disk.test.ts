import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHmac, generateKeyPairSync } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { bundleEntry } from '../support/bundle-entry.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const secret = 'disk-secret'

/** The user `nobody`, where this one may do everything. */
const otherUser = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

describe('a disk', () => {
  let main = ''
  let env: Readonly<Record<string, string>> = {}
  const children: ChildProcess[] = []
  beforeAll(() => {
    main = bundleEntry('app/start.ts')
    env = {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      LOG_LEVEL: 'fatal',
      DOTENV_PATH: '/nowhere/.env',
      APP_ID: '1',
      PRIVATE_KEY: generateKeyPairSync('rsa', { modulusLength: 2048 })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
      WEBHOOK_SECRET: secret,
      // Nobody is there: what is stored waits.
      GITHUB_API_URL: 'http://127.0.0.1:9',
      SWEEP_MINUTES: '0',
    }
  })
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })

  /** @param most  halves of a kilobyte that a file may have: a write beyond fails, as on a full disk */
  const limited = (most: number | 'unlimited'): readonly [string, string[]] => [
    'sh',
    ['-c', `ulimit -S -f ${most}; exec "$0" "$1"`, process.execPath, main],
  ]
  const start = async (stateDir: string, most: number | 'unlimited') => {
    const child = spawn(...limited(most), {
      env: { ...env, STATE_DIR: stateDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    const printed: string[] = []
    const urls = await new Promise<readonly [string, string]>((resolve, reject) => {
      child.stderr.on('data', chunk => printed.push(String(chunk)))
      child.stdout.on('data', chunk => {
        printed.push(String(chunk))
        const [, webhooks, status] =
          /Listening on (http:\S+)[\s\S]*Status on (http:\S+)\/status/.exec(printed.join('')) ?? []
        if (webhooks && status) resolve([webhooks, status])
      })
      child.once('exit', () => reject(new Error(printed.join(''))))
    })
    return { child, webhooks: `${urls[0]}/api/github/webhooks`, status: urls[1] }
  }
  const send = async (url: string, number: number): Promise<number> => {
    const body = JSON.stringify({
      action: 'labeled',
      number,
      label: { name: 'artifact: approved' },
      pull_request: { number, head: { sha: 'a'.repeat(40) }, body: 'x'.repeat(20_000) },
      repository: { full_name: 'acme/widgets' },
      installation: { id: 1 },
      sender: { login: 'maintainer' },
    })
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'pull_request',
        'x-github-delivery': `delivery-${number}`,
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      },
      body,
    })
    return response.status
  }
  const ready = async (url: string): Promise<readonly unknown[]> => {
    const response = await fetch(`${url}/readyz`)
    return [response.status, ((await response.json()) as { readonly cause?: string }).cause]
  }

  /** Copy the app to where another user may read it. */
  const copyForOthers = (folder: string): void => {
    cpSync(dirname(main), join(folder, 'app'), { recursive: true })
    execFileSync('chmod', ['-R', 'a+rX', folder])
    // The folders of the test run are closed to others.
    for (let parent = dirname(folder); parent.includes('closeout-'); parent = dirname(parent))
      chmodSync(parent, 0o711)
  }
  const count = async (status: string): Promise<number> => {
    const { queue } = (await (await fetch(`${status}/status`)).json()) as {
      queue: { waiting: number; running: number; dead: number }
    }
    return queue.waiting + queue.running + queue.dead
  }

  it('that is full: 503, not ready, and alive; sent again later the delivery is stored, and a kill loses nothing', async () => {
    const stateDir = join(temporaryFolder(), 'state')
    const first = await start(stateDir, 400)
    let number = 1
    while ((await send(first.webhooks, number)) === 202) number += 1
    expect(number).toBeGreaterThan(3)
    expect(await send(first.webhooks, number)).toBe(503)
    expect(await ready(first.status)).toEqual([503, 'EFBIG'])
    expect((await fetch(`${first.status}/healthz`)).status).toBe(200)
    execFileSync('prlimit', ['--pid', String(first.child.pid), '--fsize=unlimited'])
    expect(await send(first.webhooks, number)).toBe(202)
    expect(await ready(first.status)).toEqual([200, undefined])
    first.child.kill('SIGKILL')
    await new Promise(resolve => first.child.once('exit', resolve))
    const second = await start(stateDir, 'unlimited')
    expect(await count(second.status)).toBe(number)
  })

  it('that is full at the start: the app refuses with the reason, and leaves no lock', () => {
    const stateDir = join(temporaryFolder(), 'state')
    const { status, stderr } = spawnSync(...limited(0), {
      env: { ...env, STATE_DIR: stateDir },
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([
      2,
      `closeout: STATE_DIR ${stateDir} cannot be written: EFBIG. Fix: make ${stateDir} a folder that this user may write, with free space.\n`,
    ])
    expect(readdirSync(stateDir)).toEqual([])
  })

  it('that may only be read: the app refuses with the reason', () => {
    const folder = temporaryFolder()
    const stateDir = join(folder, 'state')
    mkdirSync(stateDir, { mode: 0o555 })
    copyForOthers(folder)
    chmodSync(stateDir, 0o555)
    const { status, stderr } = spawnSync(process.execPath, [join(folder, 'app', 'main.cjs')], {
      env: { ...env, STATE_DIR: stateDir },
      encoding: 'utf8',
      cwd: '/',
      ...otherUser,
    })
    expect([status, stderr]).toEqual([
      2,
      `closeout: STATE_DIR ${stateDir} cannot be written: EACCES. Fix: make ${stateDir} a folder that this user may write, with free space.\n`,
    ])
  })
  it.each([
    ['deletes the journal', (journal: string) => rmSync(journal)],
    ['truncates the journal, as log rotation does', (journal: string) => truncateSync(journal, 0)],
  ])('on which somebody %s: what was answered outlives a kill', async (_name, harm) => {
    const stateDir = join(temporaryFolder(), 'state')
    const first = await start(stateDir, 'unlimited')
    for (const number of [1, 2]) expect(await send(first.webhooks, number)).toBe(202)
    harm(join(stateDir, 'queue.journal'))
    for (const number of [3, 4]) expect(await send(first.webhooks, number)).toBe(202)
    first.child.kill('SIGKILL')
    await new Promise(resolve => first.child.once('exit', resolve))
    const second = await start(stateDir, 'unlimited')
    expect(await count(second.status)).toBe(4)
  })

  const itAsRoot = process.getuid?.() === 0 ? it : it.skip
  itAsRoot('with a lock of another user: the app refuses at once, and names the file and the cause', () => {
    const folder = temporaryFolder()
    const stateDir = join(folder, 'state')
    mkdirSync(stateDir)
    copyForOthers(folder)
    writeFileSync(join(stateDir, 'lock'), '', { mode: 0o600 })
    chownSync(stateDir, otherUser.uid ?? 0, otherUser.gid ?? 0)
    const began = performance.now()
    const { status, stderr } = spawnSync(process.execPath, [join(folder, 'app', 'main.cjs')], {
      env: { ...env, STATE_DIR: stateDir },
      encoding: 'utf8',
      cwd: '/',
      ...otherUser,
    })
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(status).toBe(2)
    expect(stderr).toContain(
      `closeout: The lock of STATE_DIR, ${stateDir}/lock, cannot be read (EACCES). Fix: `,
    )
  })
})

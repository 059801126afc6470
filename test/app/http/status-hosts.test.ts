import { request } from 'node:http'
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { makeKey, runStart, type Started, soundEnv } from '../../support/app/run-start.ts'

describe('the status port', () => {
  let key = ''
  const apps: Started[] = []
  beforeAll(() => {
    key = makeKey()
  })
  afterEach(async () => {
    for (const { child } of apps) child.kill('SIGKILL')
    await Promise.all(apps.splice(0).map(({ ended }) => ended))
  })
  const start = async (more: Readonly<Record<string, string>> = {}): Promise<number> => {
    const app = runStart({ ...soundEnv(key), ...more })
    apps.push(app)
    return Number((await app.until(/Status on http:\S+:(\d+)\/status/))[1])
  }
  const ask = (port: number, path: string, host: string, method = 'GET', more = {}) =>
    new Promise<readonly [number | undefined, string]>((resolve, reject) =>
      request({ port, host: '127.0.0.1', path, method, headers: { host, ...more } }, response => {
        let text = ''
        response.on('data', chunk => {
          text += String(chunk)
        })
        response.once('end', () => resolve([response.statusCode, text]))
      })
        .once('error', reject)
        .end(),
    )
  const statuses = async (port: number, path: string, hosts: readonly string[], method = 'GET') =>
    Promise.all(hosts.map(async host => (await ask(port, path, host, method))[0]))

  it('on loopback refuses another host, so that no web page reads or replays through a name of its own', async () => {
    const port = await start()
    const foreign = [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1.evil.example',
      '10.0.0.1',
      'localhost@evil',
      '[::2]',
    ]
    for (const path of ['/dead-letters', '/status', '/nothing'])
      expect(await statuses(port, path, foreign)).toEqual(foreign.map(() => 403))
    expect(await statuses(port, '/dead-letters/replay', foreign, 'POST')).toEqual(foreign.map(() => 403))
    expect(JSON.parse((await ask(port, '/dead-letters', 'evil.example'))[1])).toEqual({
      status:
        'The Host header names neither loopback nor STATUS_HOST: ask under http://localhost or http://127.0.0.1 with the port.',
    })
    for (const path of ['/healthz', '/readyz', '/metrics'])
      expect(await statuses(port, path, foreign)).toEqual(foreign.map(() => 200))
    const own = ['localhost', `LOCALHOST:${port}`, '127.0.0.1', `127.8.9.1:${port}`, `[::1]:${port}`, '[::1]']
    expect(await statuses(port, '/dead-letters', own)).toEqual(own.map(() => 200))
    expect(await statuses(port, '/dead-letters/replay', own, 'POST')).toEqual(own.map(() => 200))
  })

  it('refuses what a web page sends, also under a right host', async () => {
    const port = await start()
    const sent = (origin: object) => ask(port, '/dead-letters/replay', `127.0.0.1:${port}`, 'POST', origin)
    expect((await sent({ origin: 'https://evil.example' }))[0]).toBe(403)
    expect((await sent({ origin: 'null' }))[0]).toBe(403)
    expect((await sent({}))[0]).toBe(200)
  })

  it('on all interfaces answers every host', async () => {
    const port = await start({ STATUS_HOST: '0.0.0.0' })
    expect(await statuses(port, '/status', ['status.internal', 'localhost'])).toEqual([200, 200])
  })
})

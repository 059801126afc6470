import { createHmac } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import {
  labeled,
  makeKey,
  refusedStart,
  runStart,
  soundEnv,
  webhookSecret,
} from '../../support/app/run-start.ts'
import { freePort } from '../../support/free-port.ts'

/** A channel: who follows it, and with which status it answers them. */
const startChannel = async () => {
  const state = { status: 200, followers: new Set<ServerResponse>() }
  const server: Server = createServer((_request, response) => {
    response.writeHead(state.status, { 'content-type': 'text/event-stream' })
    if (state.status !== 200) return void response.end()
    response.write('event: ready\ndata: {}\n\n')
    state.followers.add(response)
    response.once('close', () => state.followers.delete(response))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const send = (data: string): void => {
    for (const follower of state.followers) follower.write(`data: ${data}\n\n`)
  }
  const { port } = server.address() as AddressInfo
  const lose = (): void => {
    for (const follower of state.followers) follower.destroy()
    state.followers.clear()
  }
  return { state, send, lose, port, url: `http://127.0.0.1:${port}/channel`, server }
}

describe('a webhook proxy', () => {
  let env: Readonly<Record<string, string>> = {}
  let channel: Awaited<ReturnType<typeof startChannel>>
  beforeAll(async () => {
    env = soundEnv(makeKey())
    channel = await startChannel()
  })
  beforeEach(() => {
    channel.state.status = 200
  })
  afterAll(() => {
    channel.lose()
    channel.server.close()
  })
  const delivery = (id: string): string => {
    const body = labeled(1)
    const signature = createHmac('sha256', webhookSecret).update(JSON.stringify(body)).digest('hex')
    return JSON.stringify({
      body,
      query: {},
      timestamp: 1,
      host: 'smee.io',
      'x-github-event': 'pull_request',
      'x-github-delivery': id,
      'x-hub-signature-256': `sha256=${signature}`,
    })
  }

  it('that nobody serves, or that answers 404, is one sentence at the start', async () => {
    const port = await freePort()
    const fix =
      'Fix: open https://smee.io/new and set WEBHOOK_PROXY_URL to the address of its channel, or remove it.\n'
    expect(await refusedStart({ ...env, WEBHOOK_PROXY_URL: `http://127.0.0.1:${port}/channel` })).toEqual([
      2,
      `closeout: WEBHOOK_PROXY_URL: 127.0.0.1:${port} does not answer (ECONNREFUSED). ${fix}`,
    ])
    channel.state.status = 404
    expect(await refusedStart({ ...env, WEBHOOK_PROXY_URL: channel.url })).toEqual([
      2,
      `closeout: WEBHOOK_PROXY_URL: 127.0.0.1:${channel.port} answers the channel with status 404. ${fix}`,
    ])
  })

  it('that sends anything but deliveries, or is lost, ends nothing, and the next delivery is stored', async () => {
    const app = runStart({ ...env, WEBHOOK_PROXY_URL: channel.url })
    await app.until(/Status on/)
    for (const data of [
      'null',
      '1',
      '"s"',
      '[]',
      '{}',
      'no JSON',
      '{"body":1}',
      '{"body":{},"x-github-event":{}}',
    ])
      channel.send(data)
    const warned = JSON.parse((await app.until(/^.*webhook proxy sent.*$/m))[0])
    expect(warned.msg).toBe('the webhook proxy sent something that is no delivery')
    channel.send(delivery('after-nonsense'))
    await app.until(/"delivery":"after-nonsense"/)
    channel.lose()
    while (channel.state.followers.size === 0) await new Promise(resolve => setTimeout(resolve, 20))
    channel.send(delivery('after-loss'))
    await app.until(/"delivery":"after-loss"/)
    expect([app.child.exitCode, app.err()]).toEqual([null, ''])
    app.child.kill('SIGKILL')
    await app.ended
  }, 30_000)
})

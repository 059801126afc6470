import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createMiddleware, type Middleware } from '../../../app/middleware.ts'
import { deliver, makeKey, soundEnv } from '../../support/app/run-start.ts'

describe('the app as a middleware', () => {
  let middleware: Middleware
  let server: Server
  const port = () => (server.address() as AddressInfo).port
  beforeAll(async () => {
    middleware = await createMiddleware({ ...soundEnv(makeKey()), LOG_LEVEL: 'silent' })
    server = createServer((request, response) => void middleware.handle(request, response))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    server.closeAllConnections()
    server.close()
    await middleware.close()
  })

  it('answers what it takes and what it refuses before the end of its body, and ends that connection', async () => {
    const url = `http://127.0.0.1:${port()}`
    expect((await deliver(url, {}, { event: 'ping' })).status).toBe(200)
    expect((await deliver(url, {}, { secret: 'wrong' })).status).toBe(401)
    expect((await fetch(url)).status).toBe(404)
    const socket = connect(port(), '127.0.0.1')
    let text = ''
    socket.on('data', chunk => {
      text += String(chunk)
    })
    socket.write(
      `POST /api/github/webhooks HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nx-github-event: push\r\nx-github-delivery: d\r\nx-hub-signature-256: sha256=${'0'.repeat(64)}\r\ncontent-length: 26214401\r\n\r\n{`,
    )
    await once(socket, 'close')
    expect([text.split('\r\n')[0], text.split('\r\n\r\n')[1]]).toEqual([
      'HTTP/1.1 413 Payload Too Large',
      'The body is larger than 25 MB.\n',
    ])
  })
})

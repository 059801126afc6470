import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type Listening, listen } from '../../../app/http/listen.ts'
import { createReceiver } from '../../../app/http/receive-deliveries.ts'

const limits = { mostBytes: 300_000, mostUnsignedBytes: 400_000, mostMs: 300 }

describe('a body that is refused before its end', () => {
  const counted: string[] = []
  let server: Listening
  beforeAll(async () => {
    const receive = createReceiver({
      path: '/hook',
      secrets: ['body-secret'],
      limits,
      isClosing: () => false,
      count: (_event, result) => void counted.push(result),
      store: async () => 'stored',
    })
    server = await listen(
      async (request, response) => void (await receive(request, response)),
      '127.0.0.1',
      0,
    )
  })
  afterEach(() => void counted.splice(0))
  afterAll(() => server.close(0))

  /** A client that keeps its end open, as a sender does who has not finished. */
  const open = (header: string, type = 'application/json') => {
    const socket = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1', allowHalfOpen: true })
    let text = ''
    const failed: string[] = []
    socket.on('data', chunk => {
      text += String(chunk)
    })
    socket.on('error', (error: NodeJS.ErrnoException) => failed.push(String(error.code)))
    const ended = once(socket, 'end').then(() => text)
    socket.write(
      `POST /hook HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${type}\r\nx-github-event: push\r\nx-github-delivery: d\r\nx-hub-signature-256: sha256=${'0'.repeat(64)}\r\n${header}\r\n\r\n`,
    )
    const sendChunk = (bytes: number): boolean =>
      socket.write(`${bytes.toString(16)}\r\n${' '.repeat(bytes)}\r\n`)
    return { socket, ended, failed, sendChunk, answer: () => text }
  }
  const chunked = 'transfer-encoding: chunked'
  const statusIn = (text: string): string => text.split('\r\n')[0] ?? ''
  const answered = async (client: { readonly answer: () => string }): Promise<void> => {
    while (!client.answer().endsWith('\n')) await sleep(5)
  }

  it('because it is slow is answered 408, and the connection ends', async () => {
    const client = open('content-length: 100')
    client.socket.write('{')
    const text = await client.ended
    expect(statusIn(text)).toBe('HTTP/1.1 408 Request Timeout')
    expect([/^connection: close\r$/im.test(text), client.failed, counted]).toEqual([true, [], ['too slow']])
    client.socket.destroy()
  })

  it('because it grows too large is answered 413 while it is sent, and the sender may finish', async () => {
    const client = open(chunked)
    for (let sent = 0; sent < 5 * limits.mostBytes; sent += 100_000) {
      client.sendChunk(100_000)
      await sleep(20)
    }
    client.socket.end('0\r\n\r\n')
    const text = await client.ended
    expect(statusIn(text)).toBe('HTTP/1.1 413 Payload Too Large')
    expect([/^connection: close\r$/im.test(text), client.failed, counted]).toEqual([true, [], ['too large']])
  })

  it('because others are being read is answered 503, and what they hold stays bounded', async () => {
    const first = open(chunked)
    first.sendChunk(250_000)
    await sleep(50)
    const second = open(chunked)
    second.sendChunk(160_000)
    await answered(second)
    second.sendChunk(160_000)
    expect(statusIn(second.answer())).toBe('HTTP/1.1 503 Service Unavailable')
    // The bytes of the second count no longer, those of the first still do.
    const [third, fourth] = [open('content-length: 149000'), open('content-length: 151000')]
    await answered(fourth)
    expect([statusIn(fourth.answer()), third.answer()]).toEqual(['HTTP/1.1 503 Service Unavailable', ''])
    for (const { socket } of [first, second, third, fourth]) socket.end()
    await Promise.all([first, second, third, fourth].map(({ ended }) => ended))
    expect(second.failed).toEqual([])
  })

  it('is read on for a short time only, though the sender never stops', async () => {
    const client = open(chunked)
    const start = performance.now()
    const sending = setInterval(() => client.sendChunk(50_000), 10)
    const text = await client.ended
    clearInterval(sending)
    expect([statusIn(text), performance.now() - start < 4_000]).toEqual([
      'HTTP/1.1 413 Payload Too Large',
      true,
    ])
    client.socket.destroy()
  })

  it('because it is a form is answered 400 with what to set', async () => {
    const client = open('content-length: 2', 'application/x-www-form-urlencoded')
    client.socket.write('{}')
    const text = await client.ended
    expect(statusIn(text)).toBe('HTTP/1.1 400 Bad Request')
    expect(text.split('\r\n\r\n')[1]).toBe(
      "The webhook's content type must be application/json. Set it in the settings of the webhook on GitHub.\n",
    )
    expect(counted).toEqual(['wrong content type'])
    client.socket.destroy()
  })
})

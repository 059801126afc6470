import type { IncomingMessage, ServerResponse } from 'node:http'
import { finished } from 'node:stream'
import { asObject, type Json } from '../../src/io/github/client/shapes.ts'
import { type BodyLimits, createBodyReader, isSignature, type SignedBody } from './read-signed-body.ts'

/** A delivery whose signature is right. */
export type Delivery = { readonly id: string; readonly event: string; readonly payload: Json }

/** How a request ended, as the metrics count it. */
export type DeliveryResult =
  | 'stored'
  | 'ignored'
  | 'not stored'
  | 'closing'
  | 'malformed'
  | 'wrong content type'
  | Exclude<SignedBody['kind'], 'signed'>

export type ReceiverOptions = {
  readonly path: string
  /** The secret, and during a rotation the one before it. */
  readonly secrets: readonly string[]
  readonly limits?: BodyLimits
  /** Resolves when the delivery is stored: only then GitHub gets its answer. */
  readonly store: (delivery: Delivery) => Promise<'stored' | 'ignored'>
  readonly isClosing: () => boolean
  readonly count: (
    event: string,
    result: DeliveryResult,
    about: { readonly id: string; readonly error?: unknown },
  ) => void
}

type Answer = { readonly status: number; readonly text: string }

const answers: Readonly<Record<DeliveryResult, Answer>> = {
  stored: { status: 202, text: 'stored' },
  ignored: { status: 200, text: 'ignored' },
  'not stored': { status: 503, text: 'The delivery could not be stored. Send it again later.' },
  closing: { status: 503, text: 'The app is stopping. Send the delivery again later.' },
  malformed: { status: 400, text: 'The request is not a GitHub webhook.' },
  'wrong content type': {
    status: 400,
    text: "The webhook's content type must be application/json. Set it in the settings of the webhook on GitHub.",
  },
  'too large': { status: 413, text: 'The body is larger than 25 MB.' },
  busy: { status: 503, text: 'Too many unverified bodies are being read. Send the delivery again later.' },
  'too slow': { status: 408, text: 'The body did not arrive in time.' },
  broken: { status: 400, text: 'The body did not arrive.' },
  'wrong signature': { status: 401, text: 'The signature is wrong.' },
}

const readText = (header: string | readonly string[] | undefined, pattern: RegExp): string | null =>
  typeof header === 'string' && pattern.test(header) ? header : null

/**
 * The receiver of webhooks as Node's `(request, response)`: verify, parse, store, answer. It says whether the request was one of its own.
 *
 * A request without a right signature costs its bytes and a counter; nothing of it is kept or logged.
 */
export const createReceiver = (options: ReceiverOptions) => {
  const read = createBodyReader(options.secrets, options.limits)

  const receive = async (request: IncomingMessage): Promise<DeliveryResult> => {
    const event = readText(request.headers['x-github-event'], /^[a-z0-9_]{1,60}$/)
    const id = readText(request.headers['x-github-delivery'], /^[\w-]{1,80}$/)
    const signature = request.headers['x-hub-signature-256']
    const isJson = /^application\/json\s*(;|$)/.test(request.headers['content-type'] ?? '')
    if (options.isClosing()) return count('', 'closing')
    if (event === null || id === null || !isSignature(signature)) return count('', 'malformed')
    if (!isJson) return count('', 'wrong content type')
    const body = await read(request, signature)
    // Before the signature is known, an event's name is whatever somebody wrote.
    if (body.kind !== 'signed') return count('', body.kind)
    const payload = parseJson(body.body)
    if (payload === null) return count(event, 'malformed', id)
    try {
      return count(event, await options.store({ id, event, payload }), id)
    } catch (error) {
      return count(event, 'not stored', id, error)
    }
  }

  const count = (event: string, result: DeliveryResult, id = '', error?: unknown): DeliveryResult => {
    options.count(event, result, { id, error })
    return result
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    if (request.url?.split('?')[0]?.replace(/\/+$/, '') !== options.path) return false
    if (request.method !== 'POST') {
      response.writeHead(405, { allow: 'POST' }).end()
      return true
    }
    const result = await receive(request)
    const { status, text } = answers[result]
    // What was not read to its end must not be taken for the next request.
    const isWhole = request.complete
    if (response.destroyed) return true
    response.writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'content-length': text.length + 1,
      ...(isWhole ? {} : { connection: 'close' }),
      ...(status === 503 ? { 'retry-after': '30' } : {}),
    })
    if (isWhole) response.end(`${text}\n`)
    else {
      response.write(`${text}\n`)
      await discardRest(request)
      response.end()
    }
    return true
  }
}

/** Closing a connection while its sender writes resets it, and the sender may never read the answer. */
const mostDiscardMs = 2_000

const discardRest = (request: IncomingMessage): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, mostDiscardMs)
    finished(request, { writable: false }, () => {
      clearTimeout(timer)
      resolve()
    })
    request.resume()
  })

const parseJson = (body: Buffer): Json | null => {
  try {
    return asObject(JSON.parse(body.toString('utf8')))
  } catch {
    return null
  }
}

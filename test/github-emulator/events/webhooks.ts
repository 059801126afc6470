/**
 * Sends webhooks as GitHub does: signed, one after the other, each kept in the delivery log, none sent
 * again by itself. They can be held back, so that a test may drop, double or shuffle them.
 */
import { createHmac, randomUUID } from 'node:crypto'
import type { Clock } from '../server/clock.ts'
import type { Fields } from '../world/model.ts'

export interface Delivery {
  readonly id: number
  /** X-GitHub-Delivery; a redelivery keeps it. */
  readonly guid: string
  readonly event: string
  readonly action: string | null
  readonly payload: Fields
  readonly isRedelivery: boolean
  readonly deliveredAt: string
  readonly durationSeconds: number
  /** 0 where nobody answered. */
  readonly statusCode: number
  readonly status: string
}

/** A webhook before it is sent. */
export type Message = Pick<Delivery, 'guid' | 'event' | 'action' | 'payload'>

export interface Webhooks {
  /** Where webhooks go; null: nowhere, and nothing is logged. */
  url: string | null
  /** The address in the app's settings; `null` for that of `url`. */
  shownUrl: string | null
  readonly secret: string
  readonly log: Delivery[]
  readonly held: Message[]
  isHolding: boolean
  readonly enqueue: (event: string, payload: Fields) => void
  readonly send: (message: Message, isRedelivery?: boolean) => Promise<Delivery>
  /** Waits until nothing is under way, also what answers set off in turn. */
  readonly settle: () => Promise<void>
}

const answerWithinMs = 10_000

/** The signature that GitHub puts in X-Hub-Signature-256. */
export const signatureOf = (secret: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

export function createWebhooks(clock: Clock, secret: string, nextId: () => number): Webhooks {
  let tail: Promise<unknown> = Promise.resolve()
  const log: Delivery[] = []

  async function post(message: Message): Promise<Pick<Delivery, 'statusCode' | 'status'>> {
    const body = JSON.stringify(message.payload)
    try {
      const response = await fetch(webhooks.url ?? '', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'GitHub-Hookshot/standin',
          'x-github-event': message.event,
          'x-github-delivery': message.guid,
          'x-hub-signature-256': signatureOf(secret, body),
        },
        body,
        signal: AbortSignal.timeout(answerWithinMs),
      })
      await response.arrayBuffer()
      return {
        statusCode: response.status,
        status: response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`,
      }
    } catch (error) {
      const timedOut = error instanceof Error && error.name === 'TimeoutError'
      return { statusCode: 0, status: timedOut ? 'timed out' : 'failed to connect to host' }
    }
  }

  async function sendNow(message: Message, isRedelivery: boolean): Promise<Delivery> {
    const startedAt = performance.now()
    const deliveredAt = clock.now()
    const result = await post(message)
    const durationSeconds = Math.round(performance.now() - startedAt) / 1000
    const delivery = { id: nextId(), ...message, isRedelivery, deliveredAt, durationSeconds, ...result }
    log.push(delivery)
    return delivery
  }

  function send(message: Message, isRedelivery = false): Promise<Delivery> {
    const sent = tail.then(() => sendNow(message, isRedelivery))
    tail = sent
    return sent
  }

  async function settle(): Promise<void> {
    let seen: Promise<unknown>
    do {
      seen = tail
      await seen
      await new Promise(resolve => setImmediate(resolve))
    } while (seen !== tail)
  }

  const webhooks: Webhooks = {
    url: null,
    shownUrl: null,
    secret,
    log,
    held: [],
    isHolding: false,
    enqueue: (event, payload) => {
      const action = typeof payload.action === 'string' ? payload.action : null
      const message = { guid: randomUUID(), event, action, payload }
      if (webhooks.isHolding) webhooks.held.push(message)
      else if (webhooks.url) void send(message)
    },
    send,
    settle,
  }
  return webhooks
}

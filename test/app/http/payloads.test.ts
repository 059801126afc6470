import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import examples from '@octokit/webhooks-examples/api.github.com/index.json' with { type: 'json' }
import { type EventName, events } from '../../../app/events.ts'
import { type Listening, listen } from '../../../app/http/listen.ts'
import { tasksOf } from '../../../app/http/locate-tasks.ts'
import { createReceiver, type Delivery } from '../../../app/http/receive-deliveries.ts'
import { isTask } from '../../../app/task.ts'
import type { Json } from '../../../src/io/github/client/shapes.ts'
import { runs } from '../../support/laws.ts'

/** So that what is left is what is kept. */
const collectGarbage = (() => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
})()

const secret = 'payload-secret'
const sign = (body: string | Buffer): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

const nameOf = (event: string, payload: Json): EventName | undefined =>
  [`${event}.${String(payload.action)}`, event].find(name => Object.hasOwn(events, name)) as
    | EventName
    | undefined

const payloads = (examples as readonly { name: string; examples: readonly Json[] }[]).flatMap(
  // Most examples come from webhooks of a repository, which name no installation.
  ({ name, examples }) =>
    examples.map(payload => ({ event: name, payload: { installation: { id: 1 }, ...payload } as Json })),
)

describe('deliveries as GitHub sends them', () => {
  const stored: Delivery[] = []
  const counted: string[] = []
  let server: Listening
  beforeAll(async () => {
    const receive = createReceiver({
      path: '/hook',
      secrets: [secret, 'the one before'],
      limits: { mostBytes: 300_000, mostUnsignedBytes: 400_000, mostMs: 300 },
      isClosing: () => false,
      count: (_event, result) => void counted.push(result),
      store: async delivery => {
        const name = nameOf(delivery.event, delivery.payload)
        const tasks = name ? tasksOf(name, delivery.payload, { id: delivery.id, at: '' }) : []
        expect(tasks.every(isTask)).toBe(true)
        if (tasks.length === 0) return 'ignored'
        stored.push(delivery)
        return 'stored'
      },
    })
    server = await listen(
      async (request, response) => void (await receive(request, response)),
      '127.0.0.1',
      0,
    )
  })
  afterAll(() => server.close(0))
  const post = (event: string, body: string | Buffer, signature = sign(body)) =>
    fetch(`${server.url}/hook`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': event,
        'x-github-delivery': 'd',
        'x-hub-signature-256': signature,
      },
      body,
    }).then(({ status }) => status)

  it('every example of every event is located or ignored, as the event table says', async () => {
    expect(payloads.length).toBeGreaterThan(200)
    for (const { event, payload } of payloads) {
      const status = await post(event, JSON.stringify(payload))
      const name = nameOf(event, payload)
      const tasks = name ? tasksOf(name, payload, { id: 'd', at: '' }) : []
      expect([event, payload.action, status]).toEqual([event, payload.action, tasks.length > 0 ? 202 : 200])
    }
    expect(new Set(stored.map(({ event }) => event)).size).toBeGreaterThan(4)
  })

  it('mutated payloads make no crash and leave nothing in memory, every task is well formed, and each delivery gets its answer', async () => {
    let seed = 42
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % below
    }
    const strange = [null, 0, -1, '', 'x', [], {}, true, 1e308, '../..', 'a/b/c', ['x'], { a: 1 }]
    const mutate = (value: unknown, depth: number): unknown => {
      if (depth > 0 && random(12) === 0) return strange[random(strange.length)]
      if (Array.isArray(value)) return value.map(one => mutate(one, depth + 1))
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .filter(() => random(15) !== 0)
          .map(([name, one]) => [name, mutate(one, depth + 1)]),
      )
    }
    const known = payloads.filter(({ event, payload }) => nameOf(event, payload) !== undefined)
    let tasks = 0
    const rounds = runs(2_000, 10_000)
    const unhandled: unknown[] = []
    const note = (error: unknown): number => unhandled.push(error)
    process.on('unhandledRejection', note)
    const statuses = new Map<number, number>()
    const quarterRounds = Math.ceil(rounds / 4 / 16)
    const lane = async (count: number): Promise<void> => {
      for (let round = 0; round < count; round += 1) {
        const { event, payload } = known[random(known.length)] as (typeof known)[number]
        const name = nameOf(event, payload) as EventName
        const mutated = mutate(payload, 0) as Json
        for (const task of tasksOf(name, mutated, { id: 'd', at: '' })) {
          tasks += 1
          if (!isTask(task)) throw new Error(`${name}: ${JSON.stringify(task).slice(0, 200)}`)
        }
        const status = await post(event, JSON.stringify(mutated))
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        stored.length = 0
      }
    }
    const megabytes: number[] = []
    // The first quarter makes everything warm.
    for (let quarter = 1; quarter <= 4; quarter += 1) {
      await Promise.all(Array.from({ length: 16 }, () => lane(quarterRounds)))
      collectGarbage()
      megabytes.push(process.memoryUsage().heapUsed / 1024 / 1024)
    }
    process.off('unhandledRejection', note)
    expect([...statuses.keys()].toSorted()).toEqual([200, 202])
    expect([unhandled, tasks > rounds / 13]).toEqual([[], true])
    expect((megabytes.at(-1) ?? 0) - (megabytes[0] ?? 0)).toBeLessThan(10)
  })

  it('refuses what is too large, too slow, cut off, unsigned or no JSON, and takes the secret before', async () => {
    const large = Buffer.alloc(300_001, 32)
    expect(await post('push', large)).toBe(413)
    const older = `sha256=${createHmac('sha256', 'the one before').update('{}').digest('hex')}`
    expect([await post('push', '{}', older), await post('push', '{}'), await post('push', '[]')]).toEqual([
      200, 200, 400,
    ])
    expect([await post('push', '{', sign('{')), await post('push', '{}', 'sha256=short')]).toEqual([400, 400])
    const slow = await new Promise<string>(resolve => {
      const sent = request(`${server.url}/hook`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': 100,
          'x-github-event': 'push',
          'x-github-delivery': 'd',
          'x-hub-signature-256': sign('{}'),
        },
      })
      sent.once('error', () => resolve('cut'))
      sent.once('response', ({ statusCode }) => resolve(String(statusCode)))
      sent.write('{')
    })
    expect(slow).toBe('408')
    expect(counted).toContain('too slow')
  })

  it('holds no more unsigned bytes than its limit, and takes deliveries again afterwards', async () => {
    const body = Buffer.alloc(250_000, 32)
    const results = await Promise.all([1, 2, 3, 4].map(() => post('push', body, sign('other'))))
    expect(results.every(status => status === 401 || status === 503)).toBe(true)
    expect(await post('push', '{}')).toBe(200)
  })
})

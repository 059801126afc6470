import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { QueueState } from '../../app/queue/work-queue.ts'
import { startRedis } from '../support/app/start-redis.ts'
import { bundleEntry } from '../support/bundle-entry.ts'
import { freePort } from '../support/free-port.ts'
import { startLedger } from './ledger.ts'

export type FaultRun = {
  readonly mode: 'alone' | 'redis'
  readonly deliveries: number
  readonly pullRequests: number
  readonly installations: number
  /** Chooses when which process is killed; the same seed, the same choices. */
  readonly seed: number
}

export type FaultResult = {
  readonly acknowledged: number
  readonly redelivered: number
  readonly kills: number
  /** How many of the kills were Redis. */
  readonly redisKills: number
  /** Acknowledged approvals whose witness never reached the ledger. */
  readonly lost: readonly string[]
  readonly overlaps: number
  /** What waits at the end, and dead letters. */
  readonly left: number
  /** What each process says of its queue in the end, where something is left. */
  readonly states: readonly string[]
  readonly seconds: number
}

const secret = 'fault-secret'

type Replica = {
  readonly name: string
  readonly port: number
  child: ChildProcess | null
  generation: number
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
const drawFrom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * A burst of signed approvals while processes are killed at random points and started again; with Redis, Redis is
 * killed too. What was not acknowledged is sent again, as the redelivery of GitHub's log would.
 */
export const runFaults = async (run: FaultRun): Promise<FaultResult> => {
  const began = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'closeout-faults-'))
  const stateDir = join(folder, 'state')
  const main = bundleEntry('test/faults/worker.ts', join(folder, 'bundle'))
  const redis = run.mode === 'redis' ? await startRedis() : null
  const ledger = await startLedger(5)
  const replicas: Replica[] = []
  for (let index = 0; index < (redis ? 3 : 1); index += 1) {
    replicas.push({ name: `r${index}`, port: await freePort(), child: null, generation: 0 })
  }
  const counts = { kills: 0, redisKills: 0, redelivered: 0 }
  const random = drawFrom(run.seed)

  const start = async (replica: Replica): Promise<void> => {
    replica.generation += 1
    const child = spawn(process.execPath, [main], {
      env: {
        PATH: process.env.PATH ?? '',
        LEDGER_URL: ledger.url,
        SECRET: secret,
        PORT: String(replica.port),
        REPLICA: `${replica.name}.${replica.generation}`,
        ...(redis ? { REDIS_URL: redis.url } : { STATE_DIR: stateDir }),
      },
      stdio: ['ignore', 'pipe', process.env.SHOW ? 'inherit' : 'ignore'],
    })
    replica.child = child
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve())
      child.once('exit', () => reject(new Error(`${replica.name} did not start`)))
    })
  }
  const kill = async (replica: Replica): Promise<void> => {
    const { child } = replica
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
    counts.kills += 1
    ledger.forget(`${replica.name}.${replica.generation}`)
  }

  const state = { isSending: true }
  const chaos = async (): Promise<void> => {
    for (let round = 0; state.isSending; round += 1) {
      await sleep(100 + random() * 900)
      const victim = replicas[Math.floor(random() * replicas.length)]
      if (!victim || !state.isSending) break
      await kill(victim)
      await start(victim)
      if (redis && (round === 0 || random() < 0.2)) {
        await redis.kill()
        counts.kills += 1
        counts.redisKills += 1
        await sleep(200)
        await redis.restart()
      }
    }
  }

  const send = async (index: number): Promise<boolean> => {
    const number = index % run.pullRequests
    const body = JSON.stringify({
      action: 'labeled',
      number: number + 1,
      label: { name: 'artifact: approved' },
      pull_request: {
        number: number + 1,
        updated_at: '2026-01-01T00:00:00Z',
        head: { sha: 'a'.repeat(40) },
        body: 'x'.repeat(4_000),
      },
      repository: { full_name: `owner${number % run.installations}/repository` },
      installation: { id: (number % run.installations) + 1 },
      sender: { login: `approver-${index}` },
    })
    const replica = replicas[Math.floor(Math.random() * replicas.length)]
    const response = await fetch(`http://127.0.0.1:${replica?.port}/hook`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'pull_request',
        'x-github-delivery': `delivery-${index}`,
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      },
      body,
      signal: AbortSignal.timeout(10_000),
    }).catch(() => null)
    return response?.status === 202
  }
  const sendAll = async (): Promise<void> => {
    const indexes = Array.from({ length: run.deliveries }, (_, index) => index)
    const lanes = 16
    const spreadMs = (4_000 * lanes) / (run.deliveries * 0.4)
    const lane = async (): Promise<void> => {
      for (let index = indexes.shift(); index !== undefined; index = indexes.shift()) {
        // The first 60% come as a burst; the rest is spread over some seconds, so that kills hit every phase.
        if (index > run.deliveries * 0.6) await sleep(spreadMs)
        while (!(await send(index))) {
          counts.redelivered += 1
          await sleep(100)
        }
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
  }

  const lostNow = (): readonly string[] =>
    Array.from({ length: run.deliveries }, (_, index) => index).flatMap(index => {
      const number = index % run.pullRequests
      const key = `owner${number % run.installations}/repository#${number + 1}`
      return ledger.written.get(key)?.has(`approver-${index}`) ? [] : [`${key} approver-${index}`]
    })
  const stateOf = async (replica: Replica | undefined): Promise<QueueState | null> => {
    const response = await fetch(`http://127.0.0.1:${replica?.port}/`).catch(() => null)
    return ((await response?.json().catch(() => null)) as QueueState | null | undefined) ?? null
  }
  const leftNow = async (): Promise<number> => {
    const state = await stateOf(replicas[0])
    return state ? state.waiting + state.running + state.dead : 1
  }

  try {
    await Promise.all(replicas.map(start))
    const disorder = chaos()
    await sendAll()
    state.isSending = false
    await disorder
    const until = performance.now() + 90_000
    let left = await leftNow()
    // A process may look once more at a key that has nothing left.
    while (performance.now() < until && (left > 0 || lostNow().length > 0)) {
      await sleep(200)
      left = await leftNow()
    }
    const states = left > 0 ? await Promise.all(replicas.map(stateOf)) : []
    return {
      acknowledged: run.deliveries,
      ...counts,
      lost: lostNow(),
      overlaps: ledger.overlaps.length,
      left,
      states: states.map(state => JSON.stringify(state)),
      seconds: Math.round((performance.now() - began) / 100) / 10,
    }
  } finally {
    state.isSending = false
    for (const replica of replicas) await kill(replica)
    await redis?.stop()
    await ledger.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

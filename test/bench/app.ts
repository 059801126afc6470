import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasRedis, startRedis } from '../support/app/start-redis.ts'
import { bundleEntry } from '../support/bundle-entry.ts'

const secret = 'bench-secret'
const connections = 32
const measureMs = Number(process.env.SECONDS ?? 3) * 1_000
const rounds = Number(process.env.ROUNDS ?? 5)

/** A signed delivery of 24 KB, as `pull_request.labeled` is. */
const delivery = (() => {
  const body = JSON.stringify({
    action: 'labeled',
    number: 1,
    label: { name: 'bug' },
    pull_request: {
      number: 1,
      updated_at: '2026-01-01T00:00:00Z',
      head: { sha: 'a'.repeat(40) },
      body: 'b'.repeat(2_000),
    },
    repository: { full_name: 'acme/widgets', padding: 'p'.repeat(21_700) },
    installation: { id: 1 },
    sender: { login: 'someone' },
  })
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  return { body: Buffer.from(body), signature }
})()

type Measured = { readonly perSecond: number; readonly p50: number; readonly p99: number }

const measure = async (port: number): Promise<Measured> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times: number[] = []
  const post = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const began = performance.now()
      const sent = request(
        {
          port,
          host: '127.0.0.1',
          path: '/api/github/webhooks',
          method: 'POST',
          agent,
          headers: {
            'content-type': 'application/json',
            'content-length': delivery.body.length,
            'x-github-event': 'pull_request',
            'x-github-delivery': 'bench',
            'x-hub-signature-256': delivery.signature,
          },
        },
        response => {
          response.resume().once('end', () => {
            if ((response.statusCode ?? 500) >= 300) reject(new Error(`answered ${response.statusCode}`))
            times.push(performance.now() - began)
            resolve()
          })
        },
      )
      sent.once('error', reject).end(delivery.body)
    })
  const until = performance.now() + measureMs
  const lane = async (): Promise<void> => {
    while (performance.now() < until) await post()
  }
  await Promise.all(Array.from({ length: connections }, lane))
  agent.destroy()
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0
  return { perSecond: (times.length / measureMs) * 1_000, p50: at(0.5), p99: at(0.99) }
}

const start = async (file: string, env: Readonly<Record<string, string>>) => {
  const child: ChildProcess = spawn(process.execPath, [file], {
    env: { PATH: process.env.PATH ?? '', SECRET: secret, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.once('data', chunk => resolve(Number(String(chunk))))
    child.once('exit', () => reject(new Error('the server ended')))
  })
  const ended = new Promise(resolve => child.once('exit', resolve))
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  return { port, stop }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/**
 * Acknowledged deliveries a second, each way against a bare Probot middleware with an empty handler, interleaved.
 *
 * The server is a process of its own, and this one sends. `least` is the p99 of the round that other work disturbed least.
 */
export const run = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-bench-'))
  const main = bundleEntry('test/bench/app-server.ts', join(folder, 'bundle'))
  const redis = hasRedis() ? await startRedis() : null
  const ways = ['bare', 'memory', 'file', ...(redis ? ['redis'] : [])]
  const measured = new Map<string, Measured[]>(ways.map(way => [way, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const way of ways) {
      const stateDir = mkdtempSync(join(tmpdir(), 'closeout-bench-'))
      const server = await start(main, {
        WAY: way,
        STATE_DIR: stateDir,
        REDIS_URL: redis?.url ?? '',
        ROUND: String(round),
      })
      measured.get(way)?.push(await measure(server.port))
      await server.stop()
      rmSync(stateDir, { recursive: true, force: true })
    }
  }
  await redis?.stop()
  rmSync(folder, { recursive: true })
  const bare = measured.get('bare') ?? []
  console.log(
    `${'stored in'.padEnd(10)}${'per s'.padStart(9)}${'ratio'.padStart(8)}${'p50 ms'.padStart(9)}${'p99 ms'.padStart(9)}${'least'.padStart(9)}`,
  )
  for (const [way, results] of measured) {
    // A ratio of one round: both ran within seconds of each other.
    const ratio = median(results.map(({ perSecond }, round) => perSecond / (bare[round]?.perSecond ?? 1)))
    const cell = (value: number, digits = 1): string => value.toFixed(digits).padStart(9)
    console.log(
      `${way.padEnd(10)}${cell(median(results.map(one => one.perSecond)), 0)}${ratio.toFixed(2).padStart(8)}${cell(median(results.map(one => one.p50)))}${cell(median(results.map(one => one.p99)))}${cell(Math.min(...results.map(one => one.p99)))}`,
    )
  }
  if (!redis) console.log('redis: left out, because redis-server is not installed')
}

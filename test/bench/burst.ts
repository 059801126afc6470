import { spawn } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Github, startGithub } from '../github-emulator/start-github.ts'
import { closeoutBody } from '../support/app/mirror.ts'
import { bundleEntry } from '../support/bundle-entry.ts'

const pullRequests = Number(process.env.PULLS ?? 60)
const events = Number(process.env.EVENTS ?? 600)
const burstMs = Number(process.env.SECONDS ?? 30) * 1_000
const latencyMs = 50
/** One event in so many finds a check that has to be written anew. */
const writeEach = 10

type Recorded = { status: number; headers: Record<string, string>; body: string }

/**
 * GitHub with a latency: first it passes requests on to the stand-in and keeps each answer; then it answers from what it
 * kept, so that the stand-in's own time does not count. It keeps what is written to a check.
 */
const startReplay = async (github: Github) => {
  const kept = new Map<string, Recorded>()
  const state = { isReplaying: false, missed: 0 }
  const counts = { full: 0, free: 0 }
  const writes: { readonly at: number; readonly id: string }[] = []
  const pass = async (request: IncomingMessage, body: Buffer): Promise<Recorded> => {
    const {
      host: _,
      connection: __,
      'content-length': ___,
      'if-none-match': ____,
      ...headers
    } = request.headers
    const answer = await fetch(github.url + request.url, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(body.length > 0 ? { body } : {}),
      redirect: 'manual',
    })
    const {
      'content-length': _l,
      'transfer-encoding': _t,
      etag: _e,
      ...kept
    } = Object.fromEntries(answer.headers)
    return { status: answer.status, headers: kept, body: await answer.text() }
  }
  const write = (id: string, sent: string): Recorded => {
    writes.push({ at: performance.now(), id })
    const checkOf = (body: string): Recorded['body'] => {
      const data = JSON.parse(body)
      const runs = data.check_runs ?? [data]
      for (const run of runs)
        if (String(run.id) === id) Object.assign(run, { ...JSON.parse(sent), id: run.id })
      return JSON.stringify(data)
    }
    let answer: Recorded = { status: 404, headers: {}, body: '{}' }
    for (const [key, one] of kept) {
      if (!key.includes('check-runs') || !one.body.includes(`"id":${id}`)) continue
      const changed = { ...one, body: checkOf(one.body) }
      kept.set(key, changed)
      if (key.endsWith(`/check-runs/${id}`)) answer = changed
    }
    return answer
  }
  const answerOf = async (request: IncomingMessage, body: Buffer): Promise<Recorded> => {
    const key = `${request.method} ${request.url}`
    const id = /^PATCH .*\/check-runs\/(\d+)$/.exec(key)?.[1]
    if (state.isReplaying && id) return write(id, body.toString())
    const known = state.isReplaying ? kept.get(key) : undefined
    if (known) return known
    if (state.isReplaying && request.method === 'GET') state.missed += 1
    const answer = await pass(request, body)
    if (request.method === 'GET' && answer.status === 200) kept.set(key, answer)
    return answer
  }
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const [answer] = await Promise.all([
      answerOf(request, Buffer.concat(chunks)),
      sleep(state.isReplaying ? latencyMs : 0),
    ])
    const etag = `"${createHash('sha256').update(answer.body).digest('hex').slice(0, 20)}"`
    const isFresh = request.method === 'GET' && request.headers['if-none-match'] === etag
    if (request.method === 'GET') counts[isFresh ? 'free' : 'full'] += 1
    response.writeHead(isFresh ? 304 : answer.status, {
      ...answer.headers,
      ...(request.method === 'GET' && answer.status === 200 ? { etag } : {}),
    })
    response.end(isFresh || answer.status === 204 ? undefined : answer.body)
  }
  const server = createServer((request, response) => {
    serve(request, response).catch(error => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  /** Somebody else changes the check: the next reconcile writes it anew. */
  const tamper = (head: string): void => {
    for (const [key, one] of kept) {
      if (!key.includes('check-runs') || !one.body.includes(head)) continue
      kept.set(key, {
        ...one,
        body: one.body.replaceAll(/"title":"[^"]*"/g, '"title":"changed by somebody"'),
      })
    }
  }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, state, counts, writes, tamper, close: () => server.closeAllConnections() ?? server.close() }
}

const at = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0

/** A burst of events on one installation: how long each waits for its reconcile, and how long the writes take. */
export const run = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-burst-'))
  const main = bundleEntry('app/start.ts', join(folder, 'bundle'))
  const github = await startGithub({ behavior: { listLagMs: 0, pageGaps: 0 } })
  const replay = await startReplay(github)
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH ?? '',
      APP_ID: String(github.app.id),
      PRIVATE_KEY: github.app.privateKey,
      WEBHOOK_SECRET: github.app.webhookSecret,
      GITHUB_API_URL: replay.url,
      STATE_DIR: join(folder, 'state'),
      PORT: '0',
      SWEEP_MINUTES: '0',
      DOTENV_PATH: join(folder, '.env'),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const planned: {
    readonly at: number
    readonly change: string
    readonly delivery: string
    readonly writes: number
  }[] = []
  const address = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the app ended')))
    createInterface({ input: child.stdout }).on('line', line => {
      const found = /^Listening on (http:\S+)/.exec(line)?.[1]
      if (found) resolve(found)
      if (!line.includes('"reconcile planned"')) return
      const { change, delivery, writes } = JSON.parse(line)
      planned.push({ at: performance.now(), change, delivery, writes: writes.length })
    })
  })
  github.webhooks.sendTo(`${address}/api/github/webhooks`)
  const heads = new Map<number, string>()
  for (let index = 0; index < pullRequests; index += 1) {
    const branch = `burst-${index}`
    const head = await github.as('agent').push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    heads.set((await github.as('agent').openPullRequest({ head: branch, body: closeoutBody() })).number, head)
  }
  await github.webhooks.settle()
  const numbers = [...heads.keys()]
  const send = async (delivery: string, number: number): Promise<void> => {
    const body = JSON.stringify({
      action: 'created',
      issue: { number, pull_request: {}, body: '' },
      comment: { id: 1, user: { login: 'reader' }, created_at: github.clock.now(), body: 'Nice.' },
      repository: { full_name: 'acme/widgets' },
      installation: { id: github.app.installationId },
      sender: { login: 'reader' },
    })
    const signature = createHmac('sha256', github.app.webhookSecret).update(body).digest('hex')
    await fetch(`${address}/api/github/webhooks`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'issue_comment',
        'x-github-delivery': delivery,
        'x-hub-signature-256': `sha256=${signature}`,
      },
      body,
    })
  }
  const isDone = (delivery: string): boolean => planned.some(one => one.delivery === delivery)
  const until = async (isOver: () => boolean): Promise<void> => {
    const end = performance.now() + 600_000
    while (!isOver() && performance.now() < end) await sleep(100)
  }
  // Twice over all: every answer is kept, and the cache of the app is warm.
  for (const round of ['a', 'b']) {
    for (const number of numbers) await send(`warm-${round}-${number}`, number)
    await until(() => numbers.every(number => isDone(`warm-${round}-${number}`)))
    await sleep(3_000)
  }
  const describe = async (name: string, doesWrite: (index: number) => boolean): Promise<void> => {
    replay.state.isReplaying = true
    Object.assign(replay.counts, { full: 0, free: 0 })
    planned.length = 0
    replay.writes.length = 0
    const sent: {
      readonly delivery: string
      readonly number: number
      readonly at: number
      readonly isWrite: boolean
    }[] = []
    const began = performance.now()
    for (let index = 0; index < events; index += 1) {
      await sleep(Math.max(0, began + (index * burstMs) / events - performance.now()))
      const number = numbers[index % numbers.length] ?? 0
      const isWrite = doesWrite(index)
      if (isWrite) replay.tamper(heads.get(number) ?? '')
      sent.push({ delivery: `${name}-${index}`, number, at: performance.now(), isWrite })
      void send(`${name}-${index}`, number)
    }
    const wanted = sent.filter(({ isWrite }) => isWrite).length
    const last = new Map(sent.map(({ number, delivery }) => [number, delivery]))
    await until(() => [...last.values()].every(isDone) && replay.writes.length >= wanted)
    const waits = sent
      .filter(({ isWrite }) => !isWrite)
      .map(({ number, at }) => {
        // A reconcile for a later delivery of the same pull request was for this one too.
        const later = sent.filter(one => one.number === number && one.at >= at).map(one => one.delivery)
        return (planned.find(one => later.includes(one.delivery))?.at ?? Number.POSITIVE_INFINITY) - at
      })
      .toSorted((a, b) => a - b)
    const spanMs = replay.writes.length > 0 ? (replay.writes.at(-1)?.at ?? 0) - began : 0
    const floorMs = Math.max(burstMs, replay.writes.length * 1_000)
    const { full, free } = replay.counts
    console.log(
      `${name}: ${events} events, ${planned.length} reconciles, wait p50 ${(at(waits, 0.5) / 1_000).toFixed(2)} s, p99 ${(at(waits, 0.99) / 1_000).toFixed(2)} s; ${full} reads, ${free} more answered with 304, ${replay.state.missed} not kept; ${replay.writes.length} writes${spanMs > 0 ? `, the last after ${(spanMs / 1_000).toFixed(1)} s (floor ${(floorMs / 1_000).toFixed(1)} s)` : ''}`,
    )
  }
  await describe('without writes', () => false)
  await describe('one in ten with a write', index => index % writeEach === 0)
  child.kill('SIGKILL')
  replay.close()
  await github.close()
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
}

import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Github } from '../../github-emulator/start-github.ts'

type Kept = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** So often it has changed in a way that does not matter. */
  readonly changes?: number
}

/** A write that the replay took for GitHub, with the commit of its check. */
export type ReplayedWrite = { readonly atMs: number; readonly head: string }

export type Replay = {
  readonly url: string
  /** From now on answers come from memory, each after a latency. */
  readonly begin: () => void
  /** Reads with a whole answer, reads with a 304, and reads that were not in memory. */
  readonly counts: { full: number; free: number; unknown: number }
  readonly writes: readonly ReplayedWrite[]
  /** Somebody else changes the check on a commit: the next reconcile writes it anew. */
  readonly tamper: (head: string) => void
  /** An event changes the pull request and the lists that have it, if only the time of its last change. */
  readonly touch: (number: number) => void
  readonly close: () => void
}

/**
 * GitHub with a fixed latency. It first passes requests to the stand-in and keeps the answers; then it answers from what
 * it kept, so that the time of the stand-in does not count. Of writes it does those to a check.
 */
export const startReplay = async (github: Github, latencyMs: number): Promise<Replay> => {
  const kept = new Map<string, Kept>()
  const counts = { full: 0, free: 0, unknown: 0 }
  const writes: ReplayedWrite[] = []
  let isReplaying = false

  /** Change the check run of every answer that has it. */
  const changeCheck = (marks: (run: Check) => boolean, change: (run: Check) => void): void => {
    for (const [key, answer] of kept) {
      if (!key.includes('/check-runs')) continue
      const data = JSON.parse(answer.body) as Check & { readonly check_runs?: readonly Check[] }
      const runs = (data.check_runs ?? [data]).filter(marks)
      for (const run of runs) change(run)
      if (runs.length > 0) kept.set(key, { ...answer, body: JSON.stringify(data) })
    }
  }
  const write = (path: string, id: number, sent: string): Kept => {
    changeCheck(
      run => run.id === id,
      run => Object.assign(run, JSON.parse(sent)),
    )
    const answer = kept.get(`GET ${path}`) ?? { status: 404, headers: {}, body: '{}' }
    writes.push({ atMs: performance.now(), head: (JSON.parse(answer.body) as Check).head_sha })
    return answer
  }

  const answerTo = async (request: IncomingMessage, body: string): Promise<Kept> => {
    const key = `${request.method} ${request.url}`
    const [, path = '', id] = /^PATCH (.*\/check-runs\/(\d+))$/.exec(key) ?? []
    if (isReplaying && id) return write(path, Number(id), body)
    const known = isReplaying ? kept.get(key) : undefined
    if (known) return known
    if (isReplaying) counts.unknown += 1
    const answer = await pass(github.url, request, body)
    if (request.method === 'GET' && answer.status < 300) kept.set(key, answer)
    return answer
  }
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = ''
    for await (const chunk of request) body += chunk
    const [answer] = await Promise.all([answerTo(request, body), sleep(isReplaying ? latencyMs : 0)])
    const isRead = request.method === 'GET'
    const etag = `"${createHash('sha256').update(answer.body).digest('hex')}${answer.changes ?? 0}"`
    const isFree = isRead && request.headers['if-none-match'] === etag
    if (isRead) counts[isFree ? 'free' : 'full'] += 1
    response.writeHead(isFree ? 304 : answer.status, {
      ...answer.headers,
      date: new Date(github.clock.now()).toUTCString(),
      ...(isRead ? { etag } : {}),
    })
    response.end(isFree || answer.status === 204 ? undefined : answer.body)
  }
  const server = createServer((request, response) => {
    serve(request, response).catch(error => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    begin: () => {
      isReplaying = true
      Object.assign(counts, { full: 0, free: 0, unknown: 0 })
      // The app reads a check that it wrote by its id.
      for (const answer of [...kept.values()]) keepEachCheck(answer)
    },
    counts,
    writes,
    tamper: head =>
      changeCheck(
        run => run.head_sha === head,
        run => Object.assign(run.output, { title: `changed by somebody, ${run.output.title}` }),
      ),
    touch: number => {
      const touched = new RegExp(`/pulls(?:/${number})?(?:\\?|$)|/issues/${number}/timeline`)
      for (const [key, answer] of kept)
        if (touched.test(key)) kept.set(key, { ...answer, changes: (answer.changes ?? 0) + 1 })
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }

  function keepEachCheck(answer: Kept): void {
    if (!answer.body.startsWith('{"total_count"') || !answer.body.includes('"check_runs"')) return
    const { check_runs: runs } = JSON.parse(answer.body) as { readonly check_runs: readonly Check[] }
    const { fullName } = github.repository
    for (const run of runs) {
      kept.set(`GET /repos/${fullName}/check-runs/${run.id}`, { ...answer, body: JSON.stringify(run) })
    }
  }
}

type Check = {
  readonly id: number
  readonly head_sha: string
  readonly output: { readonly title: string }
}

/** Headers that belong to one connection, and the ETag, which the replay makes itself. */
const own = ['host', 'connection', 'content-length', 'transfer-encoding', 'if-none-match', 'etag', 'date']

const withoutOwn = (headers: Iterable<readonly [string, unknown]>): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !own.includes(name)).map(([k, v]) => [k, String(v)]))

const pass = async (url: string, request: IncomingMessage, body: string): Promise<Kept> => {
  const answer = await fetch(url + request.url, {
    method: request.method ?? 'GET',
    headers: withoutOwn(Object.entries(request.headers)),
    redirect: 'manual',
    ...(body === '' ? {} : { body }),
  })
  return { status: answer.status, headers: withoutOwn(answer.headers), body: await answer.text() }
}

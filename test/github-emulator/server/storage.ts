/**
 * Where the files of artifacts lie: a server of its own on a port of its own, as GitHub sends a download to another
 * host. An address holds for a minute, and a request that carries credentials is refused, as Azure's storage does.
 */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from './clock.ts'

export interface StorageRequest {
  readonly path: string
  readonly status: number
  /** The request had an Authorization header, which must never reach a storage. */
  readonly hasCredentials: boolean
}

export interface Storage {
  readonly url: string
  readonly requests: StorageRequest[]
  /** A signed address for these bytes. */
  readonly offer: (bytes: Buffer) => string
  /** Answer the next requests with this status. */
  readonly fail: (status: number, times: number) => void
  readonly close: () => Promise<void>
}

const lifetimeMs = 60_000

export async function startStorage(clock: Clock): Promise<Storage> {
  const offers = new Map<string, { readonly bytes: Buffer; readonly untilMs: number }>()
  const requests: StorageRequest[] = []
  const failures: number[] = []
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://storage')
    const offer = offers.get(pathname)
    const hasCredentials = request.headers.authorization !== undefined
    const status =
      failures.shift() ?? (hasCredentials ? 400 : !offer ? 404 : clock.nowMs() > offer.untilMs ? 403 : 200)
    requests.push({ path: pathname, status, hasCredentials })
    if (status === 200 && offer)
      response
        .writeHead(200, { 'content-type': 'application/zip', 'content-length': offer.bytes.length })
        .end(offer.bytes)
    else
      response
        .writeHead(status, { 'content-type': 'application/xml' })
        .end(`<?xml version="1.0" encoding="utf-8"?><Error><Code>${status}</Code></Error>`)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    requests,
    offer: bytes => {
      const path = `/actions-results/${randomUUID()}/artifact.zip`
      offers.set(path, { bytes, untilMs: clock.nowMs() + lifetimeMs })
      return `${url}${path}?sp=r&sig=${randomUUID()}`
    },
    fail: (status, times) => {
      failures.splice(0, failures.length, ...Array.from({ length: times }, () => status))
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

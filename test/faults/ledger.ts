import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What GitHub would hold: who was written as approver of which pull request, and who was at it at the same time. */
export type Ledger = {
  readonly url: string
  readonly written: ReadonlyMap<string, ReadonlySet<string>>
  /** Pull requests that two living processes were writing at the same time. */
  readonly overlaps: readonly string[]
  /** A killed process writes no more. */
  readonly forget: (replica: string) => void
  readonly close: () => Promise<void>
}

export const startLedger = async (latencyMs: number): Promise<Ledger> => {
  const written = new Map<string, Set<string>>()
  const busy = new Map<string, string>()
  const overlaps: string[] = []
  /** What a killed process sent may still arrive. */
  const gone = new Set<string>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as {
      readonly key: string
      readonly replica: string
      readonly witnesses?: readonly string[]
    }
    const { key, replica } = body
    if (request.url === '/begin') {
      const other = busy.get(key)
      if (other !== undefined && other !== replica && !gone.has(replica)) overlaps.push(key)
      if (!gone.has(replica)) busy.set(key, replica)
    } else {
      const seen = written.get(key) ?? new Set()
      for (const witness of body.witnesses ?? []) seen.add(witness)
      written.set(key, seen)
      busy.delete(key)
    }
    await sleep(latencyMs)
    response.end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    written,
    overlaps,
    forget: replica => {
      gone.add(replica)
      for (const [key, holder] of busy) if (holder === replica) busy.delete(key)
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

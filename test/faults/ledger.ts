import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What GitHub would hold: who was written as approver of which pull request, and who was at it at the same time. */
export type Ledger = {
  readonly url: string
  readonly written: ReadonlyMap<string, ReadonlySet<string>>
  /** Repositories to which two turns of living processes wrote at the same time. */
  readonly overlaps: readonly string[]
  /** A killed process writes no more. */
  readonly forget: (replica: string) => void
  readonly close: () => Promise<void>
}

/** What a worker sends at the begin and at the end of its turn. */
type Entry = {
  readonly key: string
  readonly replica: string
  readonly turn: string
  readonly witnesses?: readonly string[]
}

export const startLedger = async (latencyMs: number): Promise<Ledger> => {
  const written = new Map<string, Set<string>>()
  const busy = new Map<string, Pick<Entry, 'replica' | 'turn'>>()
  const overlaps: string[] = []
  /** What a killed process sent may still arrive. */
  const gone = new Set<string>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    // Only the workers of the suite write here.
    const { key, replica, turn, witnesses = [] } = JSON.parse(Buffer.concat(chunks).toString()) as Entry
    const repository = key.replace(/#.*/, '')
    if (request.url === '/begin') {
      const other = busy.get(repository)
      if (other && other.turn !== turn && !gone.has(replica)) overlaps.push(repository)
      if (!gone.has(replica)) busy.set(repository, { replica, turn })
    } else {
      const seen = written.get(key) ?? new Set()
      for (const witness of witnesses) seen.add(witness)
      written.set(key, seen)
      if (busy.get(repository)?.turn === turn) busy.delete(repository)
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
      for (const [place, holder] of busy) if (holder.replica === replica) busy.delete(place)
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

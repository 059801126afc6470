import { LRUCache } from 'lru-cache'
import type { AnswerMemory, Remembered } from '../../src/io/github/client/etag-cache.ts'

/** A tree of 100,000 entries would push everything else out, and is asked for once a commit. */
const mostEntryBytes = 1024 * 1024

/** Characters of JSON times two, and what the entry itself takes: an upper bound for what V8 keeps. */
const bytesOf = ({ response }: Remembered, key: string): number =>
  2 * (JSON.stringify(response.data)?.length ?? 0) + 2 * key.length + 1_024

/** One memory of answers for all installations, with a limit in bytes; what was not used for longest goes first. */
export const createResponseCache = (mostBytes: number) => {
  const cache = new LRUCache<string, Remembered>({
    maxSize: mostBytes,
    maxEntrySize: Math.min(mostBytes, mostEntryBytes),
    sizeCalculation: bytesOf,
  })
  return {
    of: (connection: string): AnswerMemory => ({
      get: key => cache.get(`${connection} ${key}`),
      // Of the headers only the mark is asked for again.
      set: (key, { etag, response }) =>
        cache.set(`${connection} ${key}`, {
          etag,
          response: { ...response, headers: pick(response.headers) },
        }),
    }),
    bytes: () => cache.calculatedSize,
  }
}

type Headers = Remembered['response']['headers']

const version = 'x-github-enterprise-version'

const pick = ({ etag, link, location, [version]: server }: Headers): Headers => ({
  etag,
  link,
  location,
  [version]: server,
})

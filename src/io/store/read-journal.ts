import type { LineSchema } from '../../core/artifacts/model/journal.ts'
import type { JournalLine } from '../../core/artifacts/model/store-facts.ts'
import { macStatus, sha256Of } from './chain-line.ts'
import { parsedLine } from './read-tail.ts'
import { readBytes } from './store-disk.ts'

/**
 * Read a whole journal, line by line; only the HMACs are checked.
 *
 * @param lastHash  the hash of a line that counts as whole also without its line feed, which an editor may have removed
 * @returns `null` where there is no such file; `torn` counts the bytes after the last line feed
 */
export const readJournal = <T>(
  path: string,
  schema: LineSchema<T>,
  key: string | undefined,
  lastHash?: string,
): { readonly lines: readonly JournalLine<T>[]; readonly torn: number } | null => {
  const bytes = readBytes(path)
  if (!bytes) return null
  const feed = bytes.lastIndexOf(10)
  const isWhole = lastHash !== undefined && sha256Of(bytes.subarray(feed + 1)) === lastHash
  const end = isWhole ? bytes.length : feed
  const texts = end < 0 ? [] : bytes.subarray(0, end).toString('utf8').split('\n')
  const lines = texts.map(text => {
    const reading = schema.safeParse(parsedLine(text))
    return {
      entry: reading.success ? reading.data : null,
      hash: sha256Of(text),
      mac: macStatus(text, key),
      isBlank: text.trim() === '',
    }
  })
  return { lines, torn: isWhole ? 0 : bytes.length - end - 1 }
}

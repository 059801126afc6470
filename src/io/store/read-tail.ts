import type { LineSchema } from '../../core/artifacts/model/journal.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { macStatus, sha256Of } from './chain-line.ts'
import { type EndReader, openEnd } from './store-disk.ts'

/**
 * The end of a journal: `size` in bytes without what a killed writer left of an unfinished line (`torn` bytes).
 * `last` is `null` for an empty one; its `bytes` count its line feed.
 */
export type Tail<T> = {
  readonly size: number
  readonly torn: number
  readonly last: { readonly entry: T; readonly hash: string; readonly bytes: number } | null
}

/** What `closeout artifact repair` can put right: a line that was not finished, a blank line, lines that the sink lacks. */
export const repairIt = 'closeout artifact repair'

/** What no command can put right. */
export const restoreIt = 'Restore the store from a backup, then check it: closeout artifact audit'

const keyAdvice = {
  bad: 'CLOSEOUT_JOURNAL_KEY is not the key that the line was written with',
  unkeyed: 'the line was written without a key, but CLOSEOUT_JOURNAL_KEY is set',
  unchecked: 'the line was written with a key, but CLOSEOUT_JOURNAL_KEY is not set',
} as const

const lastLine = (
  read: EndReader,
): { readonly line: string | null; readonly size: number; readonly torn: number } => {
  for (let most = 4096; ; most *= 8) {
    const { bytes, size } = read(most)
    const end = bytes.lastIndexOf(10)
    const start = end < 0 ? -1 : bytes.lastIndexOf(10, end - 1)
    const isWhole = bytes.length === size
    if (!isWhole && start < 0) continue
    const torn = bytes.length - end - 1
    const line = end < 0 ? null : bytes.subarray(start + 1, end).toString('utf8')
    return { line, size: size - torn, torn }
  }
}

/**
 * Read the last line of a journal, at a cost that does not grow with the journal.
 *
 * Throws `store-refused` where the line is no entry, or its key mark does not fit the key that is set: a new line is
 * never chained to a line that cannot be trusted.
 *
 * @param read  reads the end of the file, where the caller has read it already
 */
export const readTail = <T>(
  path: string,
  schema: LineSchema<T>,
  key: string | undefined,
  read: EndReader = openEnd(path),
): Tail<T> => {
  const { line, size, torn } = lastLine(read)
  if (line === null) return { size, torn, last: null }
  const standing = macStatus(line, key)
  if (standing === 'bad' || standing === 'unkeyed' || standing === 'unchecked') {
    throw new CloseoutError(
      'store-refused',
      `The last line of ${path} cannot be trusted: ${keyAdvice[standing]}.`,
    )
  }
  const reading = schema.safeParse(parsedLine(line))
  if (!reading.success) {
    throw new CloseoutError('store-refused', `The last line of ${path} is not an entry of this journal.`, {
      fix: line.trim() === '' ? repairIt : restoreIt,
    })
  }
  return {
    size,
    torn,
    last: { entry: reading.data, hash: sha256Of(line), bytes: Buffer.byteLength(line) + 1 },
  }
}

/** A line as a value; `undefined`, which no entry is, where it is not JSON. */
export const parsedLine = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

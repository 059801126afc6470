import { join } from 'node:path'
import { sinkEntrySchema, storeNames } from '../../../core/artifacts/model/journal.ts'
import type { SinkHead } from '../../../core/artifacts/model/sink-head.ts'
import type { Store } from '../open-store.ts'
import { parsedLine } from '../read-tail.ts'
import { type EndReader, kindOf, openEnd, readBytes, readPart } from '../store-disk.ts'

const lineFeed = 10
/** Some dozens of lines: the last step of a run that goes on is nearly always among them. */
const firstBytes = 1 << 14
const moreBytes = 1 << 18

export const sinkPath = (store: Store): string => join(store.root, storeNames.sink)

const headOf = (line: Buffer, run: string): SinkHead | null => {
  const reading = sinkEntrySchema.safeParse(parsedLine(line.toString('utf8')))
  return reading.success && reading.data.run === run
    ? { position: reading.data.position, head: reading.data.head }
    : null
}

/** The last whole line of a run in a part of the sink; `null` where the part has none. */
const lastIn = (part: Buffer, isFromStart: boolean, run: string): SinkHead | null => {
  const mark = `"run":${JSON.stringify(run)},`
  for (let at = part.lastIndexOf(mark); at >= 0; at = part.lastIndexOf(mark, at - 1)) {
    const start = part.lastIndexOf(lineFeed, at) + 1
    const end = part.indexOf(lineFeed, at)
    if (start === 0 && !isFromStart) return null
    const head = end < 0 ? null : headOf(part.subarray(start, end), run)
    if (head || at === 0) return head
  }
  return null
}

/**
 * Read the last step of a run that the sink recorded, `null` where it has none.
 *
 * Read from the end, so that a run that goes on costs little however long the sink is. Only a run that the sink does not
 * know costs all of it.
 *
 * @param read  reads the end of the sink, where the caller needs it for more
 */
export const readSinkHead = (store: Store, run: string, read?: EndReader): SinkHead | null => {
  const path = sinkPath(store)
  if (!read && kindOf(path) !== 'file') return null
  const { bytes, size } = (read ?? openEnd(path))(firstBytes)
  let part = bytes
  for (let start = size - bytes.length; ; ) {
    const found = lastIn(part, start === 0, run)
    if (found || start === 0) return found
    // The first line of the part may begin before it.
    const feed = part.indexOf(lineFeed)
    const end = start + (feed < 0 ? part.length : feed + 1)
    start = Math.max(0, start - moreBytes)
    part = readPart(path, start, end)
  }
}

/** Read the last step of every run that the sink recorded. */
export const readSinkHeads = (store: Store): ReadonlyMap<string, SinkHead> => {
  const heads = new Map<string, SinkHead>()
  for (const line of readBytes(sinkPath(store))?.toString('utf8').split('\n') ?? []) {
    const reading = sinkEntrySchema.safeParse(parsedLine(line))
    if (reading.success) heads.set(reading.data.run, reading.data)
  }
  return heads
}

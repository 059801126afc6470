import { copyFile, link, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { isTornLine, type JournalLine, readLine } from './journal-line.ts'

/** What a journal holds. */
export type JournalText = {
  readonly lines: readonly JournalLine[]
  /** Where the last whole line ends: what stands behind it is a line whose write was cut short. */
  readonly size: number
}

/** So many damaged journals are kept; of more the oldest is removed. */
const mostKept = 5

/**
 * Read every whole line. Only the beginning of a line at the end of the file is left out without a word: a crash cut
 * its write short, and nobody was told that it is stored. If anything else is damaged, the file is first kept as it is
 * under another name, and then written again without what is damaged.
 *
 * @param warn  is told what was damaged, and where the old file is
 */
export const readJournal = async (path: string, warn: (message: string) => void): Promise<JournalText> => {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const lines: JournalLine[] = []
  const good: Buffer[] = []
  let [start, damaged] = [0, 0]
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    const line = readLine(bytes.toString('utf8', start, end))
    if (line) {
      lines.push(line)
      good.push(bytes.subarray(start, end + 1))
    } else damaged += 1
    start = end + 1
  }
  if (!isTornLine(bytes.toString('latin1', start))) damaged += 1
  if (damaged === 0) return { lines, size: start }
  const kept = await keepAside(path, bytes)
  const text = Buffer.concat(good)
  await replaceFile(path, text)
  warn(
    `${damaged} lines of the journal ${path} are damaged or of another version. They were skipped; what they stored is lost. The file as it was is ${kept}.`,
  )
  await removeOldest(path)
  return { lines, size: text.length }
}

/** Give the file a second name, made from its time and content: the same damage is kept once. */
const keepAside = async (path: string, bytes: Buffer): Promise<string> => {
  const time = (await stat(path)).mtime.toISOString().replace(/[-:]|\.\d+/g, '')
  const kept = `${path}.damaged-${time}-${crc32(bytes).toString(16).padStart(8, '0')}`
  try {
    await link(path, kept)
  } catch (error) {
    // Not every file system has hard links.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await copyFile(path, kept)
  }
  return kept
}

const removeOldest = async (path: string): Promise<void> => {
  const dir = dirname(path)
  const names = (await readdir(dir)).filter(name => name.startsWith(`${basename(path)}.damaged-`))
  const aged = await Promise.all(
    names.map(async name => ({ name, changedMs: (await stat(join(dir, name))).ctimeMs })),
  )
  const oldest = aged.toSorted((a, b) => a.changedMs - b.changedMs).slice(0, -mostKept)
  for (const { name } of oldest) await rm(join(dir, name), { force: true })
}

/** Write a file beside another one, and put it in its place in one step. */
const replaceFile = async (path: string, bytes: Buffer): Promise<void> => {
  const next = nextPath(path)
  try {
    const file = await open(next, 'w', 0o600)
    try {
      await file.writeFile(bytes)
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(next, path)
  } catch (error) {
    await rm(next, { force: true }).catch(() => undefined)
    throw error
  }
}

/** Where a file is written that takes the place of another one. */
export const nextPath = (path: string): string => `${path}.next`

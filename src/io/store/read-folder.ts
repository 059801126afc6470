import { type Dirent, lstatSync, readdirSync } from 'node:fs'
import type { FolderContents, FolderEntry } from '../../core/sessions/model/removal.ts'
import { systemErrorOf } from '../../core/vocabulary/system-errors.ts'
import { hashFile } from './hash-file.ts'

/** A folder with more entries is not read to its end: it is no folder of a session. */
const maxEntries = 20_000
const maxTextBytes = 1_048_576

/** What is read of each file besides its name. */
export type FolderReading = {
  /** The files of which the id that git gives to their bytes is computed, by their path in the folder. */
  readonly hasBlob: (path: string) => boolean
  /** The files of which the text is read. */
  readonly hasText: (path: string) => boolean
  /** The hash of the repository's object ids. */
  readonly algorithm: 'sha1' | 'sha256'
}

/**
 * Read everything in a folder, at any depth, ordered by path. Follows no link, waits for no FIFO and never throws: what
 * cannot be read is named with its cause.
 */
export const readFolder = (folder: string, reading: FolderReading): FolderContents => {
  const entries: FolderEntry[] = []
  const unread: string[] = []
  const walk = (prefix: string): void => {
    for (const name of namesIn(`${folder}/${prefix}`, prefix, unread)) {
      const path = prefix + name
      if (entries.length >= maxEntries) {
        if (unread.at(-1) !== tooMany) unread.push(tooMany)
        return
      }
      const entry = readEntry(folder, path, reading, unread)
      if (!entry) continue
      entries.push(entry)
      if (entry.kind === 'folder') walk(`${path}/`)
    }
  }
  walk('')
  return { entries, unread }
}

const tooMany = `its folder has more than ${maxEntries} entries`

const namesIn = (at: string, prefix: string, unread: string[]): readonly string[] => {
  try {
    return readdirSync(at, { withFileTypes: true })
      .map((entry: Dirent) => entry.name)
      .sort()
  } catch (error) {
    unread.push(`${prefix || 'its folder'} cannot be read: ${whyOf(error)}`)
    return []
  }
}

const readEntry = (
  folder: string,
  path: string,
  reading: FolderReading,
  unread: string[],
): FolderEntry | null => {
  const at = `${folder}/${path}`
  try {
    const stat = lstatSync(at)
    const kind = stat.isFile()
      ? 'file'
      : stat.isDirectory()
        ? 'folder'
        : stat.isSymbolicLink()
          ? 'symlink'
          : 'other'
    const entry = { path, kind, bytes: stat.size, changedAt: stat.mtimeMs, blob: null } as const
    if (kind !== 'file') return entry
    const [isText, isHashed] = [reading.hasText(path), reading.hasBlob(path)]
    if (!isText && !isHashed) return entry
    const { hash, content } = hashFile(at, {
      algorithm: reading.algorithm,
      isBlob: true,
      maxContent: isText ? maxTextBytes : 0,
    })
    return {
      ...entry,
      blob: isHashed ? hash : null,
      ...(isText && content ? { text: content.toString('utf8') } : {}),
    }
  } catch (error) {
    unread.push(`${path} cannot be read: ${whyOf(error)}`)
    return null
  }
}

const whyOf = (error: unknown): string => systemErrorOf(error)?.why ?? 'it failed'

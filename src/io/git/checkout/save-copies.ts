import { mkdirSync, writeFileSync } from 'node:fs'
import { shownText } from '../../../core/text/shown-text.ts'
import { CloseoutError } from '../../../core/vocabulary/errors.ts'
import { systemErrorOf } from '../../../core/vocabulary/system-errors.ts'
import { type Git, readOutput } from '../objects/open-git.ts'
import { firstLine } from '../objects/run-git.ts'
import { type ByteText, toShown } from '../trees/fold-path.ts'
import { diskPath, type LoneCopy, lstatOf } from './list-lone-copies.ts'

/** Where staged content is written before the index forgets it. `to` is a new file. */
export type SavedCopy = LoneCopy & { readonly to: ByteText }

/**
 * Choose a free place for each: the path itself where the disk has nothing there, else a name beside it.
 * The content of a symlink is its target, which is written as text beside it.
 */
export const placeCopies = (top: string, copies: readonly LoneCopy[]): readonly SavedCopy[] => {
  const taken = new Set<string>()
  const isFree = (path: ByteText): boolean => !taken.has(path) && lstatOf(diskPath(top, path)) === null
  return copies.map(copy => {
    const beside = copy.isOnDisk || copy.mode === '120000'
    let to = beside ? `${copy.bytes}.staged` : copy.bytes
    for (let number = 2; !isFree(to); number += 1) to = `${copy.bytes}.staged-${number}`
    taken.add(to)
    return { ...copy, to }
  })
}

/**
 * Write the staged content of each, byte by byte, to its new file. Writes through no link and over no file.
 *
 * @throws CloseoutError  `git-failed` where git cannot read one, `file-unreadable` where one cannot be written
 */
export const saveCopies = async (git: Git, top: string, copies: readonly SavedCopy[]): Promise<void> => {
  for (const { oid, mode, to } of copies) {
    const { code, stdout, stderr } = await readOutput(git.start(['-C', top, 'cat-file', 'blob', oid]))
    if (code !== 0)
      throw new CloseoutError(
        'git-failed',
        `The staged text of ${name(to)} cannot be read: ${firstLine(stderr)}`,
      )
    try {
      makeFolders(top, to)
      writeFileSync(diskPath(top, to), stdout, { flag: 'wx', mode: mode === '100755' ? 0o755 : 0o644 })
    } catch (cause) {
      const why = systemErrorOf(cause)?.why ?? (cause as Error).message
      throw new CloseoutError(
        'file-unreadable',
        `The staged text of ${name(to)} cannot be written: ${why}.`,
        {
          fix: 'Remove the cause, then run the command again. Nothing was untracked.',
          cause,
        },
      )
    }
  }
}

const name = (bytes: ByteText): string => shownText(toShown(bytes))

/** The folders of a path, one by one: none of them may be a link. */
const makeFolders = (top: string, path: ByteText): void => {
  const parts = path.split('/')
  for (let depth = 1; depth < parts.length; depth += 1) {
    const folder = parts.slice(0, depth).join('/')
    const found = lstatOf(diskPath(top, folder))
    if (found === null) mkdirSync(diskPath(top, folder))
    else if (!found.isDirectory()) throw new Error(`${name(folder)} is not a folder`)
  }
}

import { createHash } from 'node:crypto'
import { lstatSync, readFileSync, readlinkSync, type Stats } from 'node:fs'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { type Git, readOutput } from '../objects/open-git.ts'
import { firstLine } from '../objects/run-git.ts'
import type { ByteText } from '../trees/fold-path.ts'

/** A staged path whose content is neither in the head commit nor on disk. `isOnDisk`: the disk has other content. */
export type LoneCopy = {
  readonly bytes: ByteText
  readonly mode: string
  readonly oid: string
  readonly isOnDisk: boolean
}

/** A path of a work tree, byte by byte, as the file system takes it. */
export const diskPath = (top: string, bytes: ByteText): Buffer =>
  Buffer.concat([Buffer.from(`${top}/`), Buffer.from(bytes, 'latin1')])

export const lstatOf = (path: Buffer): Stats | null => {
  try {
    return lstatSync(path)
  } catch {
    return null
  }
}

/**
 * Those of the paths whose staged content would be lost if the index forgot it. No filter is started, so content that
 * a filter would change counts as other content.
 *
 * @param top  the top of the work tree
 */
export const listLoneCopies = async (
  git: Git,
  top: string,
  paths: ReadonlySet<ByteText>,
): Promise<Known<readonly LoneCopy[]>> => {
  if (paths.size === 0) return known([])
  const compare = git.start([
    ...['-C', top, 'diff-index', '--cached', '--raw', '-z', '--no-renames', '--no-abbrev'],
    ...['--no-ext-diff', '--no-textconv', '--ignore-submodules=none', 'HEAD', '--'],
  ])
  const { code, stdout, stderr } = await readOutput(compare)
  if (code !== 0) return unknown(`the staged files could not be compared: ${firstLine(stderr)}`)
  return known(
    parseRaw(stdout.toString('latin1'))
      .filter(({ bytes, mode }) => paths.has(bytes) && isContent(mode))
      .flatMap(entry => {
        const path = diskPath(top, entry.bytes)
        const found = lstatOf(path)
        return found && hashOf(path, found, entry.oid.length) === entry.oid
          ? []
          : [{ ...entry, isOnDisk: found !== null }]
      }),
  )
}

/** A removed path has no mode, and of a submodule the index has a commit id alone. */
const isContent = (mode: string): boolean => mode.startsWith('10') || mode === '120000'

/** Each entry is `:<old mode> <mode> <old id> <id> <status>`, a NUL, the path, a NUL. */
const parseRaw = (text: string): readonly Omit<LoneCopy, 'isOnDisk'>[] => {
  const tokens = text.split('\0')
  return tokens.flatMap((token, at) => {
    const [, mode = '', , oid = '', status] = token.split(' ')
    if (at % 2 === 1 || status === undefined || status === 'U') return []
    return [{ bytes: tokens[at + 1] ?? '', mode, oid }]
  })
}

/** The id that git would give to what is on disk; `null` for what is no file. */
const hashOf = (path: Buffer, found: Stats, idLength: number): string | null => {
  const content = contentOf(path, found)
  if (content === null) return null
  return createHash(idLength === 64 ? 'sha256' : 'sha1')
    .update(`blob ${content.length}\0`)
    .update(content)
    .digest('hex')
}

const contentOf = (path: Buffer, found: Stats): Buffer | null => {
  try {
    if (found.isSymbolicLink()) return readlinkSync(path, { encoding: 'buffer' })
    return found.isFile() ? readFileSync(path) : null
  } catch {
    return null
  }
}

import { type GitEnd, type GitProcess, listen } from '../objects/open-git.ts'
import type { ByteText } from './fold-path.ts'
import type { TreeChange, TreeEntry } from './tree-entry.ts'

/** The arguments that list, file by file and without guessing renames, how two trees differ. */
export const comparisonArguments = (before: string, after: string): readonly string[] => [
  'diff-tree',
  '-r',
  '-z',
  '--raw',
  '--no-abbrev',
  '--no-renames',
  '--no-ext-diff',
  '--ignore-submodules=none',
  before,
  after,
]

const entry = (mode: string | undefined, oid: string | undefined): TreeEntry | null =>
  !mode || !oid || mode === '000000' ? null : { mode, oid }

/** One `:<mode> <mode> <oid> <oid> <status>` and its path. */
const parseRawChange = (raw: string, path: ByteText): TreeChange => {
  const [before, after, beforeOid, afterOid] = raw.slice(1).split(' ')
  return { path, before: entry(before, beforeOid), after: entry(after, afterOid) }
}

/**
 * The changes out of a running comparison, in the order of their paths.
 *
 * @param keeps  which paths to keep; all by default
 */
export const readChanges = async (
  comparison: GitProcess,
  keeps: (path: ByteText) => boolean = () => true,
): Promise<GitEnd & { readonly changes: readonly TreeChange[] }> => {
  const changes: TreeChange[] = []
  let carry = ''
  const end = await listen(comparison, chunk => {
    const parts = (carry + chunk.toString('latin1')).split('\0')
    const whole = Math.floor((parts.length - 1) / 2) * 2
    for (let at = 0; at < whole; at += 2) {
      const path = parts[at + 1] as ByteText
      if (keeps(path)) changes.push(parseRawChange(parts[at] as string, path))
    }
    carry = parts.slice(whole).join('\0')
  })
  return { ...end, changes }
}

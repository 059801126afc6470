import { isAscii } from 'node:buffer'
import { type GitEnd, type GitProcess, listen } from '../objects/open-git.ts'
import type { ByteText } from './fold-path.ts'
import { openRootMatcher } from './match-roots.ts'

/** The arguments of the one scan: names only, because modes and ids double what git has to print. */
export const scanArguments = (tree: string): readonly string[] => [
  'ls-tree',
  '-r',
  '-z',
  '--name-only',
  '--full-tree',
  tree,
]

/**
 * The tracked paths under the roots, out of a running scan.
 *
 * Half a million names pass through here, so they are searched as they come, a chunk at a time, and only matches
 * are parsed. A name that a chunk cuts in two is carried over. `isEmpty`: the scan had no name at all.
 */
export const scanRuntimePaths = async (
  scan: GitProcess,
  roots: readonly string[],
): Promise<GitEnd & { readonly paths: ReadonlySet<ByteText>; readonly isEmpty: boolean }> => {
  const matcher = openRootMatcher(roots)
  const paths = new Set<ByteText>()
  let carry = ''
  let isCarryPlain = true
  let isEmpty = true
  const ended = await listen(scan, chunk => {
    const text = carry + chunk.toString('latin1')
    isEmpty = false
    const end = text.lastIndexOf('\0') + 1
    const isPlain = isAscii(chunk)
    for (const path of matcher.list(text.slice(0, end), isPlain && isCarryPlain)) paths.add(path)
    isCarryPlain = isPlain && (end > 0 || isCarryPlain)
    carry = text.slice(end)
  })
  return { ...ended, paths, isEmpty }
}

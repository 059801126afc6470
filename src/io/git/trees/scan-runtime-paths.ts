import { type GitEnd, type GitProcess, listen } from '../objects/open-git.ts'
import { type ByteText, runtimeRootPattern } from './fold-path.ts'

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
 * are parsed. A name that a chunk cuts in two is carried over.
 */
export const scanRuntimePaths = async (
  scan: GitProcess,
  roots: readonly string[],
): Promise<GitEnd & { readonly paths: ReadonlySet<ByteText> }> => {
  const pattern = runtimeRootPattern(roots)
  const paths = new Set<ByteText>()
  let carry = ''
  const ended = await listen(scan, chunk => {
    const text = carry + chunk.toString('latin1')
    const end = text.lastIndexOf('\0') + 1
    pattern.lastIndex = 0
    for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
      const stop = text.indexOf('\0', found.index)
      if (stop < 0) break
      paths.add(text.slice(text.lastIndexOf('\0', found.index) + 1, stop))
      pattern.lastIndex = stop
    }
    carry = text.slice(end)
  })
  return { ...ended, paths }
}

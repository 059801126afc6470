import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { type Git, readOutput } from '../objects/open-git.ts'
import { firstLine } from '../objects/run-git.ts'
import type { ByteText } from './fold-path.ts'
import type { ModedPaths } from './merge-with-git.ts'
import { scanRuntimePaths } from './scan-runtime-paths.ts'

const listing = (...options: readonly string[]): readonly string[] => [
  'ls-files',
  '-z',
  ...options,
  '--full-name',
  '--',
  ':/',
]

const isBare = (stderr: string): boolean => /must be run in a work tree/i.test(stderr)

/**
 * The paths under the roots that the index has, with their modes: what is tracked, and what the next commit would
 * track. None where there is no work tree.
 */
export const readIndexRuntime = async (git: Git, roots: readonly string[]): Promise<Known<ModedPaths>> => {
  const index = await readWholeIndex(git, roots)
  return index.known ? known(index.value ?? new Map()) : index
}

/** The same; `null` where the index has nothing at all: a bare repository, or a clone that was never checked out. */
export const readWholeIndex = async (
  git: Git,
  roots: readonly string[],
): Promise<Known<ModedPaths | null>> => {
  const { code, stderr, paths, isEmpty } = await scanRuntimePaths(git.start(listing('--cached')), roots)
  if (code !== 0) return isBare(stderr) ? known(null) : indexUnread(stderr)
  if (isEmpty) return known(null)
  return paths.size === 0 ? known(new Map()) : readIndexModes(git, paths)
}

/** Each entry is `<mode> <id> <stage>`, a tab and the path. A path in a conflict has several. */
const readIndexModes = async (git: Git, paths: ReadonlySet<ByteText>): Promise<Known<ModedPaths>> => {
  const { code, stderr, stdout } = await readOutput(git.start(listing('--stage')))
  if (code !== 0) return indexUnread(stderr)
  const modes = new Map<ByteText, string>()
  for (const entry of stdout.toString('latin1').split('\0')) {
    const tab = entry.indexOf('\t')
    const path = entry.slice(tab + 1)
    if (tab > 0 && paths.has(path)) modes.set(path, entry.slice(0, entry.indexOf(' ')))
  }
  return known(modes)
}

const indexUnread = (stderr: string): Known<never> =>
  unknown(`the index could not be read: ${firstLine(stderr)}`)

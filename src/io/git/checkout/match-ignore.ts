import ignore from 'ignore'
import type { ByteText } from '../trees/fold-path.ts'

/** One ignore file: its folder ("" for the root) and its text. */
export type IgnoreFile = { readonly folder: string; readonly text: string }

/** A line of an ignore file as the line of a file at the root that means the same. */
const fromRoot = (folder: string, line: string): string => {
  const isException = line.startsWith('!')
  const pattern = isException ? line.slice(1) : line
  if (folder === '' || pattern.trim() === '' || line.startsWith('#')) return pattern.trim() === '' ? '' : line
  const isAnchored = /\/(?=.*[^/ ])/.test(pattern)
  const prefix = `/${folder.replace(/[*?[\]\\ ]/g, '\\$&')}/${isAnchored ? '' : '**/'}`
  return `${isException ? '!' : ''}${prefix}${isAnchored ? pattern.replace(/^\//, '') : pattern}`
}

/**
 * Whether git's ignore rules cover a path, by the ignore files of its folders.
 *
 * A path below an ignored folder is covered, and no exception brings it back. The last rule that matches counts;
 * a file nearer to the path counts after one further up.
 *
 * @param files  the ignore files, from the root downwards
 * @returns whether a path is covered: relative to the root, and it names no folder itself
 * @see https://git-scm.com/docs/gitignore
 */
export const openIgnoreRules = (files: readonly IgnoreFile[]): ((path: ByteText) => boolean) => {
  const lines = files.flatMap(({ folder, text }) =>
    text
      .replace(/^\u{feff}|^\xef\xbb\xbf/u, '')
      .split('\n')
      .map(line => fromRoot(folder, line.replace(/\r$/, ''))),
  )
  const rules = ignore({ ignorecase: false, allowRelativePaths: true }).add(lines)
  return path => rules.ignores(path)
}

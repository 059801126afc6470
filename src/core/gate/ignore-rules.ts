import { shellWord } from '../text/shell-word.ts'
import { runtimeRoots } from '../vocabulary/artifact-roots.ts'
import type { RuntimePath } from './model/facts.ts'

/** The ignore rules that cover the paths, each once: for a known root at every depth, in the letter case of the path. */
export const listIgnoreRules = (paths: readonly RuntimePath[]): readonly string[] => [
  ...new Set(paths.map(ruleFor)),
]

/**
 * The command that adds lines to the ignore file at the top of a checkout. The line break in front keeps them apart from
 * a last line that has no line end.
 *
 * @param top  from the folder of the caller to the top; "" where it is that folder
 */
export const addIgnoreLines = (lines: readonly string[], top: string): string =>
  `printf '\\n%s\\n' ${lines.map(shellWord).join(' ')} >> ${shellWord(top === '' ? '.gitignore' : `${top}/.gitignore`)}`

/** The rule for a root as policy writes it, as a folder: for a built-in root at every depth, as for a tracked path. */
export const ignoreRuleOf = (root: string): string => ruleFor({ path: `${root}/`, root, kind: 'file' })

/** A folder ends with a slash; a file or a symlink that is the root itself would not match such a rule. */
const ruleFor = ({
  path,
  root,
  foldsTo,
  kind,
}: Pick<RuntimePath, 'path' | 'root' | 'foldsTo' | 'kind'>): string => {
  const name = foldsTo ?? root
  const end = foldsTo === undefined && path === root && kind !== 'submodule' ? '' : '/'
  const known = runtimeRoots.find(one => `/${name.toLowerCase()}`.endsWith(`/${one}`))
  if (known === undefined) return `${asLiteral(name)}${end}`
  const written = name.slice(name.length - known.length)
  return known.includes('/') ? `**/${written}${end}` : `${written}${end}`
}

/** Git reads some characters of a rule as a pattern, a comment or an exception. */
const asLiteral = (root: string): string =>
  root
    .replace(/[\\*?[]/g, '\\$&')
    .replace(/^[#!]/, '\\$&')
    .replace(/ $/, '\\ ')

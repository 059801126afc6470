import type { ByteText } from '../trees/fold-path.ts'

/** One ignore file: its folder ("" for the root) and its text. */
export type IgnoreFile = { readonly folder: string; readonly text: string }

type Rule = {
  readonly pattern: RegExp
  readonly isException: boolean
  readonly isForFolders: boolean
  readonly folder: string
}

const withoutTrailingBlanks = (line: string): string => {
  let end = line.length
  while (end > 0 && line[end - 1] === ' ' && line[end - 2] !== '\\') end -= 1
  return line.slice(0, end)
}

const escaped = (letter: string): string => letter.replace(/[.*+?^${}()|[\]\\/]/, '\\$&')

/** A bracket expression at the start of `rest`, and its length; `null` where it is never closed. */
const bracketOf = (rest: string): { readonly source: string; readonly length: number } | null => {
  const found = /^\[([!^]?)(\]?(?:\\.|\[:[a-z]+:\]|[^\]\\])*)\]/.exec(rest)
  if (!found) return null
  const inside = (found[2] as string)
    .replace(/\[:[a-z]+:\]/g, name => classes[name] ?? '')
    .replace(/[[\]^]/g, '\\$&')
  return { source: `(?!/)[${found[1] ? '^' : ''}${inside}]`, length: found[0].length }
}

const classes: Readonly<Record<string, string>> = {
  '[:alnum:]': 'a-zA-Z0-9',
  '[:alpha:]': 'a-zA-Z',
  '[:digit:]': '0-9',
  '[:lower:]': 'a-z',
  '[:upper:]': 'A-Z',
  '[:space:]': '\\s',
  '[:xdigit:]': '0-9a-fA-F',
}

/** A glob of an ignore file as a pattern over the whole path below its folder; `null` for one that never matches. */
const patternOf = (glob: string): RegExp | null => {
  let source = ''
  for (let at = 0; at < glob.length; ) {
    const rest = glob.slice(at)
    const atStart = at === 0 || glob[at - 1] === '/'
    const bracket = rest[0] === '[' ? bracketOf(rest) : null
    if (atStart && rest.startsWith('**/')) {
      source += '(?:[^/]+/)*'
      at += 3
    } else if (atStart && rest === '**') {
      source += '.+'
      at += 2
    } else if (rest[0] === '*') {
      source += '[^/]*'
      at += /^\*+/.exec(rest)?.[0].length ?? 1
    } else if (rest[0] === '?') {
      source += '[^/]'
      at += 1
    } else if (rest[0] === '[') {
      if (!bracket) return null
      source += bracket.source
      at += bracket.length
    } else if (rest[0] === '\\') {
      if (rest.length === 1) return null
      source += escaped(rest[1] as string)
      at += 2
    } else {
      source += escaped(rest[0] as string)
      at += 1
    }
  }
  try {
    return new RegExp(`^${source}$`, 's')
  } catch {
    return null
  }
}

const ruleOf = (line: string, folder: string): Rule | null => {
  const bare = withoutTrailingBlanks(line.replace(/\r$/, ''))
  if (bare === '' || bare.startsWith('#')) return null
  const isException = bare.startsWith('!')
  const body = isException ? bare.slice(1) : bare
  const isForFolders = body.endsWith('/')
  const glob = isForFolders ? body.slice(0, -1) : body
  if (glob === '') return null
  const isAnchored = glob.includes('/')
  const pattern = patternOf(isAnchored ? glob.replace(/^\//, '') : `**/${glob}`)
  return pattern && { pattern, isException, isForFolders, folder }
}

/**
 * Whether git's ignore rules cover a path, by the ignore files of its folders.
 *
 * A path below an ignored folder is covered, and no exception brings it back. The last rule that matches counts;
 * a file nearer to the path counts after one further up.
 *
 * @param path   relative to the root, names no folder itself
 * @param files  the ignore files, from the root downwards
 * @see https://git-scm.com/docs/gitignore
 */
export const isIgnored = (path: ByteText, files: readonly IgnoreFile[]): boolean => {
  const rules = files.flatMap(({ folder, text }) =>
    text
      .replace(/^\u{feff}|^\xef\xbb\xbf/u, '')
      .split('\n')
      .map(line => ruleOf(line, folder))
      .filter((rule): rule is Rule => rule !== null),
  )
  const names = path.split('/')
  return names.some((_, at) => {
    const part = names.slice(0, at + 1).join('/')
    const last = rules.findLast(rule => covers(rule, part, at < names.length - 1))
    return last !== undefined && !last.isException
  })
}

const covers = ({ pattern, isForFolders, folder }: Rule, path: string, isFolder: boolean): boolean => {
  if (isForFolders && !isFolder) return false
  if (folder !== '' && !path.startsWith(`${folder}/`)) return false
  return pattern.test(folder === '' ? path : path.slice(folder.length + 1))
}

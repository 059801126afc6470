/**
 * A path as people write it, as git stores it: without `./` or `/` in front, without `/` behind, without an
 * anchor or a line number. `null` for what names nothing inside the repository.
 *
 * @param written  `./docs/guide.md#install`, `/src/`, `src/cli.ts:12`, `docs\\a.md` stays as it is
 */
export const foldPath = (written: string): string | null => {
  const bare = written
    .trim()
    .replace(/[#?].*$/s, '')
    .replace(/(?::\d+){1,2}(?:-\d+)?$/, '')
  const parts: string[] = []
  for (const part of bare.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.length === 0 ? null : parts.join('/')
}

/**
 * The spellings to search for, the literal one first: a file may really be named `a#b` or `a:1`.
 */
export const pathSpellings = (written: string): readonly string[] => {
  const literal = written
    .trim()
    .replace(/^(?:\.?\/)+/, '')
    .replace(/\/+$/, '')
  const folded = foldPath(written)
  return [...new Set([literal, folded].filter((path): path is string => Boolean(path)))]
}

/**
 * Text that holds one path's bytes a character each (`latin1`). Names in git are bytes: they are compared as
 * bytes and only shown as UTF-8.
 */
export type ByteText = string

export const toBytes = (text: string): ByteText => Buffer.from(text, 'utf8').toString('latin1')

/** What a reader sees: bytes that are not UTF-8 are replaced. */
export const toShown = (bytes: ByteText): string =>
  /^[\0-\x7f]*$/.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8')

/**
 * A pattern that finds a runtime root in NUL-separated paths: at any depth, in any ASCII letter case, as a folder
 * of the path or as the path itself. Global: callers set `lastIndex`. It never matches without roots.
 *
 * The pattern starts with the root's own letters and looks back afterwards, which lets the engine skip ahead.
 */
export const runtimeRootPattern = (roots: readonly string[]): RegExp => {
  const names = roots.map(root => toBytes(root).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
  if (names.length === 0) return /(?!)/g
  return new RegExp(names.map(name => `(?<![^\\0/])${name}(?=[\\0/])`).join('|'), 'gi')
}

/** Where the outermost runtime root of a path ends, as a length; -1 for a path that is under none. */
export const findRuntimeRoot = (pattern: RegExp, path: ByteText): number => {
  pattern.lastIndex = 0
  const found = pattern.exec(`${path}\0`)
  return found ? found.index + found[0].length : -1
}

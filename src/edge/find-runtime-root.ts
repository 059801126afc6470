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

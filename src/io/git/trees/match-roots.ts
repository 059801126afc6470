import { foldCase, foldName, shortNamePatterns } from './fold-name.ts'
import { type ByteText, toBytes } from './fold-path.ts'

/**
 * The outermost runtime root of a path.
 *
 * `end` is the length of the path up to the root's end. `foldsTo` names the root where the path spells it in a way
 * that only some file systems read as the root; `null` for the root's own name, in any letter case.
 */
export type RootMatch = { readonly end: number; readonly foldsTo: string | null }

/** Finds runtime roots in paths: at any depth, in any ASCII letter case, as a folder or as the path itself. */
export type RootMatcher = {
  readonly find: (path: ByteText) => RootMatch | null
  /** The paths under a root, of a text of paths that each end with NUL. `isAscii` says what its bytes are. */
  readonly list: (paths: string, isAscii: boolean) => readonly ByteText[]
}

type Root = { readonly name: string; readonly parts: readonly Part[] }
type Part = { readonly exact: string; readonly folded: string; readonly short: RegExp | null }

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** Bytes of the characters that `foldName` leaves out or replaces. */
const foldedBytes = [
  '\\xe2(?:\\x84\\xaa|\\x80[\\x8b-\\x8f\\xaa-\\xae]|\\x81[\\xa0-\\xaf])',
  '\\xc5[\\x89\\xbf]|\\xc3\\x9f|\\xe1\\xba\\x9e|\\xc7\\xb0|\\xc2\\xad|\\xcd\\x8f|\\xd8\\x9c',
  '\\xe1(?:\\x85[\\x9f\\xa0]|\\x9e[\\xb4\\xb5]|\\xa0[\\x8b-\\x8f])',
  '\\xe3\\x85\\xa4|\\xef(?:\\xac[\\x80-\\x86]|\\xb8[\\x80-\\x8f]|\\xbb\\xbf|\\xbe\\xa0|\\xbf[\\xb0-\\xb8])',
  '\\xf3\\xa0|\\xf0(?:\\x9d\\x85[\\xb3-\\xba]|\\x9b\\xb2[\\xa0-\\xa3])',
].join('|')

/** What may follow a name, and what may stand between two: a stream's name and the marks that Windows cuts off. */
const tail = '[. ]*(?::[^\\0/\\\\]*)?'

/**
 * The patterns that a path has to fit before it is taken apart. Half a million paths pass through them, so each
 * starts with letters of its own, which lets the engine skip ahead, and the rarer ones are tried only on a text that
 * holds their bytes.
 */
const openPatterns = (roots: readonly Root[]) => {
  const spelled = roots.map(({ parts }) =>
    parts.map(({ exact }) => escapePattern(exact)).join(`${tail}[/\\\\]+`),
  )
  const short = [
    ...new Set(roots.flatMap(({ parts }) => parts.flatMap(({ short: one }) => one?.source ?? []))),
  ]
  const isAscii = roots.every(({ name }) => /^[\0-\x7f]*$/.test(name))
  return {
    spelled: new RegExp(`(?<![^\\0/\\\\])(?:${spelled.join('|')})(?=[\\0/\\\\:. ])`, 'gi'),
    short: new RegExp(
      short.length === 0 ? '(?!)' : short.map(one => one.replace(/[$^]/g, '')).join('|'),
      'gi',
    ),
    folded: new RegExp(isAscii ? foldedBytes : '[\\x80-\\xff]', 'g'),
  }
}

const rootOf = (name: string): Root => ({
  name,
  parts: name.split('/').map(part => {
    const short = shortNamePatterns(part)
    return {
      exact: asciiLower(toBytes(part)),
      folded: foldCase(part),
      short: short.length === 0 ? null : new RegExp(`^(?:${short.join('|')})$`),
    }
  }),
})

const asciiLower = (text: ByteText): ByteText => text.replace(/[A-Z]+/g, letters => letters.toLowerCase())

/** One run asks several times with the same list. */
const matchers = new WeakMap<readonly string[], RootMatcher>()

/** @param names  the roots, in lower case; a root of several folders has `/` between them */
export const openRootMatcher = (names: readonly string[]): RootMatcher => {
  const matcher = matchers.get(names) ?? makeRootMatcher(names)
  matchers.set(names, matcher)
  return matcher
}

const makeRootMatcher = (names: readonly string[]): RootMatcher => {
  const roots = names.map(rootOf)
  if (roots.length === 0) return { find: () => null, list: () => [] }
  const patterns = openPatterns(roots)
  const find = (path: ByteText): RootMatch | null =>
    isCandidate(patterns, `${path}\0`) ? matchParts(roots, path) : null
  const list: RootMatcher['list'] = (paths, isAscii) => {
    const found = new Set<ByteText>()
    for (const pattern of chosen(patterns, paths, isAscii)) {
      pattern.lastIndex = 0
      for (let hit = pattern.exec(paths); hit; hit = pattern.exec(paths)) {
        const stop = paths.indexOf('\0', hit.index)
        if (stop < 0) break
        const path = paths.slice(paths.lastIndexOf('\0', hit.index) + 1, stop)
        if (matchParts(roots, path)) found.add(path)
        pattern.lastIndex = stop
      }
    }
    return [...found]
  }
  return { find, list }
}

type Patterns = ReturnType<typeof openPatterns>

const chosen = ({ spelled, short, folded }: Patterns, text: string, isAscii: boolean): readonly RegExp[] => [
  spelled,
  ...(text.includes('~') ? [short] : []),
  ...(isAscii ? [] : [folded]),
]

const isCandidate = (patterns: Patterns, text: string): boolean =>
  chosen(patterns, text, false).some(pattern => {
    pattern.lastIndex = 0
    return pattern.test(text)
  })

/** Each part of the path, with its place. A backslash separates folders on Windows only. */
const partsOf = (path: ByteText): readonly { readonly text: ByteText; readonly start: number }[] =>
  [...path.matchAll(/[^/\\]+/g)].map(part => ({ text: part[0], start: part.index }))

const matchParts = (roots: readonly Root[], path: ByteText): RootMatch | null => {
  const parts = partsOf(path)
  const exact = parts.map(({ text }) => asciiLower(text))
  const folded = parts.map(({ text }) => foldName(text))
  const fits = (part: Part, at: number): boolean => {
    const name = folded[at]
    return name !== undefined && (name === part.folded || part.short?.test(name) === true)
  }
  for (let at = 0; at < parts.length; at += 1) {
    const found = roots.filter(root => root.parts.every((part, index) => fits(part, at + index)))
    if (found.length === 0) continue
    const literal = found.find(root => root.parts.every((part, index) => exact[at + index] === part.exact))
    const [root] = literal ? [literal] : found
    const last = parts[at + (root?.parts.length ?? 1) - 1]
    const end = (last?.start ?? 0) + (last?.text.length ?? 0)
    const isWhole =
      (at === 0 || path[(parts[at]?.start ?? 0) - 1] === '/') && !path.slice(0, end).includes('\\')
    const slash = path.indexOf('/', end)
    const isLiteral = literal !== undefined && isWhole && (end === path.length || path[end] === '/')
    return isLiteral
      ? { end, foldsTo: null }
      : { end: slash < 0 ? path.length : slash, foldsTo: root?.name ?? '' }
  }
  return null
}

import { compileGlob } from './compile-glob.ts'

/** How the document itself is named, where an error belongs to no field. */
export const wholeDocument = '(document)'

const shownKey = (key: PropertyKey): string => {
  const text = String(key)
  const short = text.length > 80 ? `${text.slice(0, 80)}…` : text
  return short.replace(
    /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]/g,
    character =>
      /[\ud800-\udfff]/.test(character)
        ? '\ufffd'
        : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The dotted path of a field; list entries count from 0. Control characters of hostile keys are shown escaped. */
export const fieldPath = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? wholeDocument : path.map(shownKey).join('.')

/** Whether a path matches any of the globs; dot files count, letter case does. */
export const matchesGlob = (path: string, globs: readonly string[]): boolean =>
  globs.length > 0 && matcherOf(globs)(path)

type Matcher = (path: string) => boolean

/** A change may have thousands of paths: each list of globs is compiled once. */
const matchers = new WeakMap<readonly string[], Matcher>()

const matcherOf = (globs: readonly string[]): Matcher => {
  const matcher = matchers.get(globs) ?? globMatcher(globs)
  matchers.set(globs, matcher)
  return matcher
}

/** `matchesGlob` for many paths: the globs are read once. */
export const globMatcher = (globs: readonly string[]): Matcher => {
  const matches = globs.map(compileGlob)
  return path => matches.some(one => one(path))
}

import { isAscii, unicodePattern } from '../../text/unicode-pattern.ts'
import type { MarkedText } from '../model/statement.ts'
import { anyMark } from './mark-inline.ts'

/**
 * A path as a sentence writes it. `at` is where it begins in the marked text. `isLoose`: it may be something else, and
 * only a claim makes it a path of the repository: a name in another letter case, such as `readme.md`, or a place of a
 * system, such as `/etc/shop.toml`.
 */
export type WrittenPath = {
  readonly path: string
  readonly at: number
  readonly end: number
  readonly isLoose?: true
}

const host =
  /^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|ai|app|co|edu|gov|me|sh|so|us|uk|de|eu|fr|ch|jp|cn|ru|info|xyz|cloud|example)$/i
const extension = /\.[A-Za-z][A-Za-z0-9]{0,9}$/
const knownNames =
  /^(?:README|CHANGELOG|CONTRIBUTING|SECURITY|LICENSE|CODEOWNERS|AGENTS|CLAUDE|ARCHITECTURE|MIGRATION|UPGRADING|RUNBOOK)(?:\.[\w-]+)*\.(?:md|mdx|rst|txt|adoc)$/
const looseNames = new RegExp(knownNames.source, 'i')
const bareWord = /(?<![\w./~$%@:\\{<*-])(?:\.{1,2}\/|\/(?=[A-Z]{4,}\.))?(?:[\w@.+-]+\/)*[\w@.+-]+/g
const anyBareWord = unicodePattern(
  String.raw`(?<![\p{L}\p{M}\p{N}_./~$%@:\\{<*-])(?:\.{1,2}/|/(?=[A-Z]{4,}\.))?(?:[\p{L}\p{M}\p{N}_@.+-]+/)*[\p{L}\p{M}\p{N}_@.+-]+`,
  'gu',
)

const hasOtherScript = (words: string): boolean => !isAscii(words.replace(anyMark, ''))

/** Strip what is no part of the path in the repository: `./`, a leading slash, a fragment, a line number. */
export const toPath = (written: string): string =>
  written
    .replace(/[?#].*$/, '')
    .replace(/:\d+(?:[:-]\d+)*$/, '')
    .replace(/^(?:\.\/)+/, '')
    .replace(/^\/+/, '')
    .replace(/[.,;:]+$/, '')

/** Whether a path may be one of the repository: no glob, no host, no way out. */
export const isInside = (path: string): boolean => {
  if (path === '' || /[*<>{}|"\s]|\.\.\.|…/.test(path)) return false
  if (!path.includes('.')) return true
  const parts = path.split('/')
  const [first = ''] = parts
  return !parts.includes('..') && !(first.includes('.') && host.test(first))
}

const isNamedFile = (path: string): boolean => path.includes('/') && extension.test(path)
const isFile = (path: string): boolean => isNamedFile(path) && isInside(path)
const isCodePath = (path: string): boolean =>
  isInside(path) && (isNamedFile(path) || /^[^\s/]+(?:\/[^\s/]+)*\/$/.test(path) || knownNames.test(path))

const isLooseName = (path: string): boolean => looseNames.test(path) && isInside(path)

const inCode = (marked: string): readonly WrittenPath[] =>
  [...marked.matchAll(/\uE000([^\uE001]*)\uE001/g)].flatMap(({ 0: match, 1: written = '', index }) => {
    const path = toPath(written.trim())
    const place = { path, at: index, end: index + match.length }
    const isPlace = /^\s*\/(?!\/)/.test(written) && path.includes('/')
    if (isCodePath(path)) return [isPlace ? { ...place, isLoose: true } : place]
    return isLooseName(path) ? [{ ...place, isLoose: true }] : []
  })

const decodePath = (url: string): string => {
  try {
    return decodeURI(url)
  } catch {
    return url
  }
}

const inLinks = ({ marked, urls }: MarkedText): readonly WrittenPath[] =>
  [...marked.matchAll(/\uE002[^\uE004]*?\uE003(\d+)\uE004/g)].flatMap(({ 0: match, 1: which, index }) => {
    const url = urls[Number(which)] ?? ''
    if (url === '' || /^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(url)) return []
    const path = toPath(decodePath(url))
    return isInside(path) && (path.includes('/') || extension.test(path))
      ? [{ path, at: index, end: index + match.length }]
      : []
  })

const hidden = (text: string): string => '\uE00F'.repeat(text.length)

const inWords = (marked: string): readonly WrittenPath[] => {
  const outside = marked.replace(/\uE000[^\uE001]*\uE001|\uE002[^\uE004]*\uE004/g, hidden)
  const words = outside.includes('://')
    ? outside.replace(/(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/[^\s)>\]]*/gi, hidden)
    : outside
  return [...words.matchAll(hasOtherScript(words) ? anyBareWord() : bareWord)].flatMap(
    ({ 0: written, index }) => {
      const path = toPath(written)
      const place = { path, at: index, end: index + written.length }
      if (isFile(path) || knownNames.test(path)) return [place]
      return isLooseName(path) ? [{ ...place, isLoose: true }] : []
    },
  )
}

/** Every path of the repository that a sentence names: in code, as a relative link, or as a bare `dir/file.ext`. */
export const listPaths = (text: MarkedText): readonly WrittenPath[] =>
  [...inCode(text.marked), ...inLinks(text), ...inWords(text.marked)].sort((one, other) => one.at - other.at)

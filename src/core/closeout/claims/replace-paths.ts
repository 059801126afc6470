import { isInside, toPath } from '../markdown/list-paths.ts'
import type { MarkedText } from '../model/statement.ts'

/** A folded sentence in which each path is one control character, and all other code and links another one. */
export type PathlessText = { readonly text: string; readonly paths: readonly string[] }

/** Stands for a path in `PathlessText`, and for other code. */
export const pathMark = '\u0001'
const otherMark = '\u0002'

const file = /(?:^|\/)[^\s/]*[^\s/.]\.[A-Za-z][A-Za-z0-9]{0,9}$|(?:^|\/)\.[a-z][\w.-]*$/
/** A script without a folder, whose ending is also that of hosts. */
const script = /^[\w-]+\.sh$/
const folder = /^[^\s/]+(?:\/[^\s/]+)*\/$/
const piece =
  /\uE000([^\uE001]*)\uE001|\uE002[^\uE004]*?\uE003(\d+)\uE004|(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/[^\s)>\]]*|(?<![\w./~$%@:\\{<*+-])(?:\.\/)?(?:(?:[\w@.+-]+\/)*[\w@.+-]*\.[A-Za-z]\w{0,9}(?![\w/(*{-])|(?:[\w@.+-]+\/)+(?![\w@.*{<$-]))/g

/** Put a mark in the place of each path. Text in bold is as good as plain. */
export const replacePaths = ({ marked, urls }: MarkedText): PathlessText => {
  const paths: string[] = []
  const text = marked
    .replace(/[\u0001\u0002\uE005\uE006]/g, '')
    .replace(piece, (written: string, code: string | undefined, link: string | undefined) => {
      const path = toPath((code ?? (link === undefined ? written : urlAt(urls, link))).trim())
      if (
        written.includes('://') ||
        (code ?? (link === undefined ? '' : urlAt(urls, link))).includes('#') ||
        !(isInside(path) || script.test(path)) ||
        !(file.test(path) || folder.test(path))
      )
        return code === undefined && link === undefined ? written : otherMark
      paths.push(path)
      return pathMark
    })
  return { text: foldText(text), paths }
}

/**
 * A text in lower case, on one line, with dashes, arrows and apostrophes in ASCII.
 *
 * The patterns over it need no flag and no other characters: with them, each takes milliseconds to compile.
 */
export const foldText = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[\u2013\u2014]/g, '-')
    .replace(/[\u2192\u21d2]|=>/g, '->')
    .replaceAll('\u2019', "'")
    .replace(/\s+/g, ' ')
    .trim()

/** The path of a relative link; an address is no path. */
const urlAt = (urls: readonly string[], link: string): string => {
  const url = urls[Number(link)] ?? ''
  return /^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(url) ? '' : url
}

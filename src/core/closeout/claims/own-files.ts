import type { OwnFiles } from '../model/closeout.ts'
import type { MarkedText } from '../model/statement.ts'

/** A link to a file of the repository at one of those refs, as its path: it claims what the path would. */
export const withOwnFiles = <Text extends MarkedText>(
  texts: readonly Text[],
  own: OwnFiles | undefined,
): readonly Text[] => {
  if (!own || !texts.some(holdsAddress)) return texts
  const address = patternOf(own)
  return texts.map(text =>
    holdsAddress(text)
      ? {
          ...text,
          marked: text.marked.replace(address, pathOf),
          urls: text.urls.map(url => url.replace(address, pathOf)),
        }
      : text,
  )
}

const holdsAddress = ({ marked, urls }: MarkedText): boolean =>
  marked.includes('://') || urls.some(url => url.includes('://'))

const patternOf = ({ repository, refs }: OwnFiles): RegExp => {
  const ref = refs.map(one => escapePattern(encodeURI(one))).join('|')
  return new RegExp(
    String.raw`https?:\/\/[\w.-]+(?::\d+)?\/${escapePattern(repository)}\/(?:blob|tree)\/(?:${ref})\/([^\s?#)>\]\uE000-\uE00F]+)(?:[?#][^\s)>\]\uE000-\uE00F]*)?`,
    'gi',
  )
}

const pathOf = (_address: string, path: string): string => path

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)

import type { MarkedText } from '../../core/closeout/model/statement.ts'

/** One private character a mark; the same characters in a text are dropped before reading. */
export const marks = {
  code: '\uE000',
  codeEnd: '\uE001',
  link: '\uE002',
  linkTarget: '\uE003',
  linkEnd: '\uE004',
  bold: '\uE005',
  boldEnd: '\uE006',
} as const

/** Any of the private characters that this reader uses for its own marks. */
export const anyMark = /[\uE000-\uE00F]/g

/** The text as a reader sees it, white space folded. */
export const plainText = ({ marked }: Pick<MarkedText, 'marked'>): string =>
  marked
    .replace(/\uE003\d*\uE004/g, '')
    .replace(anyMark, '')
    .replace(/\s+/g, ' ')
    .trim()

/** The addresses that the marked text links to, in its order. */
export const linkTargets = ({ marked, urls }: MarkedText): readonly string[] =>
  [...marked.matchAll(/\uE003(\d+)\uE004/g)].map(match => urls[Number(match[1])] ?? '')

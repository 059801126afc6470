import { instantText } from '../../text/page/instants.ts'
import { linkTo, type Pages, personLink } from '../../text/page/links.ts'
import { renderSentence } from '../../text/page/sentence.ts'
import { bytesOf } from '../../text/truncate-bytes.ts'
import type { HistoryEntry, Refusal } from '../model/lifecycle-status.ts'

/** The history, oldest first, one line each; beyond `most`, the oldest are only counted. */
export const historyLines = (
  history: readonly HistoryEntry[],
  most: number,
  pages: Pages | null,
): readonly string[] => {
  const left = Math.max(0, history.length - Math.max(1, most))
  return [
    ...(left > 0
      ? [
          `- ${left} earlier ${left === 1 ? 'entry is' : 'entries are'} not listed here; the timeline has them.`,
        ]
      : []),
    ...history.slice(left).map(entry => historyLine(entry, pages)),
  ]
}

const historyLine = ({ at, by, text, issue }: HistoryEntry, pages: Pages | null): string => {
  const [before = '', after] = issue ? text.split('{issue}') : [text]
  const link = issue ? linkTo(issue.url, issue.name) : ''
  const said = `${renderSentence(before, pages)}${link}${after === undefined ? '' : renderSentence(after, pages)}`
  const who = by === null ? '' : `${personLink(by, pages)} `
  return `- ${at === null ? '**Now:**' : `${instantText(at)}:`} ${who}${said}`
}

/**
 * A text with as much of a history as fits: the oldest entries go first.
 *
 * @param render  the text with so many of the newest entries
 */
export const fitHistory = (
  { history }: { readonly history: readonly HistoryEntry[] },
  bytes: number,
  render: (most: number) => string,
): string => {
  const whole = render(history.length)
  if (bytesOf(whole) <= bytes) return whole
  let [least, most] = [0, history.length]
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2)
    if (bytesOf(render(middle)) <= bytes) least = middle
    else most = middle
  }
  return render(least)
}

/** A request that was not granted, on one line: who, what, why not, and what is allowed instead. */
export const refusalLine = ({ at, by, asked, why, legal }: Refusal, pages: Pages | null): string =>
  `- ${instantText(at)}: the request by ${personLink(by, pages)} (${renderSentence(asked, pages)}) was not granted: ${renderSentence(why, pages)}. ${legalMoves(legal, pages)}`

/** Our own sentences may contain a policy line or a command in code marks; of text from outside they contain only names. */
const legalMoves = (legal: string, pages: Pages | null): string =>
  legal
    .split(/(`[^`\n]+`)/)
    .map(part => (part.startsWith('`') && part.endsWith('`') ? part : renderSentence(part, pages)))
    .join('')

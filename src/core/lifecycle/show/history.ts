import { escapeMarkdown } from '../../text/escape-markdown.ts'
import type { Move, Refusal } from '../model/lifecycle-status.ts'

/** The moves, oldest first, one line each; beyond `most`, the oldest are only counted. */
export const historyLines = (moves: readonly Move[], most: number): readonly string[] => [
  ...(moves.length > most
    ? [`- ${moves.length - most} earlier moves are not listed here; the timeline has them.`]
    : []),
  ...moves
    .slice(Math.max(0, moves.length - most))
    .map(({ at, by, text }) => `- ${at}: ${escapeMarkdown(by)} ${escapeMarkdown(text)}`),
]

/** A request that was not granted, on one line: who, what, why not, and what is allowed instead. */
export const refusalLine = ({ at, by, asked, why, legal }: Refusal): string =>
  `- ${at}: the request by ${escapeMarkdown(by)} (${escapeMarkdown(asked)}) was not granted: ${escapeMarkdown(why)}. ${legalMoves(legal)}`

/** Our own sentences may contain a policy line or a command in code marks; of text from outside they contain only names. */
const legalMoves = (legal: string): string =>
  legal
    .split(/(`[^`\n]+`)/)
    .map(part => (part.startsWith('`') && part.endsWith('`') ? part : escapeMarkdown(part)))
    .join('')

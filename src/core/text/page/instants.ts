import { escapeMarkdown } from '../escape-markdown.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** An instant as a person reads it: `21 Nov 2026, 14:02 UTC`. A text that is no instant stays as it is. */
export const readableInstant = (instant: string): string => {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return instant
  const two = (count: number): string => String(count).padStart(2, '0')
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())} UTC`
}

/** The same in Markdown, with the exact time behind it. */
export const instantText = (instant: string): string => {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return escapeMarkdown(instant)
  return `<span title="${at.toISOString().replace('.000', '')}">${readableInstant(instant)}</span>`
}

/** Instants within a text. */
export const instants = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

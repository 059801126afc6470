import type { Box } from '../../core/closeout/model/statement.ts'

const box = /^\s*\[([ \u00A0xX✓✔*-]?)\]\s*(?=\S|$)/

/** A box that is written out where Markdown knows none (`[]`, a table cell, a line), and the text behind it. */
export const readBox = (marked: string): { readonly box: Box; readonly text: string } => {
  const match = box.exec(marked)
  if (!match) return { box: null, text: marked }
  return { box: /[xX✓✔]/.test(match[1] ?? '') ? 'ticked' : 'open', text: marked.slice(match[0].length) }
}

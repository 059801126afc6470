import { type Paint, plainPaint } from '../core/text/paint.ts'
import type { Io } from './io/terminal.ts'

/** Colours where standard output is a terminal that shows them, plain text everywhere else. */
export const paintFor = async (io: Io): Promise<Paint> => {
  if (!io.isColourful) return plainPaint
  const { default: colours } = await import('picocolors')
  return colours.createColors(true)
}

import { type Palette, plainPalette } from '../render/terminal.ts'
import type { Io } from './io.ts'

/** Colours where standard output is a terminal that shows them, plain text everywhere else. */
export const paletteFor = async (io: Io): Promise<Palette> => {
  if (!io.isColourful) return plainPalette
  const { default: colours } = await import('picocolors')
  const { red, yellow, blue, green, dim } = colours.createColors(true)
  return { error: red, warning: yellow, notice: blue, pass: green, dim }
}

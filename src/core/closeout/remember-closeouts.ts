import type { Closeout, ReadingOptions } from './model/closeout.ts'
import { parseCloseout } from './parse-closeout.ts'

/** Reads a closeout out of a text. @see parseCloseout */
export type ParseCloseout = (text: string, options: ReadingOptions) => Closeout

/** A parser that reads the same text with the same options once. It keeps every reading: make one for each task. */
export const rememberCloseouts = (): ParseCloseout => {
  const readings = new Map<string, Closeout>()
  return (text, options) => {
    const key = JSON.stringify([options, text])
    const reading = readings.get(key) ?? parseCloseout(text, options)
    readings.set(key, reading)
    return reading
  }
}

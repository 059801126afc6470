/** Control characters, line separators and the marks that turn the direction of text around. */
const unshowable = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** A name from outside on one line: what a reader could not see is written as an escape, such as `\n` or `\u202e`. */
export const shownText = (text: string): string =>
  text.replace(unshowable, mark =>
    JSON.stringify(mark)
      .slice(1, -1)
      .replace(/^[^\\].*$/s, hexEscape),
  )

const hexEscape = (mark: string): string => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`

/** `1 file`, `2 files`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

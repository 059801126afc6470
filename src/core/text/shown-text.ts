/**
 * Control characters, line separators, zero-width and direction marks, lone surrogates, tags: nothing that a
 * reader can see. The `u` flag reads pairs as one character, so that only lone surrogates are in their range.
 */
const unseen =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|[\ud800-\udfff]/u
/** True for nearly every text. Checked first, because the other pattern takes long to compile. */
const plain = /^[\u0020-\u007e]*$/

/** Whether a text holds anything that a reader cannot see. */
export const hasUnseen = (text: string): boolean => !plain.test(text) && unseen.test(text)

/**
 * A text from outside on one line, safe on any terminal: what a reader could not see is written as an escape,
 * such as `\n`, `\u202e` or `\u{e0041}`.
 */
export const shownText = (text: string): string =>
  hasUnseen(text) ? text.replace(new RegExp(unseen.source, 'gu'), escapeMark) : text

const short: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
}

const escapeMark = (mark: string): string => {
  const code = mark.codePointAt(0) ?? 0
  if (code > 0xffff) return `\\u{${code.toString(16)}}`
  return short[mark] ?? `\\u${code.toString(16).padStart(4, '0')}`
}

/** A size as a person reads it: `16,000,001 bytes`. */
export const bytesText = (size: number): string => `${size.toLocaleString('en')} byte${size === 1 ? '' : 's'}`

/** `1 file`, `2 files`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

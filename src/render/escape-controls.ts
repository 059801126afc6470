/** C0, DEL, C1, line separators, zero-width and direction marks, lone surrogates, tags: nothing a reader can see. */
const unseen =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/u
/** Nearly every text: told apart first, because it is cheap. */
const plain = /^[\u0020-\u007e]*$/
const everyUnseen = new RegExp(unseen.source, 'gu')

/** Whether a text holds anything that `escapeControls` would show. */
export const hasControls = (text: string): boolean => !plain.test(text) && unseen.test(text)

/**
 * Show what cannot be seen: control, zero-width and direction characters as `\u{…}`.
 * The result is one line and safe on any terminal.
 */
export const escapeControls = (text: string): string =>
  !plain.test(text) && unseen.test(text)
    ? text.replace(everyUnseen, char => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
    : text

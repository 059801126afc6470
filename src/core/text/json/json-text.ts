const unseen =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g

/**
 * JSON whose text is safe on a terminal: what cannot be seen is written as an escape, and reads back as it was.
 *
 * @param indent  blanks a level; 0 for one line
 */
export const jsonText = (value: unknown, indent = 2): string => {
  const text = JSON.stringify(value, null, indent)
  return unseen.test(text) ? text.replace(unseen, escapeUnits) : text
}

const escapeUnits = (chars: string): string =>
  [...Array(chars.length).keys()]
    .map(index => `\\u${chars.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('')

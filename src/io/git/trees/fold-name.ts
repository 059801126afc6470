import { isAscii, unicodePattern } from '../../../core/text/unicode-pattern.ts'
import { type ByteText, toShown } from './fold-path.ts'

/** Characters that a file system may leave out of a name, in any place of it. */
const ignorable = unicodePattern(String.raw`\p{Default_Ignorable_Code_Point}`, 'gu')

/** Letters that fold to others only in full case folding, as APFS and HFS+ do it. */
const fullFolding: Readonly<Record<string, string>> = {
  ...{ '\u017f': 's', '\u00df': 'ss', '\u0149': '\u02bcn', '\u01f0': 'j\u030c' },
  ...{
    '\ufb00': 'ff',
    '\ufb01': 'fi',
    '\ufb02': 'fl',
    '\ufb03': 'ffi',
    '\ufb04': 'ffl',
    '\ufb05': 'st',
    '\ufb06': 'st',
  },
}

/** A text without letter case: ligatures, sharp s and long s become the letters that they stand for. */
export const foldCase = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\u017f\u00df\u0149\u01f0\ufb00-\ufb06]/g, letter => fullFolding[letter] ?? letter)

/**
 * A name as a file system may read it: what HFS+ leaves out, other code points of the same letters (Kelvin sign, long
 * s, ligatures), what Windows cuts off at the end (dots, spaces, the name of a stream).
 *
 * Git guards `.git` by the same rules (`core.protectNTFS`, `core.protectHFS`).
 */
export const foldName = (name: ByteText): string =>
  (isAscii(name) ? name.toLowerCase() : foldCase(toShown(name).normalize('NFC').replace(ignorable(), '')))
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '')

/**
 * The short names that Windows may give to a file: `FLOW-A~1` up to `~4`, after that two letters and a checksum.
 * In lower case, as patterns. None for a name that is short itself.
 */
export const shortNamePatterns = (name: string): readonly string[] => {
  const letters = name.replace(/^[. ]+/, '').replaceAll(/[. ]/g, '')
  if (letters === '' || /[^\x21-\x7e]/.test(name) || (letters === name && letters.length <= 8)) return []
  const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  return [`${escaped(letters.slice(0, 6))}~[1-4]`, `${escaped(letters.slice(0, 2))}${checksum(name)}~[1-9]`]
}

/** The checksum of NTFS, in four hexadecimal digits; git's own list has `7eba` for `.gitmodules`. */
export const checksum = (name: string): string => {
  let sum = 0
  for (const letter of name) sum = (sum * 0x25 + letter.charCodeAt(0)) & 0xffff
  const product = BigInt(Math.abs(Math.imul(sum, 314_159_269)))
  const rest = Number((product - ((product * 1_152_921_497n) >> 60n) * 1_000_000_007n) & 0xffffn)
  return [...rest.toString(16).padStart(4, '0')].reverse().join('')
}

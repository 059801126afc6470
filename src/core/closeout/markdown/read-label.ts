import { isAscii, unicodePattern } from '../../text/unicode-pattern.ts'
import { closeoutFields, type FieldName, fieldNames, type ReadingOptions } from '../model/closeout.ts'
import type { LabelForm } from '../model/statement.ts'
import { foldName } from './fold-name.ts'
import { marks, plainText } from './mark-inline.ts'

/** How certain a name is: an exact name, one that needs company of its form, or one made of a field's words. */
type Strength = 'strong' | 'weak' | 'worded'
type Naming = { readonly field: FieldName; readonly strength: Strength }

/** A label at the beginning of a line, and the marked text behind it. */
export type LabelReading = Naming & { readonly form: LabelForm; readonly rest: string }

/** Every known name, folded, with its field. Policy's own names are strong. */
export type NameTable = ReadonlyMap<string, Naming>

/** Put the names of all fields into one table. The first field to claim a name keeps it; policy goes first. */
export const nameTable = (options: ReadingOptions): NameTable => {
  const table = new Map<string, Naming>()
  const add = (folded: string, naming: Naming): void => {
    if (folded !== '' && !table.has(folded)) table.set(folded, naming)
  }
  for (const field of fieldNames) {
    for (const name of options.fieldNames?.[field] ?? []) add(foldName(name), { field, strength: 'strong' })
  }
  // The model's own names are written folded: folding 200 of them for every text takes a millisecond.
  for (const field of fieldNames) {
    for (const name of [field.replaceAll('_', ' '), ...closeoutFields[field].names])
      add(name, { field, strength: 'strong' })
  }
  for (const field of fieldNames) {
    for (const name of closeoutFields[field].weakNames) add(name, { field, strength: 'weak' })
  }
  return table
}

const longestName = 90

const wordedField = (words: readonly string[]): FieldName | undefined =>
  fieldNames.find(field => {
    const { heads, words: known } = closeoutFields[field]
    return words.some(word => heads.includes(word)) && words.every(word => known.includes(word))
  })

/** Which field a label names, if any. */
export const fieldOf = (label: string, table: NameTable): Naming | null => {
  if (label.length > longestName) return null
  const folded = foldName(plainText({ marked: label }))
  const exact = table.get(folded)
  if (exact) return exact
  const field = wordedField(folded.split(' '))
  return field ? { field, strength: 'worded' } : null
}

const leading = unicodePattern(String.raw`^(?:\s|:[a-z0-9_+-]+:|[^\p{L}\p{N}\s\uE000-\uE00F([])*`)
const asciiLeading = /^(?:\s|:[a-z0-9_+-]+:|[^A-Za-z0-9\s([])*/

/** A line without the dashes, numbers' marks and emoji before its first word. */
const withoutLead = (line: string): string => {
  if (/^[A-Za-z0-9([\uE000-\uE00F]/.test(line)) return line
  return line.replace(isAscii(line) ? asciiLeading : leading(), '')
}

const separator = /^[\s\uE006]*(?:[:：]|[—–]|-+(?=\s))?[\s\uE006]*/

const boldLabel = new RegExp(`^${marks.bold}([^${marks.boldEnd}\\n]{1,${longestName * 2}})${marks.boldEnd}`)

const lowerCase = unicodePattern(String.raw`^\s+\p{Ll}`)

/** `**Shipped** retries` names a field, `**Docs** were updated` is a sentence. */
const isSentence = (label: string, rest: string): boolean =>
  !/[:：]\s*$/.test(label) && lowerCase().test(rest)

const readBold = (line: string, table: NameTable): Omit<LabelReading, 'form'> | null => {
  const match = boldLabel.exec(line)
  if (!match) return null
  const inside = match[1] as string
  const rest = line.slice(match[0].length)
  const whole = fieldOf(inside, table)
  if (whole) return isSentence(inside, rest) ? null : { ...whole, rest: rest.replace(separator, '') }
  const split = readColon(inside, table)
  return split ? { ...split, rest: `${split.rest}${rest}` } : null
}

const readColon = (line: string, table: NameTable): Omit<LabelReading, 'form'> | null => {
  const at = line.search(/[:：](?!\/\/)/)
  if (at <= 0 || at > longestName * 2) return null
  const naming = fieldOf(line.slice(0, at), table)
  return naming && { ...naming, rest: line.slice(at + 1).trimStart() }
}

const readDash = (line: string, table: NameTable): Omit<LabelReading, 'form'> | null => {
  const dash = /\s+(?:[—–]|-{1,2})\s+/.exec(line.slice(0, longestName * 2))
  if (!dash) return null
  const naming = fieldOf(line.slice(0, dash.index), table)
  return naming?.strength === 'strong' ? { ...naming, rest: line.slice(dash.index + dash[0].length) } : null
}

const readWhole = (line: string, table: NameTable): Omit<LabelReading, 'form'> | null => {
  const naming = fieldOf(line, table)
  return naming && { ...naming, rest: '' }
}

type Reader = (line: string, table: NameTable) => Omit<LabelReading, 'form'> | null
const readers = {
  heading: [readWhole, readColon, readDash],
  list: [readBold, readColon, readDash, readWhole],
  prose: [readBold, readColon],
} as const satisfies Record<string, readonly Reader[]>

/**
 * Read the label at the beginning of a line.
 *
 * @param line   marked text of one line
 * @param place  where the line stands: a heading, the first line of a list item, a line of a paragraph
 */
export const readLabel = (
  line: string,
  place: 'heading' | 'list' | 'prose',
  table: NameTable,
): LabelReading | null => {
  const text = withoutLead(line)
  for (const read of readers[place]) {
    const label = read(text, table)
    if (!label) continue
    if (place === 'prose' && read === readColon && label.strength === 'worded') return null
    return { ...label, form: place !== 'prose' ? place : read === readBold ? 'bold' : 'plain' }
  }
  return null
}

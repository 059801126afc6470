import { scanLines } from '../markdown/scan-lines.ts'
import { closeoutMarkers } from '../model/closeout-draft.ts'
import type { PartConflict } from '../model/section-blocks.ts'
import { parseCloseout } from '../parse-closeout.ts'
import { mergeSection } from './merge-section.ts'
import { readBlocks } from './read-blocks.ts'
import type { RenderedCloseout } from './render-closeout.ts'
import { type Decode, readSeals } from './seal-lines.ts'

/**
 * The body with its new section; or the parts that people and the sidecars changed differently; or why the body was not
 * changed at all.
 */
export type Splice =
  | { readonly kind: 'spliced'; readonly body: string }
  | { readonly kind: 'conflict'; readonly conflicts: readonly PartConflict[] }
  | { readonly kind: 'refused'; readonly why: string; readonly fix: string }

/** `isForced` lets the rendered text replace what people wrote where both changed. `decode` reads the body's characters. */
export type SpliceOptions = { readonly isForced: boolean; readonly decode: Decode }

const beginLine = /(?<=^|\n)[ \t]*<!-- closeout:begin -->[ \t]*(?=\r?\n|$)/g
const endLine = /(?<=^|\n)[ \t]*<!-- closeout:end(?: [^<>\r\n]*)? ?-->[ \t]*(?=\r?\n|$)/g

/**
 * Put a rendered closeout between the markers of a body, or at its end where it has none.
 *
 * Every character outside of the markers stays as it is; the section takes the body's line ends. Between them stays
 * what people wrote. Markers that are repeated, out of order or alone are refused, and so is a place that no reader
 * sees as text: inside of a fence, a comment or a folded block that is not closed.
 *
 * @param body  the body as it is stored
 */
export const spliceCloseout = (body: string, rendered: RenderedCloseout, options: SpliceOptions): Splice => {
  const [begins, ends] = [positions(body, beginLine), positions(body, endLine)]
  const [begin, end] = [begins[0], ends[0]]
  const isPair = begins.length === 1 && ends.length === 1 && begin && end && end.at > begin.at
  if ((begin || end) && !isPair) {
    return {
      kind: 'refused',
      why: `the body has ${begins.length} begin and ${ends.length} end markers; it must have one of each, the begin marker first`,
      fix: `Keep one line ${closeoutMarkers.begin} and one line ${closeoutMarkers.end} after it, or remove all of them.`,
    }
  }
  const enclosing = findEnclosing(body.slice(0, begin?.at ?? body.length))
  if (enclosing) {
    return {
      kind: 'refused',
      why: `line ${enclosing.line} opens ${enclosing.what} that is not closed before the place of the closeout. Readers would not see it`,
      fix: `Close ${enclosing.what} of line ${enclosing.line}.`,
    }
  }
  const isCrlf = body.includes('\r\n')
  const newline = isCrlf ? '\r\n' : '\n'
  const inner = begin && end ? body.slice(begin.at + begin.text.length, end.at) : ''
  const seals = end ? readSeals(end.text) : new Map()
  const { text, conflicts } = mergeSection({ lines: inner.split(/\r?\n/), seals, rendered, ...options })
  if (conflicts.length > 0) return { kind: 'conflict', conflicts }
  if (!isStable(text, rendered, options)) return unstable
  const section = isCrlf ? text.replaceAll('\n', '\r\n') : text
  const start = begin && end ? body.slice(0, begin.at) : `${body}${gapAfter(body, newline)}`
  const rest = begin && end ? body.slice(end.at + end.text.length) : newline
  const spliced = start + section + rest
  const place = { first: lineCount(start), last: lineCount(start + section), records: recordCount(text) }
  const hidden = findHidden(options.decode(spliced), place)
  return hidden ?? { kind: 'spliced', body: spliced }
}

const lineCount = (text: string): number => text.split('\n').length

const unstable: Splice = {
  kind: 'refused',
  why: 'a fence, a comment or a folded block between the markers is not closed, so that it hides fields or the record',
  fix: 'Close it, so that every field has its heading outside of it.',
}

/** Whether a later render of the same would change nothing: otherwise something in the section hides a part of it. */
const isStable = (text: string, rendered: RenderedCloseout, options: SpliceOptions): boolean => {
  const lines = text.split('\n')
  const seals = readSeals(lines.at(-1) ?? '')
  const again = mergeSection({ lines: lines.slice(1, -1), seals, rendered, ...options })
  return again.conflicts.length === 0 && again.text === text && !findEnclosing(lines.slice(0, -1).join('\n'))
}

const recordCount = (section: string): number =>
  readBlocks(section.split('\n')).filter(({ kind }) => kind === 'record').length

/** Lines of a body, 1-based, and how many records stand between them. */
type Place = { readonly first: number; readonly last: number; readonly records: number }

/** Why the gate would not read the section at a place: another one comes first, or a block hides it. */
const findHidden = (body: string, { first, last, records: written }: Place): Splice | null => {
  const { section, fields, records } = parseCloseout(body)
  if (section && section.line < first) {
    return {
      kind: 'refused',
      why: `line ${section.line} starts a closeout section before the markers, and only the first section counts`,
      fix: 'Remove that section, or move its text between the markers.',
    }
  }
  const isRead =
    section !== null &&
    section.line < last &&
    records.length >= written &&
    Object.values(fields).every(({ verdict }) => verdict !== 'missing')
  if (isRead) return null
  return {
    kind: 'refused',
    why: `line ${first} begins the closeout, but a block before it or in it hides a part of it, such as a quote, a list or an HTML tag that goes on`,
    fix: 'End the block with an empty line before the begin marker, or move the markers to the end of the body.',
  }
}

const positions = (body: string, marker: RegExp): readonly { readonly at: number; readonly text: string }[] =>
  [...body.matchAll(marker)].map(match => ({ at: match.index, text: match[0] }))

/** What is open at the end of a text: a fence, a comment or a folded block, with the line where it begins. */
const findEnclosing = (text: string): { readonly line: number; readonly what: string } | null => {
  const lines = text.split(/\r?\n/)
  const scanned = scanLines([...lines, 'a'])
  if (scanned.at(-1)?.isVerbatim) {
    const closed = scanned.findLastIndex(({ isVerbatim }) => !isVerbatim)
    const first = lines[closed + 1] ?? ''
    const what = /^ {0,3}(?:`{3}|~{3})/.test(first)
      ? 'a fence'
      : first.trim().startsWith('<!--')
        ? 'a comment'
        : 'an HTML block'
    return { line: closed + 2, what }
  }
  const open: number[] = []
  for (const [index, { text: line, isVerbatim }] of scanned.slice(0, -1).entries()) {
    if (isVerbatim || /^(?: {4}|\t)/.test(line)) continue
    for (const [tag] of line.replace(/`[^`]*`/g, '').matchAll(/<\/?details\b[^>]*>/gi)) {
      if (tag.startsWith('</')) open.pop()
      else open.push(index + 1)
    }
  }
  const line = open.at(-1)
  return line === undefined ? null : { line, what: '<details>' }
}

/** One empty line between the text before and the section. */
const gapAfter = (body: string, newline: string): string => {
  if (body === '') return ''
  if (/\n\r?\n$/.test(body)) return ''
  return body.endsWith('\n') ? newline : newline + newline
}

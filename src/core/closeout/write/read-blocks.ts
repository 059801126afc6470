import { recordInfoString } from '../../vocabulary/names.ts'
import { fieldOf, nameTable } from '../markdown/read-label.ts'
import { type ScannedLine, scanLines } from '../markdown/scan-lines.ts'
import type { FieldName } from '../model/closeout.ts'
import type { SectionBlock } from '../model/section-blocks.ts'
import { trimLines } from './trim-lines.ts'

const heading = /^ {0,3}(#{1,3})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/
const recordOpening = new RegExp(`^\`{3,}${recordInfoString}[ \\t]*$`)

/**
 * Divide the lines between the markers into blocks: fields by their headings, records, and whatever else people wrote.
 *
 * A heading inside of a fence or a comment is text. A field that is headed twice is text the second time.
 */
export const readBlocks = (lines: readonly string[]): readonly SectionBlock[] => {
  const scanned = scanLines(lines)
  const blocks: SectionBlock[] = []
  const seen = new Set<FieldName>()
  let open: { name: FieldName | null; heading: string; lines: string[] } = {
    name: null,
    heading: '',
    lines: [],
  }
  const close = (): void => {
    if (open.name !== null) {
      blocks.push({ kind: 'field', name: open.name, heading: open.heading, lines: trimLines(open.lines) })
    } else if (trimLines(open.lines).length > 0) blocks.push({ kind: 'text', lines: trimLines(open.lines) })
  }
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const end = recordEnd(scanned, at)
    if (end !== null) {
      close()
      blocks.push(recordBlock(scanned.slice(at, end + 1)))
      open = { name: null, heading: '', lines: [] }
      at = end
      continue
    }
    const title = scanned[at]?.isVerbatim ? null : heading.exec(line)
    if (!title) {
      open.lines.push(line)
      continue
    }
    close()
    const field = title[1]?.length === 3 ? (fieldOf(title[2] ?? '', names())?.field ?? null) : null
    const isNew = field !== null && !seen.has(field)
    if (isNew) seen.add(field)
    open = isNew ? { name: field, heading: line, lines: [] } : { name: null, heading: '', lines: [line] }
  }
  close()
  return blocks
}

let table: ReturnType<typeof nameTable> | null = null
const names = () => {
  table ??= nameTable({})
  return table
}

/**
 * The last line of a record that begins in a line, `null` where none does: of a folded block with a record in it,
 * whatever else people wrote into the block, or of a record that stands alone.
 */
const recordEnd = (scanned: readonly ScannedLine[], at: number): number | null => {
  const { text = '', isVerbatim = false } = scanned[at] ?? {}
  if (isVerbatim) {
    const isFirst = !scanned[at - 1]?.isVerbatim
    return isFirst && recordOpening.test(text) ? fenceEnd(scanned, at) : null
  }
  return /^<details\b[^>]*>/i.test(text) ? foldEnd(scanned, at) : null
}

/** The line that closes a folded block with a record in it; `null` where it has none or is not closed. */
const foldEnd = (scanned: readonly ScannedLine[], at: number): number | null => {
  let depth = 0
  let hasRecord = false
  for (const [index, { text, isVerbatim }] of scanned.entries()) {
    if (index < at) continue
    if (isVerbatim) hasRecord ||= recordOpening.test(text)
    else for (const [tag] of text.matchAll(/<\/?details\b[^>]*>/gi)) depth += tag.startsWith('</') ? -1 : 1
    if (depth <= 0) return hasRecord ? index : null
  }
  return null
}

/** The line that closes a fence. */
const fenceEnd = (scanned: readonly ScannedLine[], at: number): number | null => {
  const end = scanned.findIndex(({ text }, index) => index > at && /^`{3,}[ \t]*$/.test(text))
  return end === -1 ? null : end
}

const recordBlock = (lines: readonly ScannedLine[]): SectionBlock => {
  const texts = lines.map(({ text }) => text)
  const start = texts.findIndex(text => recordOpening.test(text)) + 1
  const end = fenceEnd(lines, start - 1) ?? lines.length
  const json = texts.slice(start, end)
  return {
    kind: 'record',
    slug: slugOf(json.join('\n')),
    before: texts.slice(0, start),
    lines: json,
    after: texts.slice(end),
  }
}

const slugOf = (json: string): string | null => {
  try {
    const { slug } = JSON.parse(json) as { readonly slug?: unknown }
    return typeof slug === 'string' ? slug : null
  } catch {
    return null
  }
}

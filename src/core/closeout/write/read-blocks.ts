import { recordInfoString } from '../../vocabulary/names.ts'
import { fieldOf, nameTable } from '../markdown/read-label.ts'
import { scanLines } from '../markdown/scan-lines.ts'
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
    if (scanned[at]?.isVerbatim) {
      open.lines.push(line)
      continue
    }
    const end = recordEnd(lines, at)
    if (end !== null) {
      close()
      blocks.push(recordBlock(lines.slice(at, end + 1)))
      open = { name: null, heading: '', lines: [] }
      at = end
      continue
    }
    const title = heading.exec(line)
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

/** The last line of a folded record that begins in a line, `null` where none does. */
const recordEnd = (lines: readonly string[], at: number): number | null => {
  if (!/^<details>[ \t]*$/.test(lines[at] ?? '')) return null
  const end = lines.findIndex((line, index) => index > at && /^<\/details>[ \t]*$/.test(line))
  if (end === -1) return null
  const inner = lines.slice(at + 1, end)
  const isRecord =
    inner.some(line => recordOpening.test(line)) && !inner.some(line => /^<details>/.test(line))
  return isRecord ? end : null
}

const recordBlock = (lines: readonly string[]): SectionBlock => {
  const start = lines.findIndex(line => recordOpening.test(line)) + 1
  const length = lines.slice(start).findIndex(line => /^`{3,}[ \t]*$/.test(line))
  const json = lines.slice(start, length === -1 ? lines.length - 1 : start + length)
  return { kind: 'record', slug: slugOf(json.join('\n')), lines: json }
}

const slugOf = (json: string): string | null => {
  try {
    const { slug } = JSON.parse(json) as { readonly slug?: unknown }
    return typeof slug === 'string' ? slug : null
  } catch {
    return null
  }
}

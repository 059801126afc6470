import { recordInfoString } from '../../vocabulary/names.ts'
import { closeoutFields, fieldNames } from '../model/closeout.ts'
import { closeoutMarkers } from '../model/closeout-draft.ts'
import type { PartConflict, PartName, Seal, Seals, SectionBlock } from '../model/section-blocks.ts'
import { mergeLines } from './merge-lines.ts'
import { readBlocks } from './read-blocks.ts'
import type { RenderedCloseout } from './render-closeout.ts'
import { type Decode, endMarker, sealOf } from './seal-lines.ts'

/** What stands between the markers, and what is to come there. Lines have no line ends. */
export type SectionMerge = {
  readonly lines: readonly string[]
  readonly seals: Seals
  readonly rendered: RenderedCloseout
  readonly isForced: boolean
  readonly decode: Decode
}

/** The whole section with its markers, and the parts that people and the sidecars changed differently. */
export type MergedSection = { readonly text: string; readonly conflicts: readonly PartConflict[] }

/** A section that holds nothing but what was rendered. */
export const newSection = (rendered: RenderedCloseout): string =>
  mergeSection({ lines: [], seals: new Map(), rendered, isForced: false, decode: text => text }).text

/** Merge a rendered closeout into the lines between the markers: part by part, each slug with a record of its own. */
export const mergeSection = (merge: SectionMerge): MergedSection => {
  const { rendered } = merge
  const conflicts: PartConflict[] = []
  const seals = new Map<PartName, Seal>()
  const mergePart = (
    part: PartName,
    written: readonly string[],
    lines: readonly string[],
  ): readonly string[] => {
    const own = merge.seals.get(rendered.slug)
    const merged = mergeLines({
      written,
      rendered: lines,
      isAsk: part !== 'record' && rendered.asked.has(part),
      seal: own?.get(part) ?? null,
      isShared: part !== 'record' && [...merge.seals.keys()].some(slug => slug !== rendered.slug),
      isForced: merge.isForced,
      decode: merge.decode,
    })
    seals.set(part, merged?.seal ?? own?.get(part) ?? sealOf(lines, merge.decode))
    if (merged) return merged.lines
    conflicts.push({ part, written, rendered: lines })
    return written
  }
  const blocks = complete(readBlocks(merge.lines), rendered.slug).map((block): SectionBlock => {
    if (block.kind === 'field')
      return { ...block, lines: mergePart(block.name, block.lines, rendered.fields[block.name]) }
    if (block.kind !== 'record' || block.slug !== rendered.slug) return block
    return { ...block, lines: mergePart('record', block.lines, rendered.record) }
  })
  const marker = endMarker(new Map([...merge.seals, [rendered.slug, seals]]))
  return { text: [closeoutMarkers.begin, ...blocks.flatMap(blockLines), marker].join('\n'), conflicts }
}

/** The blocks with those that are missing: the heading of the section, each field in its place, the slug's record. */
const complete = (blocks: readonly SectionBlock[], slug: string): readonly SectionBlock[] => {
  const whole = [...blocks]
  const isHeaded = blocks.some(
    block => block.kind === 'text' && block.lines.some(line => /^ {0,3}#{1,2}[ \t]/.test(line)),
  )
  if (!isHeaded) whole.unshift({ kind: 'text', lines: ['## Closeout'] })
  for (const [order, name] of fieldNames.entries()) {
    if (whole.some(block => block.kind === 'field' && block.name === name)) continue
    const later = whole.findIndex(
      block => block.kind === 'record' || (block.kind === 'field' && fieldNames.indexOf(block.name) > order),
    )
    const field = { kind: 'field', name, heading: `### ${closeoutFields[name].title}`, lines: [] } as const
    whole.splice(later === -1 ? whole.length : later, 0, field)
  }
  if (whole.some(block => block.kind === 'record' && block.slug === slug)) return whole
  const last = whole.findLastIndex(block => block.kind === 'record')
  whole.splice(last === -1 ? whole.length : last + 1, 0, { kind: 'record', slug, lines: [] })
  return whole
}

const blockLines = (block: SectionBlock): readonly string[] => {
  if (block.kind === 'text') return [...block.lines, '']
  if (block.kind === 'field') return [block.heading, '', ...block.lines, '']
  return [
    ...['<details>', '<summary>Machine record</summary>', '', `\`\`\`${recordInfoString}`],
    ...block.lines,
    ...['```', '', '</details>'],
  ]
}

import { recordInfoString } from '../../vocabulary/names.ts'
import { closeoutFields, fieldNames } from '../model/closeout.ts'
import { closeoutMarkers } from '../model/closeout-draft.ts'
import type { PartConflict, PartName, Seal, Seals, SectionBlock } from '../model/section-blocks.ts'
import { mergeLines } from './merge-lines.ts'
import { readBlocks } from './read-blocks.ts'
import type { RenderedCloseout } from './render-closeout.ts'
import { type Decode, endMarker } from './seal-lines.ts'

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
  const seals = new Map([...merge.seals].map(([slug, sealed]) => [slug, new Map(sealed)]))
  if (!seals.has(rendered.slug)) seals.set(rendered.slug, new Map())
  const mergePart = (
    part: PartName,
    written: readonly string[],
    lines: readonly string[],
  ): readonly string[] => {
    const merged = mergeLines({
      written,
      rendered: lines,
      isAsk: part !== 'record' && rendered.asked.has(part),
      slug: rendered.slug,
      seals: sealsOf(part, rendered.slug, merge.seals),
      isForced: merge.isForced,
      decode: merge.decode,
    })
    for (const [slug, seal] of merged?.seals ?? []) seals.get(slug)?.set(part, seal)
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
  return {
    text: [closeoutMarkers.begin, ...blocks.flatMap(blockLines), endMarker(seals)].join('\n'),
    conflicts,
  }
}

/** The seals of a part. Sessions share the fields; each has a record of its own. */
const sealsOf = (part: PartName, slug: string, seals: Seals): ReadonlyMap<string, Seal> =>
  new Map(
    [...seals].flatMap(([owner, sealed]) => {
      const seal = part === 'record' && owner !== slug ? undefined : sealed.get(part)
      return seal ? [[owner, seal] as const] : []
    }),
  )

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
  whole.splice(last === -1 ? whole.length : last + 1, 0, { kind: 'record', slug, lines: [], ...recordFrame })
  return whole
}

/** The lines around a record that was never rendered before. */
const recordFrame = {
  before: ['<details>', '<summary>Machine record</summary>', '', `\`\`\`${recordInfoString}`],
  after: ['```', '', '</details>'],
} as const

const blockLines = (block: SectionBlock): readonly string[] => {
  if (block.kind === 'text') return [...block.lines, '']
  if (block.kind === 'field') return [block.heading, '', ...block.lines, '']
  return [...block.before, ...block.lines, ...block.after]
}

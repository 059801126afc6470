import { digestOf } from '../../text/digest-of.ts'
import { fieldNames } from '../model/closeout.ts'
import { closeoutMarkers } from '../model/closeout-draft.ts'
import type { PartName, Seal, Seals } from '../model/section-blocks.ts'

/** How the text of a body is decoded: a file is handled as bytes, so that whatever is no UTF-8 stays as it is. */
export type Decode = (text: string) => string

/** The seal of lines: white space at their ends does not count. */
export const sealOf = (lines: readonly string[], decode: Decode): Seal => ({
  count: lines.length,
  digest: digestOf(lines.map(line => decode(line).trimEnd())).slice(0, 12),
})

/** Whether lines are the ones that were sealed. */
export const isSealed = (lines: readonly string[], seal: Seal, decode: Decode): boolean =>
  lines.length === seal.count && sealOf(lines, decode).digest === seal.digest

const parts: readonly PartName[] = [...fieldNames, 'record']

/** The end marker with its seals, `<!-- closeout:end retry-uploads shipped=2.0f1e2d3c4b5a … -->`; slugs are divided by semicolons. */
export const endMarker = (seals: Seals): string => {
  const texts = [...seals].map(([slug, sealed]) =>
    [slug, ...[...sealed].map(([part, { count, digest }]) => `${part}=${count}.${digest}`)].join(' '),
  )
  return texts.length === 0
    ? closeoutMarkers.end
    : closeoutMarkers.end.replace(' -->', ` ${texts.join('; ')} -->`)
}

/** Read the seals of an end marker. What has no legal form is left out: its part counts as never rendered. */
export const readSeals = (marker: string): Seals => {
  const text = /^[ \t]*<!-- closeout:end (.*?) ?-->[ \t]*$/.exec(marker)?.[1] ?? ''
  const seals = new Map<string, ReadonlyMap<PartName, Seal>>()
  for (const entry of text.split(';')) {
    const [slug, ...words] = entry.trim().split(/\s+/)
    if (!slug) continue
    const sealed = new Map<PartName, Seal>()
    for (const word of words) {
      const [, name, count, digest] = /^(\w+)=(\d{1,6})\.([0-9a-f]{12})$/.exec(word) ?? []
      const part = parts.find(known => known === name)
      if (part && digest) sealed.set(part, { count: Number(count), digest })
    }
    seals.set(slug, sealed)
  }
  return seals
}

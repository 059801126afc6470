import type { Seal } from '../model/section-blocks.ts'
import { type Decode, isSealed, sealOf } from './seal-lines.ts'
import { trimLines } from './trim-lines.ts'

/** One part of a section: what stands there, and what the sidecars of one slug now say. */
export type PartMerge = {
  readonly written: readonly string[]
  readonly rendered: readonly string[]
  /** Whether the rendered lines only ask for what the sidecars do not say. */
  readonly isAsk: boolean
  readonly slug: string
  /** What was rendered into the part the last time, by slug; without an entry the slug was never rendered. */
  readonly seals: ReadonlyMap<string, Seal>
  readonly isForced: boolean
  readonly decode: Decode
}

/** The lines of a part with the seals of every slug; `null` where people and the sidecars both changed it. */
export type MergedPart = {
  readonly lines: readonly string[]
  readonly seals: ReadonlyMap<string, Seal>
} | null

/** Lines that stand together: rendered for a slug and untouched, or written by people (`null`). */
type Piece = { readonly owner: string | null; readonly lines: readonly string[] }

/**
 * Merge what people wrote with what the sidecars say. Only lines that were rendered and that nobody touched are
 * replaced; they are found by their seal, also between lines that people added. Lines of other slugs stay.
 */
export const mergeLines = (part: PartMerge): MergedPart => {
  const { written, rendered, seals, slug, decode } = part
  const keep = (lines: readonly string[]): MergedPart => ({
    lines,
    seals: new Map([...seals, [slug, sealOf(rendered, decode)]]),
  })
  if (written.length === 0) return keep(rendered)
  const pieces = divide(part)
  const isUntouched = pieces.some(({ owner }) => owner === slug) || seals.get(slug)?.count === 0
  const isFirst = !seals.has(slug) && seals.size > 0
  if (isUntouched || isFirst) return place(part, pieces)
  if (isKept(part, pieces)) return keep(written)
  return part.isForced
    ? place(
        part,
        pieces.filter(({ owner }) => owner !== null),
      )
    : null
}

/** Divide the lines into those of each slug, found by their seals, and those of people. */
const divide = ({ written, seals, decode }: PartMerge): readonly Piece[] => {
  let pieces: readonly Piece[] = [{ owner: null, lines: written }]
  for (const [owner, seal] of seals) {
    if (seal.count === 0) continue
    const index = pieces.findIndex(
      piece => piece.owner === null && findSealed(piece.lines, seal, decode) !== -1,
    )
    const lines = pieces[index]?.lines
    if (!lines) continue
    const at = findSealed(lines, seal, decode)
    const parts: readonly Piece[] = [
      { owner: null, lines: lines.slice(0, at) },
      { owner, lines: lines.slice(at, at + seal.count) },
      { owner: null, lines: lines.slice(at + seal.count) },
    ]
    pieces = pieces.toSpliced(index, 1, ...parts.filter(piece => piece.lines.length > 0))
  }
  return pieces
}

/** Where the sealed lines stand, -1 where they do not stand together any more. */
const findSealed = (lines: readonly string[], seal: Seal, decode: Decode): number => {
  for (let at = 0; at + seal.count <= lines.length; at += 1) {
    if (isSealed(lines.slice(at, at + seal.count), seal, decode)) return at
  }
  return -1
}

/** Put the rendered lines in the place of those that they replace, or after all others. */
const place = (part: PartMerge, pieces: readonly Piece[]): MergedPart => {
  const { slug, rendered, isAsk, decode } = part
  const others = pieces.filter(({ owner }) => owner !== slug).flatMap(({ lines }) => lines)
  const lines = isAsk && others.some(isAnswer) ? [] : withoutKnown(rendered, others)
  const own: Piece = { owner: slug, lines }
  const at = pieces.findIndex(({ owner }) => owner === slug)
  const whole = at === -1 ? [...pieces, own] : pieces.with(at, own)
  const isAnswered = whole.some(piece => piece.lines.some(isAnswer))
  const settled = isAnswered ? whole.filter(piece => !isQuestion(piece)) : whole
  const gone = whole.filter(piece => piece.owner !== null && !settled.includes(piece))
  return {
    lines: trimLines(settled.flatMap(piece => piece.lines)),
    seals: new Map([
      ...part.seals,
      [slug, sealOf(lines, decode)] as const,
      ...gone.map(({ owner }) => [owner ?? '', sealOf([], decode)] as const),
    ]),
  }
}

/** Whether what stands there may stay as it is: nothing new was rendered, or nothing that is not there, or a question. */
const isKept = (
  { written, rendered, isAsk, seals, slug, decode }: PartMerge,
  pieces: readonly Piece[],
): boolean => {
  const seal = seals.get(slug)
  const others = pieces.filter(({ owner }) => owner !== null).flatMap(({ lines }) => lines)
  const isSame = [rendered, withoutKnown(rendered, others)].some(
    lines => seal && isSealed(lines, seal, decode),
  )
  const there = new Set(written.map(line => line.trim()))
  return isSame || rendered.every(line => there.has(line.trim())) || (isAsk && written.some(isAnswer))
}

/** The lines that do not stand among others already. */
const withoutKnown = (lines: readonly string[], others: readonly string[]): readonly string[] => {
  const known = new Set(others.map(line => line.trim()).filter(line => line !== ''))
  return lines.filter(line => !known.has(line.trim()))
}

/** Whether a line says something: a question of ours does not. */
const isAnswer = (line: string): boolean => line.trim() !== '' && !line.startsWith('TODO: ')

/** Whether a piece was rendered and only asks. */
const isQuestion = ({ owner, lines }: Piece): boolean => owner !== null && !lines.some(isAnswer)

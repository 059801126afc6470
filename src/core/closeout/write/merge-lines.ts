import type { Seal } from '../model/section-blocks.ts'
import { type Decode, isSealed, sealOf } from './seal-lines.ts'

/** One part of a section: what stands there, and what the sidecars now say. */
export type PartMerge = {
  readonly written: readonly string[]
  readonly rendered: readonly string[]
  /** Whether the rendered lines only ask for what the sidecars do not say. */
  readonly isAsk: boolean
  /** What was rendered for this slug the last time, `null` where it never was. */
  readonly seal: Seal | null
  /** Whether other slugs were rendered into the section. */
  readonly isShared: boolean
  readonly isForced: boolean
  readonly decode: Decode
}

/** The lines of a part with their new seal; `null` where people and the sidecars both changed it. */
export type MergedPart = { readonly lines: readonly string[]; readonly seal: Seal } | null

/**
 * Merge what people wrote with what the sidecars say. Only lines that were rendered and that nobody touched are
 * replaced; they are found by their seal, also between lines that people added.
 */
export const mergeLines = (part: PartMerge): MergedPart => {
  const { written, rendered, seal, decode } = part
  if (written.length === 0) return { lines: rendered, seal: sealOf(rendered, decode) }
  const at = seal === null ? -1 : findSealed(written, seal, decode)
  if (seal !== null && at !== -1) return replace(part, at, seal.count)
  if (isKept(part)) return { lines: written, seal: sealOf(rendered, decode) }
  if (seal === null && part.isShared) return join(part)
  return part.isForced ? { lines: rendered, seal: sealOf(rendered, decode) } : null
}

/** Where the sealed lines stand, -1 where they do not stand together any more. */
const findSealed = (written: readonly string[], seal: Seal, decode: Decode): number => {
  if (seal.count === 0) return written.length
  for (let at = 0; at + seal.count <= written.length; at += 1) {
    if (isSealed(written.slice(at, at + seal.count), seal, decode)) return at
  }
  return -1
}

const replace = (part: PartMerge, at: number, count: number): MergedPart => {
  const { written, decode } = part
  const [before, after] = [written.slice(0, at), written.slice(at + count)]
  const others = [...before, ...after]
  const isAnswered = others.some(isAnswer)
  const added = withoutKnown(part, others)
  const lines = part.isAsk && isAnswered ? [] : added
  return { lines: [...before, ...lines, ...after], seal: sealOf(lines, decode) }
}

/** Whether what stands there may stay as it is: nothing new was rendered, or nothing that is not there, or a question. */
const isKept = ({ written, rendered, isAsk, seal, decode }: PartMerge): boolean => {
  if (seal !== null && isSealed(rendered, seal, decode)) return true
  const there = new Set(written.map(line => line.trim()))
  if (rendered.every(line => there.has(line.trim()))) return true
  return isAsk && written.some(isAnswer)
}

/** The first render of a slug into a section of another one: its lines come after those that stand there. */
const join = (part: PartMerge): MergedPart => {
  const { written, decode } = part
  const isAnswered = written.some(isAnswer)
  const added = withoutKnown(part, written)
  const before = isAnswered ? written : []
  return { lines: [...before, ...added], seal: sealOf(added, decode) }
}

const withoutKnown = ({ rendered }: PartMerge, others: readonly string[]): readonly string[] => {
  const known = new Set(others.map(line => line.trim()).filter(line => line !== ''))
  return rendered.filter(line => !known.has(line.trim()))
}

/** Whether a line says something: a question of ours does not. */
const isAnswer = (line: string): boolean => line.trim() !== '' && !line.startsWith('TODO: ')

import type { FieldName } from './closeout.ts'

/** What a rendered section is made of, between its markers. `lines` are those of the block without its heading. */
export type SectionBlock =
  | { readonly kind: 'text'; readonly lines: readonly string[] }
  | {
      readonly kind: 'field'
      readonly name: FieldName
      readonly heading: string
      readonly lines: readonly string[]
    }
  /**
   * `slug` is `null` where the record is no JSON with one; `lines` are those of the JSON. `before` and `after` are the
   * lines around them, from the folded block's first line to its last, with whatever people wrote there.
   */
  | {
      readonly kind: 'record'
      readonly slug: string | null
      readonly before: readonly string[]
      readonly lines: readonly string[]
      readonly after: readonly string[]
    }

/** What of a section is compared as one piece. */
export type PartName = FieldName | 'record'

/** The lines that were rendered for a part: how many, and the first digits of their digest. */
export type Seal = { readonly count: number; readonly digest: string }

/** What was rendered, by slug and part. The end marker carries it, so that a later render knows what people wrote. */
export type Seals = ReadonlyMap<string, ReadonlyMap<PartName, Seal>>

/** A part that people and the sidecars changed differently. `line` is 1-based within the section. */
export type PartConflict = {
  readonly part: PartName
  readonly written: readonly string[]
  readonly rendered: readonly string[]
}

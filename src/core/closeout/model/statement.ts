import type { FieldName } from './closeout.ts'

/** The forms of a label, from the strongest. */
export type LabelForm = 'heading' | 'bold' | 'list' | 'row' | 'plain'

/**
 * Text with its inline marks kept as single private characters: code spans, links and bold.
 *
 * `urls` are the link targets; a link mark carries its index.
 */
export type MarkedText = { readonly marked: string; readonly urls: readonly string[] }

/** A box before a list item. `open` is unticked. */
export type Box = 'ticked' | 'open' | null

/**
 * One statement of a section: a paragraph, a list item's own text, a table row, a code block.
 *
 * `line` is 1-based within the whole text. `isFolded`: inside a collapsed block. `depth` counts the list items around.
 * `isUnderOpenBox`: it, or an item around it, has an unticked box.
 * `isRouteDetail`: an item inside another item of the same list.
 */
export type Statement = MarkedText & {
  readonly line: number
  readonly kind: 'prose' | 'item' | 'row' | 'code' | 'heading'
  readonly box: Box
  readonly depth: number
  readonly isFolded: boolean
  readonly isUnderOpenBox: boolean
}

/** The parts of a section in the order of the text: labels, and the statements under them. */
export type Piece =
  | { readonly kind: 'label'; readonly field: FieldName; readonly line: number }
  | { readonly kind: 'statement'; readonly field: FieldName | null; readonly statement: Statement }

/** How a text counts as an answer. `reason` is the reason of a skip. */
export type Answer =
  | { readonly kind: 'content' }
  | { readonly kind: 'placeholder' }
  | { readonly kind: 'skip'; readonly reason: string }

import type { Route } from '../../vocabulary/route.ts'
import type { ChangeClaim } from './change-claim.ts'
import { closeoutFields } from './closeout-fields.ts'
import type { EvidenceLine } from './evidence-line.ts'

export { closeoutFields }

export type FieldName = keyof typeof closeoutFields
export const fieldNames = Object.keys(closeoutFields) as readonly FieldName[]

/** Headings that open the section, folded like field names. */
export const sectionNames = ['closeout', 'durable closeout', 'close out', 'durable close out'] as const

/** `missing`: no label. `placeholder`: a label and no answer under it. */
export type FieldVerdict = 'answered' | 'skipped' | 'missing' | 'placeholder'

/**
 * One field as it was read.
 *
 * `line` is 1-based within the text, the line of the (first) label, `null` where it is missing.
 * `text` is what answers it, folded for white space, without the label; "" for none.
 */
export type CloseoutField = {
  readonly verdict: FieldVerdict
  readonly line: number | null
  readonly text: string
  /** The first text under the label of a field without an answer, where there is one. */
  readonly refused?: RefusedText
}

/** A text that is no answer. `isDenial`: it says *none* and no reason. `line` is 1-based in the body. */
export type RefusedText = { readonly text: string; readonly line: number; readonly isDenial: boolean }

/** A route as a follow-up line writes it. */
export type RouteLine = Route & { readonly line: number }

/** A defect of the text that a rule turns into a finding; the rule decides which. */
export type Remark = {
  readonly kind:
    | 'body-unreadable'
    | 'body-broken-command'
    | 'section-repeated'
    | 'route-target-unknown'
    | 'deferred-without-trigger'
    | 'rejected-without-reason'
  readonly line: number
  readonly message: string
  readonly fix?: string
}

/** A fenced block whose info string is `closeout-record`: its text, and the line of its first content line. */
export type RecordBlock = { readonly text: string; readonly line: number }

/**
 * What a sentence of the closeout refers to, so that it can be checked in the repository.
 *
 * A `path` claim with `asserts: "changed"` says that the change touched it; `"mentioned"` only names it.
 * A `reference` is `#12` or an address of the host: `target` is kept as written.
 * `untracked` is the claim of the runtime field.
 */
export type Claim =
  | {
      readonly kind: 'path'
      readonly path: string
      readonly asserts: 'changed' | 'mentioned'
      readonly line: number
      readonly sentence: string
    }
  | { readonly kind: 'reference'; readonly target: string; readonly line: number }
  | { readonly kind: 'untracked'; readonly line: number }

/** A place in the closeout that is in a runtime root or on one machine: an error where readers are sent to it. */
export type LocalPath = {
  readonly path: string
  readonly line: number
  readonly why: 'runtime root' | 'machine path'
  readonly level: 'error' | 'warning'
}

/**
 * A text as it reads as a closeout.
 *
 * `section` is the line of its heading and the end of its last line (1-based, inclusive), `null` where there is none.
 * `skip` is the reason, where one reasoned skip stands for the whole section.
 */
export type Closeout = {
  readonly section: {
    readonly line: number
    readonly endLine: number
    readonly title: string
    /** The level of its heading; that of a bold line is 2. */
    readonly level: number
  } | null
  readonly skip: string | null
  readonly fields: Readonly<Record<FieldName, CloseoutField>>
  readonly routes: readonly RouteLine[]
  readonly records: readonly RecordBlock[]
  readonly claims: readonly Claim[]
  /** What it says about the change: compared with the diff. */
  readonly changeClaims: readonly ChangeClaim[]
  /** The lines under Verification that name evidence. */
  readonly evidence: readonly EvidenceLine[]
  readonly localPaths: readonly LocalPath[]
  readonly remarks: readonly Remark[]
}

/** A repository as `owner/name`, and the branches and commits at which its files are those of the change. */
export type OwnFiles = { readonly repository: string; readonly refs: readonly string[] }

/** How a text is to be read: what policy and the repository's own template add. */
export type ReadingOptions = {
  readonly sectionNames?: readonly string[]
  readonly fieldNames?: Partial<Readonly<Record<FieldName, readonly string[]>>>
  /** The unchanged pull-request template: its text answers nothing. */
  readonly template?: string
  /** Runtime roots, folded to lower case, to recognise local paths. */
  readonly roots?: readonly string[]
  /** Where an address of the repository leads to a file of the change. */
  readonly ownFiles?: OwnFiles | undefined
}

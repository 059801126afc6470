import type { FindingLevel } from '../../vocabulary/finding.ts'
import type { EvidenceKind, EvidenceVerdict } from './evidence.ts'

/** A verdict that is reported. */
export type OpenVerdict = Exclude<EvidenceVerdict, 'holds'>

/** Evidence that a change of some paths must have: at least one entry of one of the kinds that holds. */
export type RequiredEvidence = {
  readonly when: readonly string[]
  readonly kinds: readonly EvidenceKind[]
  readonly level: FindingLevel
  readonly why?: string
}

/** What policy says about evidence. `apps` are slugs. A status counts only with the creator of its context. */
export type EvidencePolicy = {
  readonly levels: Readonly<Record<OpenVerdict, FindingLevel>>
  readonly apps: readonly string[]
  readonly statuses: readonly { readonly context: string; readonly creator: string }[]
  readonly required: readonly RequiredEvidence[]
  /** The level of a claim about the change that the diff contradicts. */
  readonly claims: FindingLevel
}

export const defaultEvidencePolicy: EvidencePolicy = {
  levels: {
    contradicted: 'error',
    stale: 'warning',
    'self-made': 'warning',
    unknown: 'notice',
    pending: 'notice',
  },
  apps: [],
  statuses: [],
  required: [],
  claims: 'warning',
}

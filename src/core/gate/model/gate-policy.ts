import { type FieldName, fieldNames } from '../../closeout/model/closeout.ts'
import { defaultEvidencePolicy, type EvidencePolicy } from '../../evidence/model/evidence-policy.ts'
import type { FindingLevel } from '../../vocabulary/finding.ts'

/** By what pull requests are selected. */
export const selectionKeys = ['authors', 'branch_prefixes', 'labels', 'paths', 'trailers'] as const

/** Which pull requests: those that match any line. */
export type Selection = { readonly [K in (typeof selectionKeys)[number]]?: readonly string[] }

/** Where a closeout may stand. */
export const closeoutSources = ['body', 'comment', 'document'] as const

/** What a closeout has to be. `required_for: null` is every pull request. */
export type CloseoutPolicy = {
  readonly required_for: Selection | null
  readonly exempt_authors: readonly string[]
  readonly required_fields: readonly FieldName[]
  readonly section_names: readonly string[]
  readonly field_names: Readonly<Partial<Record<FieldName, readonly string[]>>>
  readonly section_skip: 'never' | 'trivial' | 'always'
  readonly sources: readonly (typeof closeoutSources)[number][]
  readonly documents: readonly string[]
  readonly drafts: 'judge' | 'report'
  /** An ISO 8601 date or instant; `null`: all pull requests are judged. */
  readonly since: string | null
}

/** Documents of which one must change together with the paths that it describes. */
export type PromotionRule = {
  readonly when: readonly string[]
  readonly docs: readonly string[]
  readonly level: FindingLevel
  readonly why?: string
}

/** The gate's part of the policy, with every value in its place. */
export type GatePolicy = {
  readonly preset: 'strict' | 'agent-made'
  readonly mode: 'enforce' | 'warn'
  readonly roots: readonly string[]
  readonly allow: readonly string[]
  readonly inherited: FindingLevel
  readonly closeout: CloseoutPolicy
  readonly promotion: readonly PromotionRule[]
  readonly evidence: EvidencePolicy
}

/** One defect of a policy file; line and column are 1-based. `isUnread`: there may be a file, and it could not be read. */
export type PolicyProblem = {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly message: string
  readonly fix?: string
  readonly isUnread?: true
  /** It is a defect of the owner's file, which no change of the repository corrects. */
  readonly isOfOwner?: true
  /** Asked again later, the policy may be readable. */
  readonly isPassing?: true
}

/**
 * A value that a floor does not allow, and what is in force instead, both as a text shows them. `place` is where the
 * repository's policy sets the value; `null` where an option or input set it. `floor` names the file of the floor, which is not known
 * where `isUnclear`.
 */
export type FloorOverride = {
  readonly key: string
  readonly asked: string
  readonly inForce: string
  readonly floor: string
  readonly isUnclear?: true
  readonly place: { readonly path: string; readonly line: number } | null
}

/** The strict default: the seed's own rule, with no exceptions. */
export const defaultGatePolicy: GatePolicy = {
  preset: 'strict',
  mode: 'enforce',
  roots: [],
  allow: [],
  inherited: 'error',
  closeout: {
    required_for: null,
    exempt_authors: ['dependabot[bot]', 'renovate[bot]'],
    required_fields: fieldNames.slice(),
    section_names: [],
    field_names: {},
    section_skip: 'trivial',
    sources: ['body'],
    documents: [
      'CHANGELOG.md',
      'docs/**/*.md',
      'README.md',
      '**/README.md',
      '**/runbooks/**/*.md',
      'schemas/**/*.md',
    ],
    drafts: 'report',
    since: null,
  },
  promotion: [],
  evidence: defaultEvidencePolicy,
}

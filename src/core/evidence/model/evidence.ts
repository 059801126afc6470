/** What evidence can be, in the order of docs/evidence.md. */
export const evidenceKinds = ['check', 'status', 'workflow_run', 'test_report', 'file'] as const
export type EvidenceKind = (typeof evidenceKinds)[number]

/** What was found about an entry, worst first. */
export const evidenceVerdicts = ['contradicted', 'stale', 'self-made', 'unknown', 'pending', 'holds'] as const
export type EvidenceVerdict = (typeof evidenceVerdicts)[number]

/** A number that a line states about its tests. */
export type StatedCount = {
  readonly count: number
  readonly of: 'tests' | 'passed' | 'failed' | 'skipped'
}

/**
 * What an entry asks to look up. From an address only ids are taken.
 *
 * `foreign`: an address of another repository or server, which is never looked up.
 */
export type EvidenceTarget =
  | { readonly kind: 'check'; readonly name: string; readonly app: string | null }
  | { readonly kind: 'check'; readonly id: number }
  | { readonly kind: 'status'; readonly context: string }
  | {
      readonly kind: 'workflow_run'
      readonly run: number
      readonly attempt: number | null
      readonly job: string | null
    }
  | {
      readonly kind: 'workflow_run'
      readonly run: number
      readonly jobId: number
      /** The attempt that the address of the job names, if it names one. */
      readonly attempt?: number
    }
  | {
      readonly kind: 'test_report'
      readonly artifact: number
      readonly sha256: string | null
      /** The run that the address of the artifact names, if it names one. */
      readonly run?: number
    }
  | { readonly kind: 'file'; readonly path: string; readonly sha256: string }
  | { readonly kind: EvidenceKind; readonly foreign: string }

/**
 * One entry of evidence. `line` is where a line of the text names it, `null` for an entry of a record.
 * `stated` are the numbers on the entry's own line.
 */
export type EvidenceEntry = {
  readonly target: EvidenceTarget
  readonly line: number | null
  readonly stated: readonly StatedCount[]
}

/** What is kept of a look-up, because checks, runs and artifacts expire. Ids as GitHub gives them. */
export type EvidenceFound = {
  readonly check?: number
  readonly run?: number
  readonly attempt?: number
  readonly job?: number
  readonly artifact?: number
  /** Of the zip file of an artifact, or of a file: 64 hexadecimal digits. */
  readonly sha256?: string
  readonly completed_at?: string
}

/**
 * An entry with its verdict.
 *
 * `reason` is one sentence without its full stop. `permission` is what the token lacks, as in `actions: read`.
 */
export type EvaluatedEvidence = {
  readonly entry: EvidenceEntry
  readonly verdict: EvidenceVerdict
  readonly reason: string
  readonly permission: string | null
  readonly url: string | null
  readonly found: EvidenceFound
}

/** The commit and the repository that evidence has to be of. `repository` is `owner/name`. */
export type EvidenceSubject = { readonly repository: string; readonly head: string }

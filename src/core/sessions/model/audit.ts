import type { Known } from '../../vocabulary/known.ts'
import type { CommittedFiles } from './removal.ts'

/** The five buckets of the cleanup audit, in the order of its JSON. @see seed 001, "Audit Command" */
export const buckets = [
  'active_wip',
  'cleanup_candidate',
  'terminal_done',
  'active_learning_followup',
  'invalid',
] as const
export type Bucket = (typeof buckets)[number]

/** Lanes of an artifact root that hold no sessions. `config` holds settings that are tracked on purpose. */
const lanes = ['archive', 'changes', 'delivery-history', 'config'] as const
/** Folders that newer versions of the tool keep for themselves. */
const laterLanes = [
  ...['liveness', 'current', 'assignment', 'runtime', 'skills', 'veritas', 'kagents', 'telemetry'],
] as const
const laneFiles = ['current.json', '.workflow-sidecar.lock'] as const

/**
 * How sessions are classified.
 *
 * `classic` has the rules of the first audit, bucket for bucket. `promoted` is its later form: a completed
 * delivery needs a promotion claim, `canceled` exists, and more lanes are skipped. `seed` is `classic`,
 * but an open route that names where it is tracked keeps nothing active.
 * `lanes`: these names are no sessions. `stateless`: these names, and folders that hold one of `laneFiles`, are no
 * sessions unless they hold a state. `laneFiles` alone decide where `isLaneFileEnough`.
 */
export const profiles = {
  classic: {
    lanes,
    stateless: [],
    laneFiles: [],
    isLaneFileEnough: false,
    needsPromotion: false,
    refIsTracked: false,
  },
  promoted: {
    lanes: [...lanes, ...laterLanes],
    stateless: [],
    laneFiles,
    isLaneFileEnough: true,
    needsPromotion: true,
    refIsTracked: false,
  },
  seed: {
    lanes,
    stateless: laterLanes,
    laneFiles,
    isLaneFileEnough: false,
    needsPromotion: false,
    refIsTracked: true,
  },
} as const satisfies Record<string, Profile>
export type ProfileName = keyof typeof profiles

export type Profile = {
  readonly lanes: readonly string[]
  readonly stateless: readonly string[]
  readonly laneFiles: readonly string[]
  readonly isLaneFileEnough: boolean
  readonly needsPromotion: boolean
  readonly refIsTracked: boolean
}

/**
 * How long a class of local artifacts is kept, in days; `null` where no clock ends it.
 *
 * @see seed 001, "Local Retention Policy"
 */
export const retentionClasses = {
  active: { days: null, until: 'the work is resolved', home: 'its own folder and handoff' },
  learning: {
    days: null,
    until: 'every route is closed or tracked elsewhere',
    home: 'backlog issues, docs, evals, skills, or a knowledge note',
  },
  broken: {
    days: null,
    until: 'its sidecars are corrected',
    home: 'unknown: the session cannot be classified',
  },
  delivered: {
    days: [14, 30],
    until: 'the recovery window is over',
    home: 'pull request bodies, issue comments, release records, promoted docs',
  },
  governance: {
    days: [30, 90],
    until: 'audits no longer ask for it',
    home: 'provider records, release notes, durable docs, an evidence store',
  },
  routine: {
    days: [14, 14],
    until: 'it is promoted and the recovery window is over',
    home: 'the provider record and the docs',
  },
} as const satisfies Record<string, { days: readonly [number, number] | null; until: string; home: string }>
export type RetentionClass = keyof typeof retentionClasses

/**
 * How long one session stays. `keep_until` and `delete_after` are ISO-8601 UTC instants, `null` where no
 * clock ends it or the session has no date of its last change.
 */
export type Retention = {
  readonly class: RetentionClass
  readonly window_days: readonly [number, number] | null
  readonly until: string
  readonly keep_until: string | null
  readonly delete_after: string | null
}

/** Something durable that exists only in the session, and where it belongs. */
export type Promotion = { readonly what: string; readonly where: string }

/** One session in its bucket: the first seven keys are those that every version of the audit prints. */
export type AuditItem = {
  readonly slug: string
  readonly path: string
  readonly classification: Bucket
  readonly state_status: string | null
  readonly phase: string | null
  readonly next_action_status: string | null
  readonly reasons: readonly string[]
  readonly rule: string
  readonly updated_at: string | null
  readonly age_days: number | null
  /** The source of the age, `null` where nothing dates the session. */
  readonly age_from: 'updated_at' | 'newest file' | null
  /** Why it is past the recovery window, `null` where it is not; of a finished session `retention` says so. */
  readonly stale: string | null
  readonly retention: Retention
  /** `null` where nobody looked: the session is active or broken, or only its state and learning were read. */
  readonly promote: readonly Promotion[] | null
  /** References that stand in the session and would go with it; `null` as for `promote`. */
  readonly links: readonly string[] | null
  /** What would be lost with the session, empty where it is safe to remove; `null` where nobody looked. */
  readonly unsafe: readonly string[] | null
  /** What else to know: an age that `updated_at` does not give, a branch that is merged. */
  readonly notes: readonly string[]
  /** What to do next, in words. */
  readonly next_act: string
}

/** What the audit needs to know besides the sessions. `at` is an ISO-8601 UTC instant. */
export type AuditOptions = {
  readonly profile: ProfileName
  readonly at: string
  readonly staleDays: number
  /** Whether links and promotions are searched too; else sessions are only classified and dated. */
  readonly isDeep: boolean
  /** What the repository has committed, where sessions are looked into. */
  readonly committed?: Known<CommittedFiles>
}

/** A root with at most this many sessions is searched by default. */
export const maxSessionsInDepth = 500

export type Totals = Readonly<Record<'scanned' | Bucket | 'stale', number>>

/**
 * Sessions that are listed, in the order of their slugs, by UTF-16 code unit. Each item is made as it is taken: a root
 * may hold 100,000.
 */
export type AuditItems = Iterable<AuditItem> & { readonly length: number }

/** Which sessions are listed. The counts are always of all. */
export type AuditView = {
  /** `null` for every bucket. */
  readonly buckets: readonly Bucket[] | null
  readonly isStaleOnly: boolean
  /** Whether finished sessions are listed: most of a large root are finished, and what is not listed is not kept. */
  readonly isDoneListed: boolean
  /** ISO-8601 UTC instant: only what was touched since then is listed. */
  readonly since: string | null
  /** At most so many sessions, those that need attention first; `null` for all. */
  readonly limit: number | null
}

/**
 * Finished sessions past their window: `safe` may be moved to the archive, `kept` still hold something that would be
 * lost, `unknown` were not looked into.
 */
export type DoneCounts = { readonly safe: number; readonly kept: number; readonly unknown: number }

/** Why a session needs attention. The first three are past the recovery window. */
export type AttentionKind =
  | 'undecided'
  | 'unrouted'
  | 'unclosed'
  | 'broken'
  | 'waiting'
  | 'learning'
  | 'to close'
  | 'in progress'

/** The sessions that need attention for one reason. `oldestAt` is in milliseconds, `null` where none has a date. */
export type AttentionGroup = {
  readonly kind: AttentionKind
  readonly count: number
  readonly oldestAt: number | null
}

/** The audit of one root. */
export type Audit = {
  readonly artifact_root: string
  readonly buckets: Readonly<Record<Bucket, AuditItems>>
  readonly totals: Totals
  /** The listed sessions that need attention, the most urgent first. */
  readonly attention: AuditItems
  /** The same, counted by reason, without a limit. Only the text prints it. */
  readonly groups: readonly AttentionGroup[]
  /** What the finished sessions of the root come to. */
  readonly done: DoneCounts
  readonly profile: ProfileName
  readonly at: string
  readonly stale_days: number
  /**
   * `whole`: the whole folder of every session that is over was read. `shallow`: sessions were only classified and
   * dated; their `promote`, `links` and `unsafe` are `null`.
   */
  readonly depth: 'whole' | 'shallow'
}

import { asObject, asObjects, asText, type JsonObject } from '../text/json/json.ts'
import { activeStatuses } from '../vocabulary/run-state.ts'
import { type Bucket, type Profile, type ProfileName, profiles } from './model/audit.ts'
import type { SidecarReading, Sidecars } from './model/workspace.ts'
import { type LearningSignals, readLearningSignals } from './read-learning-signals.ts'

/** What the rules read of a session. The three values that the audit prints are "" where one is not a non-empty text. */
export type Run = {
  readonly stateReading: SidecarReading
  readonly state: JsonObject | null
  readonly status: string
  readonly phase: string
  readonly next: string
  readonly learning: LearningSignals
  readonly bundle: SidecarReading | undefined
  readonly profile: Profile
}

type Verdict = {
  readonly bucket: Bucket
  readonly reasons: readonly string[]
  readonly needsRouting?: true
}
type Rule = { readonly name: string; readonly says: (run: Run) => Verdict | null }

const verdict = (bucket: Bucket, ...reasons: readonly string[]): Verdict => ({ bucket, reasons })
const isActive = (status: string): boolean => (activeStatuses as readonly string[]).includes(status)
const completed = ['delivered', 'accepted', 'archived']

/** A finished run: closed, or still to be promoted where the profile requires that. */
const finished = (run: Run, reason: string): Verdict =>
  run.profile.needsPromotion && run.status !== 'archived' && !hasPromotionClaim(run.bundle)
    ? verdict(
        'cleanup_candidate',
        `${run.status}, but no claim in trust.bundle says where the result was promoted`,
      )
    : verdict('terminal_done', reason)

/**
 * The rules of the cleanup audit in their order: the first one that applies decides.
 *
 * Rules up to `next-action` are for states too broken to be printed. A defect of learning.json outweighs any
 * state, and open learning outweighs active work. Enums of the state are not checked before the last rule.
 *
 * @see seed 001, "Current-State Semantics"
 */
export const classificationRules = [
  {
    name: 'state-missing',
    says: run =>
      run.stateReading.standing === 'absent' ? verdict('invalid', 'state.json is missing') : null,
  },
  {
    name: 'state-unreadable',
    says: ({ stateReading: reading }) =>
      reading.standing === 'unreadable' ? verdict('invalid', `state.json ${reading.why}`) : null,
  },
  {
    name: 'state-not-object',
    says: run => (run.state ? null : verdict('invalid', 'state.json is not a JSON object')),
  },
  {
    name: 'state-status',
    says: run => (run.status ? null : verdict('invalid', 'state.json: status is missing or no text')),
  },
  {
    name: 'state-phase',
    says: run => (run.phase ? null : verdict('invalid', 'state.json: phase is missing or no text')),
  },
  {
    name: 'next-action',
    says: run =>
      run.next ? null : verdict('invalid', 'state.json: next_action.status is missing or no text'),
  },
  {
    name: 'learning-broken',
    says: ({ learning }) => (learning.standing === 'broken' ? verdict('invalid', learning.why) : null),
  },
  { name: 'learning-open', says: run => openLearning(run) },
  {
    name: 'active-status',
    says: run => (isActive(run.status) ? verdict('active_wip', `its status is ${run.status}`) : null),
  },
  {
    name: 'verified-continue',
    says: run =>
      run.status === 'verified' && run.next === 'continue'
        ? verdict('active_wip', 'verified, but release, acceptance or learning is not closed')
        : null,
  },
  {
    name: 'verified-done',
    says: run =>
      run.status === 'verified' && run.next === 'done'
        ? verdict('cleanup_candidate', 'verified and done, but the final acceptance is not recorded')
        : null,
  },
  {
    name: 'canceled-done',
    says: run =>
      run.profile.needsPromotion && run.status === 'canceled' && run.phase === 'done'
        ? verdict('terminal_done', 'canceled, in phase done')
        : null,
  },
  {
    name: 'completed-done',
    says: run =>
      completed.includes(run.status) && run.phase === 'done'
        ? finished(run, `${run.status}, in phase done`)
        : null,
  },
  {
    name: 'accepted-or-archived',
    says: run =>
      run.status === 'accepted' || run.status === 'archived'
        ? finished(run, `${run.status}, and no learning is open`)
        : null,
  },
  {
    name: 'unrecognized',
    says: run =>
      verdict(
        'invalid',
        `status ${run.status} in phase ${run.phase} with next action ${run.next} is no state that is known`,
      ),
  },
] as const satisfies readonly Rule[]

export type ClassificationRule = (typeof classificationRules)[number]['name']

const openLearning = ({ learning, profile }: Run): Verdict | null => {
  if (learning.standing !== 'read') return null
  const open = profile.refIsTracked ? learning.untracked : learning.open
  const isRequired = learning.status === 'followup_required'
  if (!isRequired && open === 0) return null
  const reasons = [
    isRequired && open === 0
      ? 'learning.json has the status followup_required, but no route needs action'
      : isRequired && 'learning.json has the status followup_required',
    open > 0 && `${open} open ${open === 1 ? 'route' : 'routes'}`,
  ]
  return {
    ...verdict('active_learning_followup', ...reasons.filter(reason => reason !== false)),
    ...(open > 0 && { needsRouting: true }),
  }
}

/** Any claim with a promotion object counts, even an empty one; an unreadable file has no claim. */
const hasPromotionClaim = (reading: SidecarReading | undefined): boolean =>
  reading?.standing === 'read' &&
  asObjects(asObject(reading.value)?.claims).some(claim => asObject(asObject(claim.metadata)?.promotion))

/** Where a session belongs. The three values of its state are `null` where the state is too broken to be printed. */
export type Classification = {
  readonly bucket: Bucket
  readonly rule: ClassificationRule
  readonly status: string | null
  readonly phase: string | null
  readonly next: string | null
  readonly reasons: readonly string[]
  /** Whether a route of its learning is open and not tracked. */
  readonly needsRouting?: true
}

const silentRules = new Set<string>([
  'state-missing',
  'state-unreadable',
  'state-not-object',
  'state-status',
  'state-phase',
  'next-action',
])

/** Classify one session. Total: any JSON of any shape has its bucket and a reason. */
export const classifyRun = (
  sidecars: Sidecars,
  profile: ProfileName,
  rules: readonly Rule[] = classificationRules,
): Classification => applyRules(readRun(sidecars, profiles[profile]), rules)

/** Classify what was read of a session. @see classifyRun */
export const applyRules = (run: Run, rules: readonly Rule[] = classificationRules): Classification => {
  for (const rule of rules) {
    const said = rule.says(run)
    if (said === null) continue
    const isSilent = silentRules.has(rule.name)
    return {
      bucket: said.bucket,
      reasons: said.reasons,
      rule: rule.name as ClassificationRule,
      status: isSilent ? null : run.status,
      phase: isSilent ? null : run.phase,
      next: isSilent ? null : run.next,
      ...(said.needsRouting && { needsRouting: true }),
    }
  }
  throw new Error('classifyRun: the last rule decides everything')
}

/** Read what the rules need of a session. */
export const readRun = (sidecars: Sidecars, profile: Profile): Run => {
  const stateReading = sidecars.state ?? { standing: 'absent' }
  const state = stateReading.standing === 'read' ? asObject(stateReading.value) : null
  return {
    stateReading,
    state,
    status: shortText(state?.status),
    phase: shortText(state?.phase),
    next: shortText(asObject(state?.next_action)?.status),
    learning: readLearningSignals(sidecars.learning),
    bundle: sidecars['trust-bundle'],
    profile,
  }
}

/** A status may be a megabyte of text; the printed part fits on a line. */
const shortText = (value: unknown): string => {
  const text = asText(value) ?? ''
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}

import { defaultFollowUpPolicy, type FollowUpPolicy } from '../../follow-ups/model/follow-up-policy.ts'
import {
  defaultGatePolicy,
  type FloorOverride,
  type GatePolicy,
  type PolicyProblem,
} from '../../gate/model/gate-policy.ts'
import { defaultLifecyclePolicy, type LifecyclePolicy } from '../../lifecycle/model/lifecycle-policy.ts'

/** Where the policy lives, read at the base of a change. */
export const policyPath = '.github/closeout.yml'

/** Whether a path leads to a file of the repository, as it is written: not absolute, not upwards, not empty. */
export const isPolicyPath = (path: string): boolean =>
  !/^(?:[\\/]|[a-z]:)/i.test(path) && path.trim() !== '' && !path.split(/[\\/]/).includes('..')

/** The policy that is in force: the slices of its subjects, every key with its value. */
export type Policy = GatePolicy & LifecyclePolicy & FollowUpPolicy

/** The strict default. Here, apart from the schema: who only needs the defaults loads no schema. */
export const defaultPolicy: Policy = {
  ...defaultGatePolicy,
  ...defaultLifecyclePolicy,
  ...defaultFollowUpPolicy,
}

/**
 * `source` is `path@sha` or "defaults"; with an owner's policy, that of the owner follows. `overridden` is what a floor
 * does not allow, and `enforcedBy` the file whose floor says `mode: enforce`, which no
 * option weakens.
 *
 * With problems, the gate has its strict default, so that a mistake never loosens it, and a section with a defect is
 * suspended, so that a mistake never turns on something else.
 */
export type PolicyReading = {
  readonly policy: Policy
  readonly source: string
  readonly problems: readonly PolicyProblem[]
  readonly overridden?: readonly FloorOverride[]
  readonly enforcedBy?: string
  /** The owner's file, where its floor counts because the policy extends it, or may count: a defect hides it. */
  readonly floorFrom?: string
  /** The file by which a floor may count that is not known; then no option weakens the mode. */
  readonly floorUnclear?: string
  /** Whether a defect hides if the policy extends the owner's. */
  readonly mayExtend?: true
  /** Whether the mode is that of an option or input, which overrides the file. */
  readonly isModeGiven?: true
}

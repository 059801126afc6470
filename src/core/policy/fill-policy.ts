import { defaultEvidencePolicy, type EvidencePolicy } from '../evidence/model/evidence-policy.ts'
import { defaultFollowUpPolicy } from '../follow-ups/model/follow-up-policy.ts'
import { defaultGatePolicy, type GatePolicy, type PromotionRule } from '../gate/model/gate-policy.ts'
import { agentMade, promotionByOwnership } from '../gate/model/policy-presets.ts'
import { defaultLifecyclePolicy, type LifecyclePolicy } from '../lifecycle/model/lifecycle-policy.ts'
import { nothingSuspended } from '../vocabulary/policy-sections.ts'
import type { Policy } from './model/policy.ts'
import type { PolicyFile } from './model/policy-schema.ts'

/** A root as it is matched: without `./` in front and `/` behind. */
export const foldRoot = (root: string): string => root.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '')

type Promotion = NonNullable<PolicyFile['promotion']>

/** What each key under `promotion` adds to the rules, in this order: an own rule comes before a preset's. */
const promotionRules: {
  readonly [K in keyof Promotion]-?: (written: NonNullable<Promotion[K]>) => readonly PromotionRule[]
} = {
  rules: rules => rules.map(({ level = 'error', ...rule }) => ({ ...rule, level })),
  preset: preset => (preset === 'ownership' ? promotionByOwnership : []),
}

const fillPromotion = ({ rules = [], preset = 'none' }: Promotion = {}): readonly PromotionRule[] => [
  ...promotionRules.rules(rules),
  ...promotionRules.preset(preset),
]

const fillEvidence = ({ levels, required, ...rest }: PolicyFile['evidence'] = {}): EvidencePolicy => ({
  ...defaultEvidencePolicy,
  ...rest,
  levels: { ...defaultEvidencePolicy.levels, ...levels },
  required: (required ?? []).map(({ level = 'error', ...rule }) => ({ ...rule, level })),
})

const fillGatePolicy = (file: PolicyFile): GatePolicy => {
  const preset = file.preset ?? defaultGatePolicy.preset
  const requiredFor = preset === 'agent-made' ? agentMade : defaultGatePolicy.closeout.required_for
  return {
    preset,
    mode: file.mode ?? defaultGatePolicy.mode,
    roots: (file.roots ?? defaultGatePolicy.roots).map(foldRoot),
    allow: file.allow ?? defaultGatePolicy.allow,
    inherited: file.inherited ?? defaultGatePolicy.inherited,
    closeout: { ...defaultGatePolicy.closeout, required_for: requiredFor, ...file.closeout },
    promotion: fillPromotion(file.promotion),
    evidence: fillEvidence(file.evidence),
  }
}

const fillLifecyclePolicy = (file: PolicyFile): Omit<LifecyclePolicy, 'suspended'> => ({
  labels: { ...defaultLifecyclePolicy.labels, ...file.labels },
  approval: { ...defaultLifecyclePolicy.approval, ...file.approval },
  override: { ...defaultLifecyclePolicy.override, ...file.override },
  publish: { ...defaultLifecyclePolicy.publish, ...file.publish },
  retention: { ...defaultLifecyclePolicy.retention, ...file.retention },
})

/** The keys of the file, over those of its preset, over the strict default. An own promotion rule comes before a preset's. */
export const fillPolicy = (file: PolicyFile): Policy => ({
  ...fillGatePolicy(file),
  ...fillLifecyclePolicy(file),
  follow_ups: { ...defaultFollowUpPolicy.follow_ups, ...file.follow_ups },
  ...nothingSuspended,
})

import type { FollowUpPolicy } from '../follow-ups/model/follow-up-policy.ts'
import type { LifecyclePolicy } from '../lifecycle/model/lifecycle-policy.ts'
import type { Policy, PolicyFile, PromotionRule } from './model/policy.ts'
import {
  agentMade,
  defaultFollowUpPolicy,
  defaultLifecyclePolicy,
  defaultPolicy,
  promotionByOwnership,
} from './model/policy-defaults.ts'

/** A root as it is matched: without `./` in front and `/` behind. */
export const foldRoot = (root: string): string => root.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '')

const promotionRules = (promotion: PolicyFile['promotion']): readonly PromotionRule[] => [
  ...(promotion?.rules ?? []).map(rule => ({ ...rule, level: rule.level ?? 'error' })),
  ...(promotion?.preset === 'ownership' ? promotionByOwnership : []),
]

/** The lifecycle keys of the file, over their defaults. */
const fillLifecyclePolicy = (file: PolicyFile): LifecyclePolicy => ({
  labels: { ...defaultLifecyclePolicy.labels, ...file.labels } as LifecyclePolicy['labels'],
  approval: { ...defaultLifecyclePolicy.approval, ...file.approval } as LifecyclePolicy['approval'],
  publish: { ...defaultLifecyclePolicy.publish, ...file.publish } as LifecyclePolicy['publish'],
  retention: { ...defaultLifecyclePolicy.retention, ...file.retention } as LifecyclePolicy['retention'],
})

/** The keys of the file, over those of its preset, over the strict default. An own promotion rule comes before a preset's. */
export const fillPolicy = (file: PolicyFile): Policy => {
  const preset = file.preset ?? defaultPolicy.preset
  const requiredFor = preset === 'agent-made' ? agentMade : defaultPolicy.closeout.required_for
  // A key that is absent is not `undefined` here: the file comes from YAML.
  const closeout = { ...defaultPolicy.closeout, ...file.closeout } as Policy['closeout']
  return {
    preset,
    mode: file.mode ?? defaultPolicy.mode,
    roots: (file.roots ?? defaultPolicy.roots).map(foldRoot),
    allow: file.allow ?? defaultPolicy.allow,
    inherited: file.inherited ?? defaultPolicy.inherited,
    closeout: { ...closeout, required_for: file.closeout?.required_for ?? requiredFor },
    promotion: promotionRules(file.promotion),
    ...fillLifecyclePolicy(file),
    follow_ups: {
      ...defaultFollowUpPolicy.follow_ups,
      ...file.follow_ups,
    } as FollowUpPolicy['follow_ups'],
  }
}

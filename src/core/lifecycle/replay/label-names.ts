import { isSameName } from '../../vocabulary/github-names.ts'
import { type LifecycleLabel, lifecycleLabelNames, lifecycleLabels } from '../model/lifecycle.ts'
import type { LifecyclePolicy } from '../model/lifecycle-policy.ts'

/** Each of our labels as this repository writes it. */
export const labelNames = (policy: LifecyclePolicy): Readonly<Record<LifecycleLabel, string>> =>
  Object.fromEntries(
    lifecycleLabelNames.map(key => [key, `${policy.labels.prefix}${lifecycleLabels[key].label}`]),
  ) as Record<LifecycleLabel, string>

/** Which of ours a label is, whatever its letter case (GitHub knows none); `null` for anybody else's. */
export const labelKey = (policy: LifecyclePolicy, name: string): LifecycleLabel | null => {
  const names = labelNames(policy)
  return lifecycleLabelNames.find(key => isSameName(name, names[key])) ?? null
}

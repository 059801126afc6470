import {
  type LifecycleLabel,
  type LifecycleState,
  lifecycleLabelNames,
  lifecycleLabels,
  lifecycleNames,
} from '../model/lifecycle.ts'
import type { LifecyclePolicy } from '../model/lifecycle-policy.ts'

/** Each of our labels as this repository writes it. */
export const labelNames = (policy: LifecyclePolicy): Readonly<Record<LifecycleLabel, string>> =>
  Object.fromEntries(
    lifecycleLabelNames.map(key => [key, `${policy.labels.prefix}${lifecycleLabels[key].label}`]),
  ) as Record<LifecycleLabel, string>

/** Which of our labels a name is, in any letter case, as on GitHub; `null` for any other label. */
export const labelKey = (policy: LifecyclePolicy, name: string): LifecycleLabel | null => {
  const folded = name.toLowerCase()
  const names = labelNames(policy)
  return lifecycleLabelNames.find(key => names[key].toLowerCase() === folded) ?? null
}

export const isStateKey = (key: LifecycleLabel | null): key is LifecycleState =>
  (lifecycleNames as readonly (string | null)[]).includes(key)

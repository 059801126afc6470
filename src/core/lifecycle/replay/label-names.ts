import { isSameName } from '../../vocabulary/github-names.ts'
import { type LifecycleLabel, lifecycleLabelNames, lifecycleLabels } from '../model/lifecycle.ts'
import type { LifecyclePolicy } from '../model/lifecycle-policy.ts'

/** Each of our labels as this repository writes it. */
export const labelNames = (policy: LifecyclePolicy): Readonly<Record<LifecycleLabel, string>> =>
  Object.fromEntries(
    lifecycleLabelNames.map(key => [key, `${policy.labels.prefix}${lifecycleLabels[key].label}`]),
  ) as Record<LifecycleLabel, string>

/** Which of our labels a name is, in any letter case, as on GitHub; `null` for any other label. */
export const labelKey = (policy: LifecyclePolicy, name: string): LifecycleLabel | null => {
  const names = labelNames(policy)
  return lifecycleLabelNames.find(key => isSameName(name, names[key])) ?? null
}

import {
  type LifecycleState,
  lifecycleNames,
  type MirrorLabel,
  mirrorLabelNames,
  mirrorLabels,
} from '../model/lifecycle.ts'
import type { MirrorPolicy } from '../model/lifecycle-policy.ts'

/** Each of our labels as this repository writes it. */
export const nameLabels = (policy: MirrorPolicy): Readonly<Record<MirrorLabel, string>> =>
  Object.fromEntries(
    mirrorLabelNames.map(key => [key, `${policy.labels.prefix}${mirrorLabels[key].label}`]),
  ) as Record<MirrorLabel, string>

/** Which of ours a label is, whatever its letter case (GitHub knows none); `null` for anybody else's. */
export const labelKey = (policy: MirrorPolicy, name: string): MirrorLabel | null => {
  const folded = name.toLowerCase()
  const names = nameLabels(policy)
  return mirrorLabelNames.find(key => names[key].toLowerCase() === folded) ?? null
}

export const isStateKey = (key: MirrorLabel | null): key is LifecycleState =>
  (lifecycleNames as readonly (string | null)[]).includes(key)

import { isSameName } from '../../vocabulary/github-names.ts'
import { type LifecycleLabel, lifecycleLabelNames, lifecycleLabels } from '../model/lifecycle.ts'
import type { LifecyclePolicy } from '../model/lifecycle-policy.ts'
import type { TimelineEvent } from '../model/pull-request-facts.ts'
import { labelKey } from './label-names.ts'

/** A label as the app set it: which one, and the prefix that policy had then. */
type OwnLabel = { readonly at: string; readonly prefix: string }

const shapeOf = (name: string): { readonly key: LifecycleLabel; readonly prefix: string } | null => {
  const key = lifecycleLabelNames.find(one => name.toLowerCase().endsWith(lifecycleLabels[one].label))
  return key ? { key, prefix: name.slice(0, -lifecycleLabels[key].label.length) } : null
}

/** The labels that the app itself set on a pull request, oldest first: they show which prefix counted when. */
const ownLabels = (timeline: readonly TimelineEvent[]): readonly OwnLabel[] =>
  timeline.flatMap(event => {
    const shape = event.kind === 'labeled' && event.isOurs ? shapeOf(event.label) : null
    return shape ? [{ at: event.at, prefix: shape.prefix }] : []
  })

/**
 * Which of our labels a name was at a time, also before `labels.prefix` was changed: a request of that time still counts.
 *
 * The prefix of that time is the one of the label that the app set last before it, or first after it. The prefix of the
 * policy counts where the app has set none yet.
 */
export const labelKeyAt = (
  policy: LifecyclePolicy,
  timeline: readonly TimelineEvent[],
): ((name: string, at: string) => LifecycleLabel | null) => {
  const own = ownLabels(timeline)
  return (name, at) => {
    const now = labelKey(policy, name)
    if (own.every(({ prefix }) => isSameName(prefix, policy.labels.prefix))) return now
    const shape = shapeOf(name)
    const time = Date.parse(at)
    const before = own.findLast(one => Date.parse(one.at) <= time)
    const after = own.find(one => Date.parse(one.at) > time)
    const counting = [before?.prefix, after?.prefix ?? policy.labels.prefix]
    return shape && counting.some(prefix => isSameName(prefix, shape.prefix)) ? shape.key : null
  }
}

/**
 * The policy with the prefix that the labels of a pull request have, where the policy does not say it because of a defect.
 * So no label is renamed meanwhile.
 */
export const keepPrefix = <P extends LifecyclePolicy>(policy: P, timeline: readonly TimelineEvent[]): P => {
  const last = ownLabels(timeline).at(-1)
  if (!policy.suspended.includes('labels') || last === undefined) return policy
  return { ...policy, labels: { ...policy.labels, prefix: last.prefix } }
}

/** The labels of a pull request that are left over from a former `labels.prefix`. */
export const formerLabels = (
  policy: LifecyclePolicy,
  timeline: readonly TimelineEvent[],
  present: readonly string[],
): readonly string[] => {
  const own = ownLabels(timeline)
  return present.filter(name => {
    const prefix = shapeOf(name)?.prefix
    return labelKey(policy, name) === null && own.some(one => isSameName(prefix, one.prefix))
  })
}

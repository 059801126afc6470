import { matchesGlob } from '../text/field-path.ts'
import type { ChangeFacts, RuntimePath } from './model/facts.ts'
import type { GatePolicy } from './model/gate-policy.ts'

/**
 * The runtime paths that the target branch would track after the merge and that policy does not allow.
 * Empty where they could not be read: the rule about them reports that.
 */
export const listTrackedRuntime = (facts: ChangeFacts, policy: GatePolicy): readonly RuntimePath[] =>
  facts.trackedRuntime.known
    ? facts.trackedRuntime.value.filter(entry => entry.standing !== 'removed' && !isAllowed(entry, policy))
    : []

/** Whether policy allows a runtime path. It never allows a name that only some file systems read as a root's. */
export const isAllowed = (
  entry: { readonly path: string; readonly foldsTo?: string },
  policy: GatePolicy,
): boolean => entry.foldsTo === undefined && matchesGlob(entry.path, policy.allow)

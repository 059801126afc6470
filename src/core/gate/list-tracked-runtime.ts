import { matchesGlob } from '../text/field-path.ts'
import type { ChangeFacts, RuntimePath } from './model/facts.ts'
import type { GatePolicy } from './model/gate-policy.ts'

/**
 * The runtime paths that the target branch would track after the merge and that policy does not allow.
 * Empty where they could not be read: the rule about them reports that.
 */
export const listTrackedRuntime = (facts: ChangeFacts, policy: GatePolicy): readonly RuntimePath[] =>
  facts.trackedRuntime.known
    ? facts.trackedRuntime.value.filter(
        entry => entry.standing !== 'removed' && !matchesGlob(entry.path, policy.allow),
      )
    : []

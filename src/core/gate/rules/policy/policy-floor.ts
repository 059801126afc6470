import { finding } from '../../finding.ts'
import type { EvaluateRule } from '../../model/rule-context.ts'

/** Says what of the repository's policy has no effect, because a floor of its owner does not allow it. */
export const policyFloor: EvaluateRule = ({ facts: { policy } }) =>
  (policy.overridden ?? []).map(({ key, asked, inForce, floor, isUnclear, place }) =>
    finding(
      'policy-floor',
      place ?? {},
      `${place ? `\`${key}\` in ${place.path}` : `The ${key} that was given`} is ${asked}, ${isUnclear ? `which has no effect while the floor that ${floor} brings is not known` : `which the floor in ${floor} does not allow`}. In force is ${inForce}.`,
    ),
  )

import { defaultFollowUpPolicy } from '../../follow-ups/model/follow-up-policy.ts'
import { defaultLifecyclePolicy } from '../../lifecycle/model/lifecycle-policy.ts'
import { type SuspendableSection, suspendableSections } from '../../vocabulary/policy-sections.ts'
import { defaultPolicy, type Policy } from './policy.ts'

type Sections = Pick<Policy, SuspendableSection>

/**
 * What each section is while it is suspended. An approval is required and nobody can give it; a merge is not published;
 * nothing is archived; no issue is opened. The labels keep the prefix that they have: @see keepPrefix
 */
const suspendedSections: Sections = {
  labels: defaultLifecyclePolicy.labels,
  approval: { required: true, bind: 'tree', roles: [], teams: [], allow: [] },
  publish: { on: 'release' },
  retention: { days: Number.POSITIVE_INFINITY },
  follow_ups: {
    ...defaultFollowUpPolicy.follow_ups,
    open_when: 'never',
    trusted_roles: [],
    most: 0,
    recurrence: 'new',
  },
}

/** A policy with some of its sections suspended. */
export const suspend = (policy: Policy, suspended: readonly SuspendableSection[]): Policy => ({
  ...policy,
  ...Object.fromEntries(suspended.map(section => [section, suspendedSections[section]])),
  suspended,
})

/** The policy where nothing of the file is known: the strict default of the gate, and every other section suspended. */
export const suspendedPolicy: Policy = suspend(defaultPolicy, suspendableSections)

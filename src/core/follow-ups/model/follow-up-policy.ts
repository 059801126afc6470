import { nothingSuspended, type Suspended } from '../../vocabulary/policy-sections.ts'
import type { RouteTarget } from '../../vocabulary/route.ts'

/** Where the follow-ups of one target go, and how their issues are made. */
export type TargetSettings = {
  readonly repository?: string
  readonly labels?: readonly string[]
  readonly assignees?: readonly string[]
  readonly milestone?: string
}

/** The policy of follow-ups with every value in its place. */
export type FollowUpPolicy = Suspended & {
  readonly follow_ups: {
    readonly open_when: 'published' | 'approved' | 'ready' | 'never'
    readonly from_corrections: boolean
    readonly trusted_roles: readonly string[]
    readonly trusted_authors: readonly string[]
    readonly trusts_approval: boolean
    readonly most: number
    readonly parent: 'never' | 'several'
    readonly recurrence: 'reopen' | 'new'
    readonly targets: Readonly<Partial<Record<RouteTarget, TargetSettings>>>
  }
}

/** Issues are opened at publication, for authors who could have opened them themselves. */
export const defaultFollowUpPolicy: FollowUpPolicy = {
  follow_ups: {
    open_when: 'published',
    from_corrections: false,
    trusted_roles: ['write', 'maintain', 'admin'],
    trusted_authors: [],
    trusts_approval: false,
    most: 10,
    parent: 'never',
    recurrence: 'reopen',
    targets: {},
  },
  ...nothingSuspended,
}

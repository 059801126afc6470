import { nothingSuspended, type Suspended } from '../../vocabulary/policy-sections.ts'
import type { involvements } from './approval.ts'
import type { LifecycleLabel } from './lifecycle.ts'

/** The lifecycle's policy with every value in its place. */
export type LifecyclePolicy = Suspended & {
  readonly labels: {
    readonly prefix: string
    readonly descriptions: Readonly<Partial<Record<LifecycleLabel, string>>>
  }
  readonly approval: {
    readonly required: boolean
    readonly bind: 'tree' | 'diff'
    readonly roles: readonly string[]
    readonly teams: readonly string[]
    readonly allow: readonly (typeof involvements)[number][]
  }
  readonly override: { readonly allowed: boolean; readonly hours: number }
  readonly publish: { readonly on: 'merge' | 'release' }
  readonly retention: { readonly days: number }
}

/** Separation of duties by default; a lone maintainer adds the policy line that the refusal names. */
export const defaultLifecyclePolicy: LifecyclePolicy = {
  labels: { prefix: 'artifact: ', descriptions: {} },
  approval: { required: false, bind: 'tree', roles: ['write', 'maintain', 'admin'], teams: [], allow: [] },
  override: { allowed: false, hours: 24 },
  publish: { on: 'merge' },
  retention: { days: 30 },
  ...nothingSuspended,
}

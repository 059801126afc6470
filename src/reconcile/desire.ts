import type { MirrorLabel } from '../core/lifecycle/model/lifecycle.ts'
import type { Standing } from '../core/lifecycle/model/lifecycle-status.ts'
import type { CheckOutput } from '../core/lifecycle/model/operation.ts'

/** Everything that should be on GitHub for one pull request, whole. `labels` has the one state label, and the hold. */
export type Desired = {
  readonly number: number
  readonly head: string
  readonly labels: readonly MirrorLabel[]
  readonly check: CheckOutput
  readonly comment: string
  readonly assign: string | null
}

/** What should be seen of a standing: exactly one state label, the hold where it holds, the check and the record. */
export const desire = (
  standing: Standing,
  head: string,
  shown: { readonly check: CheckOutput; readonly comment: string },
): Desired => ({
  number: standing.number,
  head,
  labels: standing.hold ? [standing.state, 'hold'] : [standing.state],
  check: shown.check,
  comment: shown.comment,
  assign: standing.assign,
})

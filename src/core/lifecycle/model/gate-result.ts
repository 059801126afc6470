import type { RunRecord } from '../../closeout/model/record.ts'
import type { Report } from '../../gate/model/report.ts'
import type { Route } from '../../vocabulary/route.ts'

/**
 * What the gate says of a pull request, for the mirror.
 *
 * `closeout` is the digest of the closeout as it stands; `digestOfBody` gives the one that another body would have
 * had, so that what a delivery shows can be held against it.
 */
export type GateResult = {
  readonly report: Report
  readonly shouldFail: boolean
  readonly records: readonly RunRecord[]
  /** The lines under Follow-ups, as they were read. */
  readonly routes?: readonly Route[]
  readonly closeout: string
  readonly digestOfBody: (body: string) => string
}

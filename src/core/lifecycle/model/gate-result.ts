import type { Closeout } from '../../closeout/model/closeout.ts'
import type { RunRecord } from '../../closeout/model/record.ts'
import type { Report } from '../../gate/model/report.ts'
import type { Route } from '../../vocabulary/route.ts'

/**
 * The gate's result for a pull request, for the lifecycle.
 *
 * `closeout` is the digest of the current closeout; `digestOfBody` gives the digest for another body, so that the
 * body of a delivery can be compared.
 */
export type GateResult = {
  readonly report: Report
  readonly shouldFail: boolean
  readonly records: readonly RunRecord[]
  /** The lines under Follow-ups, as they were read. */
  readonly routes?: readonly Route[]
  readonly closeout: string
  readonly digestOfBody: (body: string) => string
  /** The closeout that counts if the pull request has another body; `null` where there is none. */
  readonly readBody?: (body: string) => Pick<Closeout, 'routes' | 'records'> | null
}

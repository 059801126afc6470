import { closeoutDigest } from '../closeout/closeout-digest.ts'
import type { Closeout } from '../closeout/model/closeout.ts'
import type { ParseCloseout } from '../closeout/remember-closeouts.ts'
import { chooseCloseout } from '../gate/choose-closeout.ts'
import { shouldFail } from '../gate/evaluate-change.ts'
import type { CheckedGate } from '../gate/model/rule-context.ts'
import { known } from '../vocabulary/known.ts'
import type { GateResult } from './model/gate-result.ts'

/**
 * What the lifecycle needs of the gate: the report, the records, and the digest of the closeout.
 *
 * @param parse  reads the closeout of another body, when a delivery shows one
 */
export const evaluateGate = ({ report, facts, reading }: CheckedGate, parse: ParseCloseout): GateResult => {
  const readBody = (body: string): Closeout | null => {
    const pullRequest = facts.pullRequest.known ? facts.pullRequest.value : null
    const shown = { ...facts, pullRequest: known(pullRequest && { ...pullRequest, body }) }
    return chooseCloseout(shown, facts.policy.policy, parse)?.closeout ?? null
  }
  const digestOfBody = (body: string): string => {
    const shown = readBody(body)
    return shown ? closeoutDigest(shown) : ''
  }
  return {
    report,
    shouldFail: shouldFail(report),
    records: reading?.record.standing === 'valid' ? reading.record.records : [],
    routes: reading?.closeout.routes ?? [],
    closeout: reading ? closeoutDigest(reading.closeout) : '',
    digestOfBody,
    readBody,
  }
}

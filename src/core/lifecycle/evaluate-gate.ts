import { closeoutDigest } from '../closeout/closeout-digest.ts'
import { parseRecords } from '../closeout/parse-records.ts'
import { chooseCloseout } from '../gate/choose-closeout.ts'
import { shouldFail } from '../gate/evaluate-change.ts'
import type { ChangeFacts } from '../gate/model/facts.ts'
import type { Report } from '../gate/model/report.ts'
import { runtimeRoots } from '../vocabulary/artifact-roots.ts'
import { known } from '../vocabulary/known.ts'
import type { GateResult } from './model/evaluated-gate.ts'

/** What the lifecycle needs of the gate: the report, the records, and the digest of the closeout. */
export const evaluateGate = (report: Report, facts: ChangeFacts): GateResult => {
  const { policy } = facts.policy
  const roots = [...new Set([...runtimeRoots, ...policy.roots])]
  const digestOfBody = (body: string): string => {
    const pullRequest = facts.pullRequest.known ? facts.pullRequest.value : null
    const chosen = chooseCloseout(
      { ...facts, pullRequest: known(pullRequest && { ...pullRequest, body }) },
      policy,
      roots,
    )
    return chosen ? closeoutDigest(chosen.closeout) : ''
  }
  const chosen = chooseCloseout(facts, policy, roots)
  const record = parseRecords(chosen?.closeout.records ?? [])
  return {
    report,
    shouldFail: shouldFail(report),
    records: record.standing === 'valid' ? record.records : [],
    routes: chosen?.closeout.routes ?? [],
    closeout: chosen ? closeoutDigest(chosen.closeout) : '',
    digestOfBody,
  }
}

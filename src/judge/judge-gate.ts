import { closeoutDigest } from '../core/closeout/closeout-digest.ts'
import { parseRecords } from '../core/closeout/parse-records.ts'
import { chooseCloseout } from '../core/gate/choose-closeout.ts'
import type { ChangeFacts } from '../core/gate/model/facts.ts'
import type { Report } from '../core/gate/model/report.ts'
import { runtimeRoots } from '../core/vocabulary/artifact-roots.ts'
import { known } from '../core/vocabulary/known.ts'
import type { JudgedGate } from '../model/judged-gate.ts'
import { fails } from './fails.ts'

/** What the mirror needs of the gate's verdict: the report, the records, and which closeout it was. */
export const judgeGate = (report: Report, facts: ChangeFacts): JudgedGate => {
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
    fails: fails(report),
    records: record.standing === 'valid' ? record.records : [],
    routes: chosen?.closeout.routes ?? [],
    closeout: chosen ? closeoutDigest(chosen.closeout) : '',
    digestOfBody,
  }
}

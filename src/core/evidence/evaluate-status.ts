import { shownText } from '../text/shown-text.ts'
import { isSameName } from '../vocabulary/github-names.ts'
import { type Judgment, shortSha } from './evaluate-run.ts'
import type { EvidenceSubject } from './model/evidence.ts'
import type { EvidenceFacts } from './model/evidence-facts.ts'
import type { EvidencePolicy } from './model/evidence-policy.ts'

/** Evaluate the newest status of a context. Anyone with write access can set one, so its creator has to be the expected one. */
export const evaluateStatus = (
  context: string,
  { statuses }: Extract<EvidenceFacts, { kind: 'status' }>,
  { head }: EvidenceSubject,
  policy: EvidencePolicy,
): Judgment => {
  if (!statuses.known) return { verdict: 'unknown', reason: statuses.why }
  const newest = statuses.value.find(status => status.context === context)
  if (!newest)
    return { verdict: 'unknown', reason: `no commit status of this context is on ${shortSha(head)}` }
  const place = {
    url: newest.url,
    ...(newest.createdAt === null ? {} : { found: { completed_at: newest.createdAt } }),
  }
  const expected = policy.statuses.filter(status => status.context === context)
  const creator = shownText(newest.creator ?? 'an unknown account')
  if (!expected.some(status => isSameName(newest.creator, status.creator))) {
    const why =
      expected.length === 0
        ? `policy \`evidence.statuses\` names no creator for it, and ${creator} set it`
        : `${creator} set it, and not ${expected.map(status => shownText(status.creator)).join(' or ')}`
    return { verdict: 'unknown', reason: why, ...place }
  }
  if (newest.state === 'pending') return { verdict: 'pending', reason: 'the status is pending', ...place }
  return newest.state === 'success'
    ? { verdict: 'holds', reason: `${creator} reported success on ${shortSha(head)}`, ...place }
    : { verdict: 'contradicted', reason: `${creator} reported ${shownText(newest.state)}`, ...place }
}

import { type Content, type Receipt, receiptVersion } from '../model/approval.ts'
import type { LifecycleRequest } from '../model/lifecycle-status.ts'
import { bindContent, sealReceipt } from './bind-content.ts'
import { sealGrant } from './evaluate-authority.ts'
import { findWitness } from './find-witness.ts'
import type { ReplayInput } from './replay.ts'

/** What is sealed: an approval, or an override with what it lets pass. */
type Granted = Pick<Receipt, 'act' | 'override'>

/**
 * The receipt of a request that is granted: what the person saw, by the signed delivery, and what gave the authority.
 *
 * @returns `null` where no delivery shows what the person saw, or it cannot be read
 */
export const sealSeen = (request: LifecycleRequest, input: ReplayInput, granted: Granted): Receipt | null => {
  const seen = contentSeen(request, input)
  if (seen === null) return null
  const { answers, gate, policy, facts } = input
  return sealReceipt({
    version: receiptVersion,
    grant: sealGrant(request.by, facts, answers, gate.records, policy, seen.base),
    ...granted,
    repository: facts.repository.id,
    kind: 'pull_request',
    number: facts.change.number,
    event: request.event,
    via: request.via,
    actor: request.by,
    at: request.at,
    head: seen.head,
    content: seen.content,
  })
}

/** The content that the person saw, as a receipt binds it. */
const contentSeen = (
  request: LifecycleRequest,
  input: ReplayInput,
): { readonly head: string; readonly base: string; readonly content: Content } | null => {
  const seen = findWitness(request, input)
  if (seen === null) return null
  const content = bindContent(seen.head, seen.base.sha, seen.closeout, input)
  return content && { head: seen.head, base: seen.base.ref, content }
}

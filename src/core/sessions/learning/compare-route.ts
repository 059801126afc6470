import { disposeRoute } from '../../follow-ups/track-routes.ts'
import type { ComparedRoute, IssueOutcome, LocalRoute } from '../model/local-route.ts'

/**
 * Compare a local route with its issue: what the state of the issue means for the route, and what may be written.
 * A route whose issue is open stays open, with the reference: only its owner can close it.
 */
export const compareRoute = (local: LocalRoute, issue: IssueOutcome | null): ComparedRoute => {
  const { route } = local
  const compared = { ...local, issue, next: null, note: '' }
  const own = disposeRoute(route)
  if (issue === null || route.status !== 'open') return { ...compared, disposition: own }
  const base = { ref: route.ref ?? issue.url, action: route.action }
  const write = (next: NonNullable<ComparedRoute['next']>) =>
    next.status === route.status && next.ref === route.ref ? null : next
  if (issue.trigger !== null && issue.reason !== 'completed') {
    const action = `${route.action} (deferred until ${plain(issue.trigger.replace(/^until\s+/i, ''))})`
    return { ...compared, disposition: 'deferred', next: { ...base, status: 'deferred', action } }
  }
  if (issue.state === 'open') {
    return { ...compared, disposition: 'tracked', next: write({ ...base, status: 'open' }) }
  }
  if (issue.reason === 'not_planned' && issue.because === null) {
    return {
      ...compared,
      disposition: 'needs-action',
      next: write({ ...base, status: 'open' }),
      note: 'the issue was closed as not planned without a reason; add the reason as a comment on the issue',
    }
  }
  if (issue.reason === 'not_planned') {
    const action = `${route.action} (rejected: ${plain(issue.because ?? '')})`
    return { ...compared, disposition: 'rejected', next: { ...base, status: 'rejected', action } }
  }
  const status = issue.reason === 'duplicate' ? 'accepted' : 'completed'
  return { ...compared, disposition: status, next: { ...base, status } }
}

/** A text that fits into brackets at the end of an action. */
const plain = (text: string): string =>
  text.replace(/\s+/g, ' ').replaceAll('(', '[').replaceAll(')', ']').trim().slice(0, 300)

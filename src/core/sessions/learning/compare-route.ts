import { disposeRoute } from '../../follow-ups/track-routes.ts'
import type { ComparedRoute, LocalIssue, LocalRoute } from '../model/local-route.ts'

/**
 * Compare a local route with its issue: what the state of the issue means for the route, and what may be written.
 * A route whose issue is open stays open, with the reference: only its owner can close it.
 */
export const compareRoute = (local: LocalRoute, issue: LocalIssue | null): ComparedRoute => {
  const { route } = local
  const compared = { ...local, issue, next: null, note: '' }
  if (issue === null || route.status !== 'open') return { ...compared, disposition: disposeRoute(route) }
  const { disposition, note } = issue
  const next = nextOf(local, issue)
  const isSame = next.status === route.status && next.ref === route.ref
  return { ...compared, disposition, note, next: isSame ? null : next }
}

const nextOf = ({ route }: LocalRoute, issue: LocalIssue): NonNullable<ComparedRoute['next']> => {
  const base = { ref: route.ref ?? issue.url, action: route.action }
  switch (issue.disposition) {
    case 'deferred': {
      const until = plain((issue.trigger ?? '').replace(/^until\s+/i, ''))
      return { ...base, status: 'deferred', action: `${route.action} (deferred until ${until})` }
    }
    case 'rejected':
      return {
        ...base,
        status: 'rejected',
        action: `${route.action} (rejected: ${plain(issue.because ?? '')})`,
      }
    case 'completed':
    case 'accepted':
      return { ...base, status: issue.disposition }
    case 'tracked':
    case 'needs-action':
      return { ...base, status: 'open' }
  }
}

/** A text that fits into brackets at the end of an action. */
const plain = (text: string): string =>
  text.replace(/\s+/g, ' ').replaceAll('(', '[').replaceAll(')', ']').trim().slice(0, 300)

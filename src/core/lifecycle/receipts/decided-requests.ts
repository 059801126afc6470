import type { DecidedRequests } from '../model/approval.ts'
import type { LifecycleRequest } from '../model/lifecycle-status.ts'

/** One decision of a replay. */
export type Decision = { readonly event: string; readonly at: string; readonly isGranted: boolean }

export const nothingDecided: DecidedRequests = { until: '', granted: [], refused: [] }

/** Refused requests that are kept by name: anybody can make more of them. */
const mostRefused = 30
const mostGranted = 100

/** What was decided of a request before; `null` for one that is new. */
export const decisionOn = (
  { event, at }: Pick<LifecycleRequest, 'event' | 'at'>,
  { until, granted, refused }: DecidedRequests,
): 'granted' | 'refused' | null => {
  if (granted.includes(event)) return 'granted'
  if (refused.includes(event)) return 'refused'
  return until !== '' && Date.parse(at) <= Date.parse(until) ? 'refused' : null
}

/** Instants of one form are in order as texts; "" comes before all of them. */
const latest = (instants: readonly string[]): string => instants.toSorted().at(-1) ?? ''

/** What several checks keep of one pull request. */
export const joinDecided = (several: readonly DecidedRequests[]): DecidedRequests =>
  several.reduce(
    (joined, one) => ({
      until: latest([joined.until, one.until]),
      granted: [...new Set([...joined.granted, ...one.granted])],
      refused: [...new Set([...joined.refused, ...one.refused])],
    }),
    nothingDecided,
  )

/**
 * What was decided before, with the decisions of a replay, in the room of a ledger.
 *
 * Of the refused requests the newest are kept by name, and the others by the time until which everything was refused.
 */
export const addDecisions = (before: DecidedRequests, decisions: readonly Decision[]): DecidedRequests => {
  const timeOf = new Map(decisions.map(({ event, at }) => [event, at]))
  const named = (isGranted: boolean) =>
    decisions.filter(one => one.isGranted === isGranted).map(({ event }) => event)
  const { until, granted, refused } = joinDecided([
    before,
    { until: '', granted: named(true), refused: named(false) },
  ])
  const folded = refused.slice(0, -mostRefused).map(event => timeOf.get(event) ?? '')
  return {
    until: latest([until, ...folded]),
    granted: granted.slice(-mostGranted),
    refused: refused.slice(-mostRefused),
  }
}

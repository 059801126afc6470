import { drift as knownDrift } from '../text/drift.ts'
import { nearestValue } from '../text/json/nearest-value.ts'
import { type RouteTarget, routeTargets, timesIn } from '../vocabulary/route.ts'
import { evaluateAnswer } from './answers/evaluate-answer.ts'
import { foldText } from './markdown/fold-name.ts'
import { plainText } from './markdown/mark-inline.ts'
import type { Remark, RouteLine } from './model/closeout.ts'
import type { Piece, Statement } from './model/statement.ts'
import { type RouteLineReading, readRouteLine } from './read-route-line.ts'

/** The routes of the follow-up lines, and remarks on unclear lines. */
export type RouteReading = { readonly routes: readonly RouteLine[]; readonly remarks: readonly Remark[] }

const targetsOfWork = routeTargets.filter(target => target !== 'none')

/** The target of a line of work without a known target. */
const nearestTarget = (word: string | null): RouteTarget =>
  (word === null ? null : nearestValue(word, targetsOfWork)) ?? 'backlog'

/** A line cannot wait until it was seen some times: only an issue counts that. */
const isCounting = ({ closing }: RouteLineReading): boolean =>
  closing?.status === 'deferred' && timesIn(closing.because) > 0

const statusOf = (statement: Statement, reading: RouteLineReading): RouteLine['status'] => {
  const { closing } = reading
  const isReasoned =
    closing !== null && (closing.status === 'accepted' || closing.because !== '') && !isCounting(reading)
  if (closing && isReasoned) return closing.status
  return statement.box === 'ticked' ? 'completed' : 'open'
}

const routeOf = (
  statement: Statement,
  reading: RouteLineReading & { readonly target: RouteTarget },
): RouteLine => {
  const status = statusOf(statement, reading)
  return {
    target: reading.target,
    action: reading.action,
    status,
    ...(reading.ref === null ? {} : { ref: reading.ref }),
    ...(status === 'deferred' ? { trigger: reading.closing?.because ?? '' } : {}),
    ...(status === 'rejected' ? { reason: reading.closing?.because ?? '' } : {}),
    line: statement.line,
  }
}

const unknownTarget = (statement: Statement, { drift }: RouteLineReading): Remark => {
  const target = nearestTarget(drift)
  const what =
    drift === null
      ? 'A line under Follow-ups has no target'
      : `Under Follow-ups, "${drift}" is not a known target`
  return {
    kind: 'route-target-unknown',
    line: statement.line,
    message: `${what}, so no issue is opened for it. The targets are ${routeTargets.join(', ')}.`,
    fix: `- [ ] ${target}: ${plainText(statement)
      .replace(/^[^:]{0,30}:\s*/, '')
      .slice(0, 120)}`,
  }
}

/** What a word that is no target means. Without a box only words for work count: `Test: all passed` is no work. */
const meantBy = (statement: Statement, { drift, ref }: RouteLineReading): RouteTarget | null => {
  const meanings = drift !== null && Object.hasOwn(knownDrift, drift) ? knownDrift[drift] : undefined
  const meant = targetsOfWork.find(target => meanings?.includes(target)) ?? null
  if (statement.box !== null || meant === null) return meant
  return meant === 'backlog' && ref === null && !anyReference.test(plainText(statement)) ? meant : null
}

/** A word that people write for a target is read as that target, with a remark. */
const drifted = (statement: Statement, reading: RouteLineReading, meant: RouteTarget): Remark => ({
  kind: 'route-target-unknown',
  line: statement.line,
  message: `Under Follow-ups, the target "${reading.drift}" is read as ${meant}. The targets are ${routeTargets.join(', ')}.`,
  fix: `- [ ] ${meant}: ${withoutTarget(reading.action).slice(0, 120)}`,
})

const withoutTarget = (action: string): string =>
  action.replace(/^[^:：]{0,40}?\s*(?:[:：]|\s[-–—]\s)\s*/u, '')

const unclearClosing = (statement: Statement, reading: RouteLineReading): readonly Remark[] => {
  const { closing, action, target } = reading
  if (isCounting(reading)) {
    return [
      {
        kind: 'deferred-without-trigger',
        line: statement.line,
        message:
          'Under Follow-ups, a route waits until it was seen several times. Only an issue counts that, so the route stays open. Write a date, a release or a milestone, or defer its issue later.',
        fix: `- [ ] ${target ?? 'backlog'}: ${action} (deferred until 2027-01-15)`,
      },
    ]
  }
  if (!closing || closing.status === 'accepted' || closing.because !== '') return []
  const isDeferred = closing.status === 'deferred'
  return [
    {
      kind: isDeferred ? 'deferred-without-trigger' : 'rejected-without-reason',
      line: statement.line,
      message: isDeferred
        ? 'Under Follow-ups, a route is deferred without a trigger, so it stays open. Write "(deferred until <trigger>)".'
        : 'Under Follow-ups, a route is rejected without a reason, so it stays open. Write "(rejected: <reason>)".',
      fix: `- [ ] ${target ?? 'backlog'}: ${action} ${isDeferred ? '(deferred until <trigger>)' : '(rejected: <reason>)'}`,
    },
  ]
}

const anyReference = /(?:^|[^\w&])#\d+\b|https?:\/\//

/** Whether a line without a known target names work that nothing tracks. */
const asksForWork = (statement: Statement, reading: RouteLineReading, isDetail: boolean): boolean => {
  if (statement.box === 'ticked' || reading.ref !== null) return false
  if (isDetail && statement.box === null && reading.drift === null) return false
  const text = plainText(statement)
  return !anyReference.test(text) && !/\s:\s*$|:$/.test(text) && evaluateAnswer(text).kind === 'content'
}

/**
 * Read the routes out of the list items under Follow-ups.
 *
 * A `none` line is a skip and no route. A line without a known target is content with a remark, unless it is done,
 * tracked elsewhere, or a detail of the route above it.
 */
export const readRoutes = (pieces: readonly Piece[], template: ReadonlySet<string>): RouteReading => {
  const routes: RouteLine[] = []
  const remarks: Remark[] = []
  let routeDepth = Number.POSITIVE_INFINITY
  for (const piece of pieces) {
    if (piece.kind !== 'statement' || piece.field !== 'follow_ups') continue
    const { statement } = piece
    if (statement.kind !== 'item' || statement.isFolded) continue
    if (template.has(foldText(plainText(statement)))) continue
    if (statement.depth <= routeDepth) routeDepth = Number.POSITIVE_INFINITY
    const read = readRouteLine(statement)
    const meant = read.target ?? meantBy(statement, read)
    if (read.target === null && meant !== null) remarks.push(drifted(statement, read, meant))
    const reading = {
      ...read,
      target: meant,
      action: meant === read.target ? read.action : withoutTarget(read.action),
    }
    const { target } = reading
    if (target === 'none') continue
    if (target === null) {
      if (asksForWork(statement, reading, routeDepth < statement.depth))
        remarks.push(unknownTarget(statement, reading))
      continue
    }
    if (evaluateAnswer(reading.action).kind === 'placeholder') continue
    routeDepth = Math.min(routeDepth, statement.depth)
    routes.push(routeOf(statement, { ...reading, target }))
    remarks.push(...unclearClosing(statement, reading))
  }
  return { routes, remarks }
}

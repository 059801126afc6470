import { fullName } from '../../src/core/follow-ups/model/follow-up-marks.ts'
import { asNumber, asObject, asText } from '../../src/io/github/client/shapes.ts'
import type { EventMapper } from '../events.ts'
import { spokenOf } from './find-follow-ups.ts'

/** A follow-up issue concerns the pull requests that it names, because their record shows its status. */
export const source: EventMapper = payload => {
  const place = asText(asObject(payload.repository)?.full_name) ?? ''
  const issues = [fullName(place, asNumber(asObject(payload.issue)?.number) ?? 0).toLowerCase()]
  return spokenOf(payload).map(({ repository, number }) => ({
    kind: 'change',
    number,
    witnesses: [],
    before: [],
    repository,
    issues,
  }))
}

/** An issue of people concerns the pull requests that refer to it; one that is open again also those that had settled it. */
export const referred: EventMapper = (payload, envelope) => {
  const issue = asObject(payload.issue)
  const number = asNumber(issue?.number)
  const own = source(payload, envelope)
  if (own.length > 0 || asObject(issue?.pull_request) || number === null) return own
  return [{ kind: 'issue', number, isReopened: payload.action === 'reopened' }]
}

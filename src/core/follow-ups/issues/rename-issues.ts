import { type RouteTarget, routeTargets } from '../../vocabulary/route.ts'
import type { EvaluatedRoute, FollowUpIssue, IssueChange } from '../model/follow-up.ts'
import { homeOfTarget } from '../model/promotion-targets.ts'
import { keepIssue } from './close-duplicates.ts'

/** What the choice depends on. `openings` are routes that would open an issue; `placeOf` says where. */
export type RenameInput = {
  readonly mine: string
  readonly evaluated: readonly EvaluatedRoute[]
  readonly issues: readonly FollowUpIssue[]
  readonly openings: readonly EvaluatedRoute[]
  readonly placeOf: (route: EvaluatedRoute) => string
}

/** An issue and the route that it has now. */
export type Renamed = { readonly opening: EvaluatedRoute; readonly change: IssueChange }

/**
 * Issues whose line was worded anew: of one target, exactly one line with an open issue of this pull request alone is no
 * longer in the text, and exactly one new line is. With more of either, nobody can tell which became which.
 */
export const renameIssues = ({
  mine,
  evaluated,
  issues,
  openings,
  placeOf,
}: RenameInput): readonly Renamed[] => {
  const keys = new Set(evaluated.map(({ route }) => route.key))
  const left = issues.filter(
    issue =>
      issue.kind === 'lesson' &&
      issue.from === mine &&
      issue.state === 'open' &&
      !issue.isLocked &&
      issue.seen.every(change => change === mine) &&
      !issue.keys.some(key => keys.has(key)) &&
      // The key of a recurring mistake does not depend on the words.
      !issue.body.includes('\n- Recurrence key: '),
  )
  return routeTargets.flatMap(target => {
    const [issue, ...moreIssues] = left.filter(one => targetOf(one.body) === target)
    const [opening, ...moreOpenings] = openings.filter(({ route }) => route.target === target)
    if (!issue || !opening || moreIssues.length > 0 || moreOpenings.length > 0) return []
    const isNew = opening.step.kind === 'open' && opening.step.because === null
    if (!isNew || opening.route.source?.recurrenceKey || placeOf(opening) !== issue.repository) return []
    return [{ opening, change: keepIssue(issue, { renamed: opening.route }) }]
  })
}

/** The target of an issue, by the line that says where it belongs. */
const targetOf = (body: string): RouteTarget | null => {
  const home = /^\*\*Belongs in:\*\* (.*)$/m.exec(body)?.[1]?.trim()
  return routeTargets.find(target => homeOfTarget[target] === home) ?? null
}

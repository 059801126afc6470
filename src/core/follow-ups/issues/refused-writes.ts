import type { EvaluatedRoute } from '../model/follow-up.ts'
import { fullName, readHeader, readRouteLines } from '../model/follow-up-marks.ts'
import type { IssueOperation, RefusedWrite } from '../model/issue-operation.ts'

/** What makes two planned writes the same one: a write that GitHub refused is not sent again in the same reconcile. */
const identityOf = (operation: IssueOperation): string => {
  if (operation.kind === 'open issue')
    return `${operation.kind} ${operation.repository} ${operation.body.split('\n')[0]}`
  const about = 'name' in operation ? operation.name : 'child' in operation ? operation.child : ''
  const number = 'number' in operation ? operation.number : 0
  return `${operation.kind} ${fullName(operation.repository, number)} ${about}`
}

export const isRefused = (operation: IssueOperation, refused: readonly RefusedWrite[]): boolean =>
  refused.some(one => identityOf(one.operation) === identityOf(operation))

const what = {
  'open issue': 'open the issue',
  'update issue': 'update the issue',
  'label issue': 'label the issue',
  'unlabel issue': 'remove a label from the issue',
  'comment on issue': 'comment on the issue',
  'nest issue': 'make it a sub-issue',
} as const satisfies Record<IssueOperation['kind'], string>

const sentenceOf = ({ operation, why }: RefusedWrite): string =>
  `GitHub refused to ${what[operation.kind]} in ${operation.repository} ${why}`

const concerns = ({ operation }: RefusedWrite, { route, issue }: EvaluatedRoute): boolean => {
  if (operation.kind !== 'open issue') {
    const number = 'number' in operation ? operation.number : 0
    return issue?.repository === operation.repository && issue.number === number
  }
  const keys = readHeader(operation.body)?.keys ?? []
  return [...keys, ...readRouteLines(operation.body).map(({ key }) => key)].includes(route.key)
}

/** What GitHub refused, for the record: key of a route -> sentence, and what concerns no route. */
export const describeRefused = (
  refused: readonly RefusedWrite[],
  evaluated: readonly EvaluatedRoute[],
): { readonly notes: ReadonlyMap<string, string>; readonly remarks: readonly string[] } => ({
  notes: new Map(
    evaluated.flatMap(one => {
      const own = refused.find(write => concerns(write, one))
      return own ? [[one.route.key, sentenceOf(own)] as const] : []
    }),
  ),
  remarks: refused
    .filter(write => !evaluated.some(one => concerns(write, one)))
    .map(write => `${sentenceOf(write)}.`),
})

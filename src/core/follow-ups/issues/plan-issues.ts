import { digestOf } from '../../text/digest-of.ts'
import type {
  EvaluatedRoute,
  FollowUpAnswers,
  FollowUpFacts,
  FollowUpIssue,
  IssueChange,
} from '../model/follow-up.ts'
import { followUpLabel } from '../model/follow-up.ts'
import { fullName } from '../model/follow-up-marks.ts'
import type { FollowUpPolicy } from '../model/follow-up-policy.ts'
import { closeDuplicates, keepIssue } from './close-duplicates.ts'
import { issueSettings } from './issue-settings.ts'
import { planParentIssue, remarkOnParent } from './plan-parent-issue.ts'
import { renameIssues } from './rename-issues.ts'

/** What the plan depends on. `mayOpen`: the moment has come and the author is trusted; else only existing issues change. */
export type IssuePlanInput = {
  readonly mine: string
  readonly repository: string
  readonly evaluated: readonly EvaluatedRoute[]
  readonly issues: readonly FollowUpIssue[]
  readonly mayOpen: boolean
  readonly facts: Pick<FollowUpFacts, 'barred' | 'hasSubIssues'>
  readonly answers: FollowUpAnswers
  readonly policy: FollowUpPolicy
}

/** The planned changes of issues, and notes for the reader; `notes` are those of single routes, by key. */
export type IssuePlan = {
  readonly wanted: readonly IssueChange[]
  readonly remarks: readonly string[]
  readonly notes: ReadonlyMap<string, string>
}

/** The most routes that fit into one digest, however short their lines are cut. */
const mostInDigest = 500
/** A digest is not filled further than this, in characters: GitHub takes 65,536. */
const fullDigest = 55_000

type Opening = EvaluatedRoute & { readonly step: Extract<EvaluatedRoute['step'], { kind: 'open' }> }

/**
 * Plan the issues of one pull request's routes: which are opened, which name this pull
 * request too, which are due again, reopened or closed as duplicates.
 *
 * New routes get an issue of their own up to the limit of the policy, in the order of the text; the rest share a
 * digest. The same facts give the same plan in every process.
 */
export const planIssues = (input: IssuePlanInput): IssuePlan => {
  const { evaluated, mayOpen } = input
  const doubles = closeDuplicates(evaluated, input.issues)
  const isDouble = (issue: FollowUpIssue): boolean =>
    doubles.some(
      issueChange =>
        issueChange.kind === 'keep' && issueChange.issue === issue && issueChange.state === 'closed',
    )
  const every = mayOpen ? evaluated.filter((one): one is Opening => one.step.kind === 'open') : []
  const renamed = renameIssues({ ...input, openings: every, placeOf: one => placeOf(one, input) })
  const openings = every.filter(one => !renamed.some(({ opening }) => opening === one))
  const { reachable, notes } = splitByReach(openings, input)
  const opened = planOpenings(reachable, input)
  const kept = planTracked(input).filter(
    issueChange => issueChange.kind !== 'keep' || !isDouble(issueChange.issue),
  )
  return {
    wanted: [
      ...mergeKept([...kept, ...renamed.map(({ change }) => change), ...opened.kept, ...doubles]),
      ...opened.wanted,
      ...planParentIssue(input),
    ],
    remarks: [...new Set([...opened.remarks, ...settingRemarks(input), ...remarkOnParent(input)])],
    notes,
  }
}

const planTracked = ({ evaluated, mine, mayOpen }: IssuePlanInput): readonly IssueChange[] =>
  evaluated.flatMap(one => planIssue(one, mine, mayOpen))

const planIssue = (
  { step, issue }: EvaluatedRoute,
  mine: string,
  mayOpen: boolean,
): readonly IssueChange[] => {
  switch (step.kind) {
    case 'see':
      return mayOpen
        ? [keepIssue(step.issue, { seen: [mine], ...(step.reopens ? { state: 'open' as const } : {}) })]
        : []
    case 'raise':
      return [keepIssue(step.issue, { raised: step.why, state: 'open' })]
    case 'ask':
      return [{ kind: 'ask', issue: step.issue }]
    case 'none':
      return issue ? [keepIssue(issue, {})] : []
    case 'open':
      return []
  }
}

/** The changes of several routes to one issue become one change. */
const mergeKept = (issueChanges: readonly IssueChange[]): readonly IssueChange[] => {
  const merged = new Map<string, IssueChange>()
  for (const issueChange of issueChanges) {
    if (issueChange.kind !== 'keep' && issueChange.kind !== 'ask') continue
    const key = `${issueChange.kind} ${fullName(issueChange.issue.repository, issueChange.issue.number)}`
    const before = merged.get(key)
    merged.set(
      key,
      before?.kind === 'keep' && issueChange.kind === 'keep'
        ? {
            ...before,
            seen: [...new Set([...before.seen, ...issueChange.seen])],
            raised: before.raised ?? issueChange.raised,
            adds: [...before.adds, ...issueChange.adds],
            renamed: before.renamed ?? issueChange.renamed,
            drops: [...before.drops, ...issueChange.drops],
            state: before.state === 'open' ? 'open' : issueChange.state,
          }
        : issueChange,
    )
  }
  return [...merged.values()]
}

const placeOf = (one: EvaluatedRoute, { policy, repository }: IssuePlanInput): string =>
  policy.follow_ups.targets[one.route.target]?.repository ?? repository

/** What the policy wants of the issues of this pull request and cannot have stays in the record. */
const settingRemarks = (input: IssuePlanInput): readonly string[] =>
  input.evaluated.flatMap(one =>
    one.issue?.kind === 'lesson' && one.issue.from === input.mine && one.issue.state === 'open'
      ? issueSettings(one, one.issue.repository, input).remark
      : [],
  )

/** Where no issue can be opened now, the route says why; the issues of other repositories are opened all the same. */
const splitByReach = (openings: readonly Opening[], input: IssuePlanInput) => {
  const barOf = (one: Opening): string | undefined =>
    input.facts.barred.get(placeOf(one, input).toLowerCase())
  return {
    reachable: openings.filter(one => barOf(one) === undefined),
    notes: new Map(
      openings.flatMap(one => {
        const bar = barOf(one)
        return bar === undefined
          ? []
          : [[one.route.key, `no issue was opened in ${placeOf(one, input)}, because ${bar}`] as const]
      }),
    ),
  }
}

const planOpenings = (openings: readonly Opening[], input: IssuePlanInput) => {
  const { mine, issues, policy } = input
  const own = issues.filter(issue => issue.kind === 'lesson' && issue.from === mine).length
  const room = Math.max(0, policy.follow_ups.most - own)
  const remarks = new Set<string>()
  const single = openings.slice(0, room).map((one): IssueChange => {
    const repository = placeOf(one, input)
    const { settings, remark } = issueSettings(one, repository, input)
    for (const line of remark) remarks.add(line)
    return {
      kind: 'open',
      repository,
      header: { kind: 'lesson', from: mine, keys: [one.route.key] },
      routes: [one.route],
      because: one.step.because,
      settings,
    }
  })
  const rest = groupBy(openings.slice(room), one => placeOf(one, input))
  const digests = [...rest].flatMap(([repository, ones]) => planDigest(repository, ones, input))
  return {
    wanted: [...single, ...digests.filter(issueChange => issueChange.kind === 'open')],
    kept: digests.filter(issueChange => issueChange.kind === 'keep'),
    remarks: [...remarks],
  }
}

const groupBy = <T>(list: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>()
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one])
  return groups
}

/** The routes beyond the limit: into the open digest of this pull request while it has room, else into new ones. */
const planDigest = (
  repository: string,
  ones: readonly Opening[],
  { mine, issues }: IssuePlanInput,
): readonly IssueChange[] => {
  const own = issues.filter(
    issue => issue.kind === 'digest' && issue.from === mine && issue.repository === repository,
  )
  const open = own.find(
    issue => issue.state === 'open' && !issue.isLocked && issue.body.length + ones.length * 120 < fullDigest,
  )
  const routes = ones.map(({ route }) => route)
  if (open) return [keepIssue(open, { adds: routes })]
  const chunks = Array.from({ length: Math.ceil(routes.length / mostInDigest) }, (_, index) =>
    routes.slice(index * mostInDigest, (index + 1) * mostInDigest),
  )
  return chunks.map((chunk, index) => ({
    kind: 'open',
    repository,
    header: {
      kind: 'digest',
      from: mine,
      keys: [
        digestOf(['digest', mine.toLowerCase(), repository.toLowerCase(), own.length + index]).slice(0, 32),
      ],
    },
    routes: chunk,
    because: null,
    settings: { labels: [followUpLabel.label], assignees: [], milestone: null },
  }))
}

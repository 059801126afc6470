import { openRoutesLabel } from '../../src/core/follow-ups/model/follow-up.ts'
import { readHeader, readOccurrences } from '../../src/core/follow-ups/model/follow-up-marks.ts'
import type { Repository } from '../../src/core/gate/model/facts.ts'
import { isSameName } from '../../src/core/vocabulary/github-names.ts'
import { type Known, known } from '../../src/core/vocabulary/known.ts'
import type { Client } from '../../src/io/github/client/client.ts'
import { readPages } from '../../src/io/github/client/read-pages.ts'
import { asList, asNumber, asObject, asText, type Json } from '../../src/io/github/client/shapes.ts'
import { readIssues } from '../../src/io/github/read/read-issues.ts'
import type { OwnApp } from '../../src/io/github/read/read-own-checks.ts'
import { hasStateLabel } from '../find-pull-requests.ts'

/** A pull request that an issue names. It may be in another repository of the same owner. */
export type Spoken = { readonly repository: Repository; readonly number: number }

/** At most this many pull requests are reconciled for one event of an issue. The sweep finds the others. */
const mostSpoken = 100

/** The pull requests that the body of a follow-up issue lists as its occurrences. */
export const listSpoken = (body: string): readonly Spoken[] => {
  const from = readHeader(body)?.from
  const names = new Set([...(from === undefined ? [] : [from]), ...readOccurrences(body)])
  return [...names].slice(0, mostSpoken).flatMap(name => {
    const [, owner, repository, number] = /^([\w.-]+)\/([\w.-]+)#(\d+)$/.exec(name) ?? []
    return owner && repository ? [{ repository: { owner, name: repository }, number: Number(number) }] : []
  })
}

/**
 * The pull requests that the issue of a delivery names: only if a bot wrote the issue, and only of the same owner. Where
 * somebody has rewritten the text, those that it named before count too.
 */
export const spokenOf = (payload: Json): readonly Spoken[] => {
  const issue = asObject(payload.issue)
  const owner = asText(asObject(payload.repository)?.full_name)?.split('/')[0]
  if (asObject(issue?.pull_request) || asObject(issue?.user)?.type !== 'Bot') return []
  const before = asText(asObject(asObject(payload.changes)?.body)?.from) ?? ''
  const named = [...listSpoken(asText(issue?.body) ?? ''), ...listSpoken(before)]
  return named
    .filter(({ repository }) => isSameName(owner, repository.owner))
    .filter((one, at) => at === named.findIndex(other => isSameChange(one, other)))
}

/** Within one owner. */
export const isSameChange = (one: Spoken, other: Spoken): boolean =>
  one.number === other.number && isSameName(one.repository.name, other.repository.name)

/**
 * Find the pull requests that refer to an issue of people and wait for it: the issue's own timeline names them, and they
 * have the label `learning: open`. An issue that is open again may have been settled: any that the app has reconciled
 * counts. If the issue is gone, so is its timeline: then all that wait in its repository count.
 */
export const findReferring = async (
  client: Client,
  repository: Repository,
  { number, isReopened }: { readonly number: number; readonly isReopened: boolean },
): Promise<Known<readonly Spoken[]>> => {
  const waiting = await readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/timeline',
      parameters: { owner: repository.owner, repo: repository.name, issue_number: number },
      what: `the timeline of issue ${number}`,
      permission: 'issues: read',
      absent: [301, 404, 410],
    },
    entry =>
      entry.event === 'cross-referenced' ? shapeReferring(entry, isReopened) : { isGone: false as const },
  )
  if (!waiting.known) return waiting
  if (waiting.value.length === 0) return findWaiting(client, repository)
  return known(
    waiting.value
      .flatMap(one => ('number' in one ? [one] : []))
      .filter(one => isSameName(one.repository.owner, repository.owner))
      .slice(0, mostSpoken),
  )
}

const shapeReferring = (entry: Json, isReopened: boolean): Spoken | null => {
  const issue = asObject(asObject(entry.source)?.issue)
  const number = asNumber(issue?.number)
  const [owner, name] = asText(asObject(issue?.repository)?.full_name)?.split('/') ?? []
  const labels = asList(issue?.labels, label => asText(label.name)) ?? []
  const isWaiting =
    labels.some(label => isSameName(label, openRoutesLabel.label)) ||
    (isReopened && hasStateLabel(issue?.labels))
  if (!asObject(issue?.pull_request) || number === null || !owner || !name || !isWaiting) return null
  return { repository: { owner, name }, number }
}

/** The closed pull requests with the label `learning: open`. */
const findWaiting = async (client: Client, repository: Repository): Promise<Known<readonly Spoken[]>> =>
  readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/issues',
      parameters: {
        owner: repository.owner,
        repo: repository.name,
        state: 'closed',
        labels: openRoutesLabel.label,
      },
      what: 'the pull requests with open routes',
      permission: 'issues: read',
    },
    entry => {
      const number = asObject(entry.pull_request) ? asNumber(entry.number) : null
      return number === null ? null : { repository, number }
    },
  )

/**
 * Find the pull requests whose follow-ups a sweep has to reconcile: those with the label `learning: open`, which may
 * wait for a trigger, and those that a follow-up issue names that changed after `since`.
 */
export const findFollowUps = async (
  client: Client,
  repository: Repository,
  app: OwnApp,
  since: string,
): Promise<Known<readonly Spoken[]>> => {
  const open = await findWaiting(client, repository)
  if (!open.known) return open
  const issues = await readIssues(client, `${repository.owner}/${repository.name}`, app, since)
  if (!issues.known) return issues
  const isOfOwner = (one: Spoken): boolean => isSameName(one.repository.owner, repository.owner)
  return known([...open.value, ...issues.value.flatMap(issue => listSpoken(issue.body)).filter(isOfOwner)])
}

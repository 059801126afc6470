import { openRoutesLabel } from '../src/core/follow-ups/model/follow-up.ts'
import { readHeader, readOccurrences } from '../src/core/follow-ups/model/follow-up-marks.ts'
import type { Repository } from '../src/core/gate/model/facts.ts'
import { isSameName } from '../src/core/vocabulary/github-names.ts'
import { type Known, known } from '../src/core/vocabulary/known.ts'
import type { Client } from '../src/io/github/client/client.ts'
import { readPages } from '../src/io/github/client/read-pages.ts'
import { asNumber, asObject, asText, type Json } from '../src/io/github/client/shapes.ts'
import { readIssues } from '../src/io/github/read/read-issues.ts'
import type { OwnApp } from '../src/io/github/read/read-lifecycle-facts.ts'

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

/** The pull requests that the issue of a delivery names: only if a bot wrote the issue, and only of the same owner. */
export const spokenOf = (payload: Json): readonly Spoken[] => {
  const issue = asObject(payload.issue)
  const owner = asText(asObject(payload.repository)?.full_name)?.split('/')[0]
  if (asObject(issue?.pull_request) || asObject(issue?.user)?.type !== 'Bot') return []
  return listSpoken(asText(issue?.body) ?? '').filter(({ repository }) => isSameName(owner, repository.owner))
}

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
  const open = await readPages(
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
    entry => (asObject(entry.pull_request) ? asNumber(entry.number) : null),
  )
  if (!open.known) return open
  const issues = await readIssues(client, `${repository.owner}/${repository.name}`, app, since)
  if (!issues.known) return issues
  const isOfOwner = (one: Spoken): boolean => isSameName(one.repository.owner, repository.owner)
  return known([
    ...open.value.map(number => ({ repository, number })),
    ...issues.value.flatMap(issue => listSpoken(issue.body)).filter(isOfOwner),
  ])
}

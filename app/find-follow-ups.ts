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

/** A pull request that an issue speaks of. It may lie in another repository of the same owner. */
export type Spoken = { readonly repository: Repository; readonly number: number }

/** So many pull requests are looked at for one event of an issue; the sweep finds the others. */
const mostSpoken = 100

/** The pull requests that an issue's body names as having seen its lesson. */
export const listSpoken = (body: string): readonly Spoken[] => {
  const from = readHeader(body)?.from
  const names = new Set([...(from === undefined ? [] : [from]), ...readOccurrences(body)])
  return [...names].slice(0, mostSpoken).flatMap(name => {
    const [, owner, repository, number] = /^([\w.-]+)\/([\w.-]+)#(\d+)$/.exec(name) ?? []
    return owner && repository ? [{ repository: { owner, name: repository }, number: Number(number) }] : []
  })
}

/** Those that the issue of a delivery speaks of: only where a bot wrote it, and within the owner it came from. */
export const spokenOf = (payload: Json): readonly Spoken[] => {
  const issue = asObject(payload.issue)
  const owner = asText(asObject(payload.repository)?.full_name)?.split('/')[0]
  if (asObject(issue?.pull_request) || asObject(issue?.user)?.type !== 'Bot') return []
  return listSpoken(asText(issue?.body) ?? '').filter(({ repository }) => isSameName(owner, repository.owner))
}

/**
 * The pull requests whose lessons a sweep has to look at: those that carry `learning: open`, which may wait for a
 * trigger, and those that a follow-up issue speaks of which changed since then.
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

import type { Repository } from '../../../core/gate/model/facts.ts'
import type { ComparedPair, LifecycleFacts } from '../../../core/lifecycle/model/pull-request-facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { askExpected, type Client } from '../client/client.ts'
import { nextPage, nextQuery, readPages } from '../client/read-pages.ts'
import { asList, asNumber, asObject, asText, type Json } from '../client/shapes.ts'

/** GitHub's committer for commits made on its website. */
const github = 'web-flow'
/** The most commits that GitHub lists of a pull request. */
const mostCommits = 250

/**
 * The logins that wrote or committed commits of a pull request, sorted.
 *
 * A commit whose author has no account names nobody. GitHub lists 250 commits of a pull request: those of a longer one
 * are read from the comparison with its base, up to a bound, and beyond it they are unknown.
 *
 * @param earlier  commits that were the head when people approved: who wrote those is no other person after a forced push
 */
export const readAuthors = async (
  client: Client,
  facts: Pick<LifecycleFacts, 'repository' | 'change'>,
  earlier: readonly ComparedPair[] = [],
): Promise<Known<readonly string[]>> => {
  const read = await Promise.all([
    readPresentAuthors(client, facts),
    ...earlier.map(({ base, head }) => readComparedAuthors(client, facts.repository, base, head)),
  ])
  const unread = read.find(one => !one.known)
  return unread ?? known(joined(read.flatMap(one => (one.known ? [one.value] : []))))
}

const readPresentAuthors = async (
  client: Client,
  { repository, change }: Pick<LifecycleFacts, 'repository' | 'change'>,
): Promise<Known<readonly string[]>> => {
  const commits = await readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits',
      parameters: { owner: repository.owner, repo: repository.name, pull_number: change.number },
      what: `the commits of pull request ${change.number}`,
      permission: 'pull-requests: read',
    },
    loginsOf,
  )
  if (!commits.known) return commits
  if (commits.value.length < mostCommits) return known(joined(commits.value))
  return readComparedAuthors(client, repository, change.base.sha, change.head.sha)
}

const loginsOf = (commit: Json): readonly string[] =>
  [commit.author, commit.committer].flatMap(user => asText(asObject(user)?.login) ?? [])

const joined = (commits: readonly (readonly string[])[]): readonly string[] =>
  [...new Set(commits.flat())].filter(login => login !== github).sort()

/** The most pages of 100 commits that are read of one comparison. */
const mostComparedPages = 50

const readComparedAuthors = async (
  client: Client,
  repository: Repository,
  base: string,
  head: string,
): Promise<Known<readonly string[]>> => {
  const found: (readonly string[])[] = []
  let total = 0
  for (let page = 1; page <= mostComparedPages; page += 1) {
    const compared = await askExpected(client, {
      route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
      parameters: {
        owner: repository.owner,
        repo: repository.name,
        basehead: `${base}...${head}`,
        per_page: 100,
        page,
      },
      what: `the authors of the commits up to ${head.slice(0, 12)}`,
      permission: 'contents: read',
      shape: (data, headers) => {
        const commits = asList(asObject(data)?.commits, loginsOf)
        const total = asNumber(asObject(data)?.total_commits)
        return commits && total !== null
          ? { commits, total, next: nextPage(headers, page, commits.length) }
          : undefined
      },
    })
    if (!compared.known) return compared
    found.push(...compared.value.commits)
    total = compared.value.total
    if (found.length >= total) return known(joined(found))
    if (compared.value.next === null) break
  }
  return unknown(`GitHub lists only ${found.length} of its ${total} commits`)
}

/**
 * Who pushed the head, and who pushed each of the earlier heads, by GitHub's own log of pushes.
 *
 * The log belongs to the repository of the head; a fork that cannot be read leaves it unknown.
 */
export const readPushers = async (
  client: Client,
  { change }: Pick<LifecycleFacts, 'change'>,
  earlier: readonly ComparedPair[] = [],
): Promise<Known<readonly string[]>> => {
  const heads = [...new Set([change.head.sha, ...earlier.map(({ head }) => head)])]
  const read = await Promise.all(heads.map(head => readPusherOf(client, change, head)))
  const unread = read.find(one => !one.known)
  return unread ?? known([...new Set(read.flatMap(one => (one.known ? [one.value] : [])))])
}

const readPusherOf = async (
  client: Client,
  change: LifecycleFacts['change'],
  head: string,
): Promise<Known<string>> => {
  const [owner, repo] = change.head.repository?.split('/') ?? []
  if (!owner || !repo) return unknown('the repository of the head branch was deleted')
  let place: Readonly<Record<string, string>> = {}
  for (let count = 0; count < mostPushPages; count += 1) {
    const pushes = await readPushes(client, { owner, repo, ref: `refs/heads/${change.head.ref}`, ...place })
    if (!pushes.known) return pushes
    const last = pushes.value.listed.find(({ after }) => after === head)
    if (last) return last.login !== '' ? known(last.login) : unknown('GitHub names nobody for this push')
    if (pushes.value.next === null) break
    place = pushes.value.next
  }
  return unknown('GitHub lists no push of this commit')
}

/** The most pages of the log that are read. */
const mostPushPages = 10

const readPushes = (client: Client, parameters: Readonly<Record<string, string>>) =>
  askExpected(client, {
    route: 'GET /repos/{owner}/{repo}/activity',
    parameters: { ...parameters, per_page: 10 },
    what: 'the pushes of the head branch',
    permission: 'contents: read',
    shape: (data, headers) => {
      const listed = asList(data, entry => ({
        after: asText(entry.after) ?? '',
        login: asText(asObject(entry.actor)?.login) ?? '',
      }))
      const query = nextQuery(headers)
      // The log is paged by cursor.
      const next = query && Object.fromEntries([...query].filter(([name]) => /^after$/.test(name)))
      return listed ? { listed, next } : undefined
    },
  })

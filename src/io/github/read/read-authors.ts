import type { Repository } from '../../../core/gate/model/facts.ts'
import type { LifecycleFacts } from '../../../core/lifecycle/model/pull-request-facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { askExpected, type Client } from '../client/client.ts'
import { readPages } from '../client/read-pages.ts'
import { asList, asObject, asText } from '../client/shapes.ts'

/** GitHub's own committer of commits that were made on its pages. */
const github = 'web-flow'
/** GitHub lists so many commits of a pull request. */
const mostCommits = 250

/**
 * The logins that wrote or committed commits of a pull request, sorted.
 *
 * A commit whose author has no account says nothing of who wrote it; a list that GitHub cuts off is not known.
 */
export const readAuthors = async (
  client: Client,
  repository: Repository,
  number: number,
): Promise<Known<readonly string[]>> => {
  const what = `the commits of pull request ${number}`
  const commits = await readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits',
      parameters: { owner: repository.owner, repo: repository.name, pull_number: number },
      what,
      permission: 'pull-requests: read',
    },
    entry => [entry.author, entry.committer].flatMap(user => asText(asObject(user)?.login) ?? []),
  )
  if (!commits.known) return commits
  if (commits.value.length >= mostCommits) return unknown(`${what} are more than GitHub lists`)
  return known([...new Set(commits.value.flat())].filter(login => login !== github).sort())
}

/**
 * Who moved the head branch last, by GitHub's own log of pushes.
 *
 * The log belongs to the repository of the head; a fork that cannot be read leaves it unknown.
 */
export const readLastPusher = async (client: Client, { change }: LifecycleFacts): Promise<Known<string>> => {
  const [owner, repo] = change.head.repository?.split('/') ?? []
  if (!owner || !repo) return unknown('the repository of the head is gone')
  const what = 'the pushes of the head branch'
  const pushes = await askExpected(client, {
    route: 'GET /repos/{owner}/{repo}/activity',
    parameters: { owner, repo, ref: `refs/heads/${change.head.ref}`, per_page: 10 },
    what,
    permission: 'contents: read',
    shape: data =>
      asList(data, entry => ({
        after: asText(entry.after) ?? '',
        login: asText(asObject(entry.actor)?.login) ?? '',
      })) ?? undefined,
  })
  if (!pushes.known) return pushes
  const last = pushes.value.find(({ after }) => after === change.head.sha)
  return last && last.login !== ''
    ? known(last.login)
    : unknown('GitHub names no push that led to this commit')
}

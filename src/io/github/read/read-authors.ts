import type { Repository } from '../../../core/gate/model/facts.ts'
import type { LifecycleFacts } from '../../../core/lifecycle/model/pull-request-facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { askExpected, type Client } from '../client/client.ts'
import { readPages } from '../client/read-pages.ts'
import { asList, asObject, asText } from '../client/shapes.ts'

/** GitHub's committer for commits made on its website. */
const github = 'web-flow'
/** The most commits that GitHub lists of a pull request. */
const mostCommits = 250

/**
 * The logins that wrote or committed commits of a pull request, sorted.
 *
 * A commit whose author has no account names nobody; a list that GitHub cuts off is unknown.
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
  if (commits.value.length >= mostCommits)
    return unknown(`GitHub does not list all ${what.replace(/^the /, '')}`)
  return known([...new Set(commits.value.flat())].filter(login => login !== github).sort())
}

/**
 * Who pushed to the head branch last, by GitHub's own log of pushes.
 *
 * The log belongs to the repository of the head; a fork that cannot be read leaves it unknown.
 */
export const readLastPusher = async (client: Client, { change }: LifecycleFacts): Promise<Known<string>> => {
  const [owner, repo] = change.head.repository?.split('/') ?? []
  if (!owner || !repo) return unknown('the repository of the head branch was deleted')
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
  return last && last.login !== '' ? known(last.login) : unknown('GitHub lists no push of this commit')
}

import type { Repository } from '../../../core/gate/model/facts.ts'
import type { Known } from '../../../core/vocabulary/known.ts'
import { askExpected, type Client, placeOf } from '../client/client.ts'
import type { GitHubResponse } from '../client/shapes.ts'
import { type PullRequestReading, shapePullRequest } from './shape-pull-request.ts'

/** The pull request as it is now, in the shape that the caller reads. One client is asked for one shape of it. */
export const askPullRequest = <T>(
  client: Client,
  repository: Repository,
  number: number,
  shape: (data: unknown, headers: GitHubResponse['headers']) => T | undefined,
): Promise<Known<T>> =>
  askExpected(client, {
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    parameters: { ...placeOf(repository), pull_number: number },
    what: `pull request ${number}`,
    permission: 'pull-requests: read',
    isSubject: true,
    shape,
  })

/** The pull request as it is now. An event's payload is stale on a re-run; this is what counts. */
export const readPullRequest = (
  client: Client,
  repository: Repository,
  number: number,
): Promise<Known<PullRequestReading>> => askPullRequest(client, repository, number, shapePullRequest)

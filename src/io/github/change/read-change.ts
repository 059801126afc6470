import type { Repository } from '../../../core/gate/model/facts.ts'
import type { Actor, ObservedPullRequest } from '../../../core/lifecycle/model/pull-request-facts.ts'
import type { Known } from '../../../core/vocabulary/known.ts'
import { askExpected, type Client } from '../client/client.ts'
import { asList, asNumber, asObject, asText, type GitHubResponse, type Json } from '../client/shapes.ts'
import { type IssueSupport, shapeIssueSupport } from '../read/issue-support.ts'
import { askPullRequest } from '../read/read-pull-request.ts'
import { type PullRequestReading, shapePullRequest } from '../read/shape-pull-request.ts'

/** A pull request as it stands, with its repository's own number. */
export type ReadChange = {
  readonly change: ObservedPullRequest
  readonly repositoryId: number
  /** The name that the repository has now, which may be another one than was asked for. */
  readonly repository: Repository
  /** The same answer, as the gate reads it. */
  readonly reading: PullRequestReading
  readonly issueSupport: IssueSupport
}

export const readChange = (
  client: Client,
  repository: Repository,
  number: number,
): Promise<Known<ReadChange>> =>
  askPullRequest(
    client,
    repository,
    number,
    (data, headers) => shapeChange(asObject(data), headers, repository) ?? undefined,
  )

const shapeChange = (
  pull: Json | null,
  headers: GitHubResponse['headers'],
  asked: Repository,
): ReadChange | null => {
  const base = asObject(pull?.base)
  const head = asObject(pull?.head)
  const repositoryId = asNumber(asObject(base?.repo)?.id)
  const [number, baseSha, headSha] = [asNumber(pull?.number), asText(base?.sha), asText(head?.sha)]
  const names = asList(pull?.labels, label => asText(label.name))
  const assignees = asList(pull?.assignees, user => asText(user.login))
  if (!pull || number === null || baseSha === null || headSha === null || repositoryId === null) return null
  const reading = shapePullRequest(pull)
  if (names === null || assignees === null || !reading) return null
  const [owner, name] = asText(asObject(base?.repo)?.full_name)?.split('/') ?? []
  return {
    repositoryId,
    repository: owner && name ? { owner, name } : asked,
    reading,
    issueSupport: shapeIssueSupport(asObject(base?.repo), headers),
    change: {
      number,
      url: asText(pull.html_url) ?? '',
      title: asText(pull.title) ?? '',
      author: shapeActor(pull.user),
      createdAt: asText(pull.created_at) ?? '',
      isDraft: pull.draft === true,
      isOpen: pull.state === 'open',
      closedAt: asText(pull.closed_at),
      body: asText(pull.body) ?? '',
      labels: names,
      assignees,
      base: { ref: asText(base?.ref) ?? '', sha: baseSha },
      head: {
        ref: asText(head?.ref) ?? '',
        sha: headSha,
        repository: asText(asObject(head?.repo)?.full_name),
      },
      merge: shapeMerge(pull),
    },
  }
}

const shapeMerge = (pull: Json): ObservedPullRequest['merge'] => {
  const at = asText(pull.merged_at)
  return at === null
    ? null
    : { by: asText(asObject(pull.merged_by)?.login), at, commit: asText(pull.merge_commit_sha) ?? '' }
}

/** A user of GitHub; `null` for a deleted account. Apps write as bots. */
export const shapeActor = (value: unknown): Actor | null => {
  const user = asObject(value)
  const login = asText(user?.login)
  return login === null ? null : { login, isBot: user?.type === 'Bot' || login.endsWith('[bot]') }
}

/** The commit that a branch is at now. */
export const readBaseTip = async (
  client: Client,
  repository: Repository,
  branch: string,
): Promise<Known<string>> => {
  const what = `the branch ${branch}`
  return askExpected(client, {
    route: 'GET /repos/{owner}/{repo}/branches/{branch}',
    parameters: { owner: repository.owner, repo: repository.name, branch },
    what,
    permission: 'contents: read',
    shape: data => asText(asObject(asObject(data)?.commit)?.sha) ?? undefined,
  })
}

import type { Repository } from '../../../core/gate/model/facts.ts'
import { buttons } from '../../../core/lifecycle/model/approval.ts'
import {
  applyRow,
  type CheckOutput,
  describeOperation,
  isIssueOperation,
  lifecycleCheckName,
  type Operation,
  type OperationTable,
  type PullRequestOperation,
} from '../../../core/lifecycle/model/operation.ts'
import { CloseoutError } from '../../../core/vocabulary/errors.ts'
import { explainApiError, refusalOf } from '../client/explain-api-error.ts'
import { RateLimitError } from '../client/rate-limit.ts'
import type { GitHubRequest, GitHubResponse } from '../client/shapes.ts'
import { asObject, asText } from '../client/shapes.ts'
import { writeIssue } from './write-issue.ts'
import { hasBody, isShown, type Write } from './write-request.ts'

/**
 * Execute the plan, one write after the other, in its order: the only code that writes to GitHub.
 *
 * Labels are added and removed one at a time and never set as a whole, so that nobody else's is lost. It stops at the
 * first write that GitHub refuses; the next run plans what is left.
 *
 * @throws CloseoutError  `github-refused` or `github-unreachable`
 */
export const execute = async (
  request: GitHubRequest,
  repository: Repository,
  operations: readonly Operation[],
): Promise<void> => {
  for (const operation of operations) await carryOut(request, repository, operation)
}

const carryOut = async (
  request: GitHubRequest,
  repository: Repository,
  operation: Operation,
): Promise<void> => {
  const planned = write(operation)
  const answer = await send(request, { owner: repository.owner, repo: repository.name }, planned, operation)
  if (answer && planned.readBack && !planned.readBack(answer.data)) {
    throw new CloseoutError(
      'github-refused',
      `${describeOperation(operation)}: GitHub accepted the write but did not store the text.`,
    )
  }
}

const send = async (
  request: GitHubRequest,
  place: { readonly owner: string; readonly repo: string },
  planned: Write,
  operation: Operation,
): Promise<GitHubResponse | null> => {
  try {
    return await request(planned.route, { ...place, ...planned.parameters })
  } catch (error) {
    if (error instanceof RateLimitError) throw error
    const refusal = refusalOf(error)
    if (refusal.status !== null && planned.alreadySo?.includes(refusal.status)) return null
    throw new CloseoutError(
      refusal.status === null ? 'github-unreachable' : 'github-refused',
      `${describeOperation(operation)}: ${explainApiError(refusal, 'this write', 'issues, pull requests and checks: write', Date.now())}.`,
      { cause: error },
    )
  }
}

const hasText = (output: CheckOutput) => (data: unknown) =>
  isShown(output.text, asText(asObject(asObject(data)?.output)?.text))

const shapeCheck = ({ conclusion, title, summary, text, externalId, actions }: CheckOutput) => ({
  name: lifecycleCheckName,
  status: 'completed',
  conclusion,
  external_id: externalId,
  output: { title, summary, text },
  actions: actions.map(identifier => ({ identifier, ...buttons[identifier] })),
})

const write = (operation: Operation): Write =>
  isIssueOperation(operation) ? writeIssue(operation) : applyRow(pullRequestWrites, operation)

const pullRequestWrites: OperationTable<PullRequestOperation, Write> = {
  'create label': ({ name, color, description }) => ({
    route: 'POST /repos/{owner}/{repo}/labels',
    parameters: { name, color, description },
    alreadySo: [422],
  }),
  'add label': ({ number, name }) => ({
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
    parameters: { issue_number: number, labels: [name] },
  }),
  'remove label': ({ number, name }) => ({
    route: 'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}',
    parameters: { issue_number: number, name },
    alreadySo: [404],
  }),
  'create check': ({ head, output }) => ({
    route: 'POST /repos/{owner}/{repo}/check-runs',
    parameters: { head_sha: head, ...shapeCheck(output) },
    readBack: hasText(output),
  }),
  'update check': ({ id, output }) => ({
    route: 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
    parameters: { check_run_id: id, ...shapeCheck(output) },
    readBack: hasText(output),
  }),
  'create comment': ({ number, body }) => ({
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: { issue_number: number, body },
    readBack: hasBody(body),
  }),
  'update comment': ({ id, body }) => ({
    route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
    parameters: { comment_id: id, body },
    readBack: hasBody(body),
  }),
  assign: ({ number, login }) => ({
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/assignees',
    parameters: { issue_number: number, assignees: [login] },
  }),
}

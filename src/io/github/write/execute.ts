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
import { explainApiError, lastingRefusalOf, refusalOf } from '../client/explain-api-error.ts'
import { RateLimitError } from '../client/rate-limit.ts'
import type { GitHubRequest, GitHubResponse } from '../client/shapes.ts'
import { asObject, asText } from '../client/shapes.ts'
import { writeIssue } from './write-issue.ts'
import { hasBody, isShown, type Write } from './write-request.ts'

/** Follows each write. `before` may throw, and then the write is not sent. */
export type WriteObserver = {
  readonly before: (operation: Operation) => Promise<void>
  /** @param data  GitHub's answer */
  readonly written: (operation: Operation, data: unknown) => Promise<void>
  /** The write may have been done: its answer never came, or was an error of the server. */
  readonly lost: (operation: Operation) => Promise<void>
}

const nobody: WriteObserver = {
  before: async () => undefined,
  written: async () => undefined,
  lost: async () => undefined,
}

/**
 * Execute the plan, one write after the other, in its order: the only code that writes to GitHub.
 *
 * Labels are added and removed one at a time and never set as a whole, so that nobody else's is lost. It stops at the
 * first write that GitHub refuses; the next run plans what is left.
 *
 * @throws CloseoutError  `github-refused` or `github-unreachable`; what the observer and the request throw of ours
 */
export const execute = async (
  request: GitHubRequest,
  repository: Repository,
  operations: readonly Operation[],
  observer: WriteObserver = nobody,
): Promise<void> => {
  for (const operation of operations) await carryOut(request, repository, operation, observer)
}

const carryOut = async (
  request: GitHubRequest,
  repository: Repository,
  operation: Operation,
  observer: WriteObserver,
): Promise<void> => {
  const planned = write(operation)
  const place = { owner: repository.owner, repo: repository.name }
  await observer.before(operation)
  const answer = await send(request, place, planned, operation, () => observer.lost(operation))
  if (answer) await observer.written(operation, answer.data)
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
  onLost: () => Promise<void>,
): Promise<GitHubResponse | null> => {
  try {
    return await request(planned.route, { ...place, ...planned.parameters })
  } catch (error) {
    if (error instanceof RateLimitError || error instanceof CloseoutError) throw error
    const refusal = refusalOf(error)
    if (refusal.status === null || refusal.status >= 500) await onLost()
    if (refusal.status !== null && planned.alreadySo?.includes(refusal.status)) return null
    throw new CloseoutError(
      refusal.status === null ? 'github-unreachable' : 'github-refused',
      `${describeOperation(operation)}: ${explainApiError(refusal, 'this write', 'issues, pull requests and checks: write', Date.now())}.`,
      { cause: error, lasting: lastingRefusalOf(refusal) ?? undefined },
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
  'delete comment': ({ id }) => ({
    route: 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}',
    parameters: { comment_id: id },
    alreadySo: [404],
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

import type { Repository } from '../../../core/gate/model/facts.ts'
import { buttons } from '../../../core/lifecycle/model/approval.ts'
import {
  type CheckOutput,
  describeOperation,
  isIssueOperation,
  lifecycleCheckName,
  type Operation,
} from '../../../core/lifecycle/model/operation.ts'
import { CloseoutError } from '../../../core/vocabulary/errors.ts'
import { explainApiError, refusalOf } from '../client/explain-api-error.ts'
import { RateLimitError } from '../client/rate-limit.ts'
import type { GitHubRequest, GitHubResponse } from '../client/shapes.ts'
import { asObject, asText } from '../client/shapes.ts'
import { writeIssue } from './write-issue.ts'
import { hasBody, isShown, type Write } from './write-request.ts'

/**
 * Carry out the plan, one write after the other, in its order: the only code that writes to GitHub.
 *
 * Labels are added and removed one at a time and never set as a whole, so that nobody else's is lost. It stops at the
 * first write that GitHub refuses; the next look plans what is left.
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
  const write = writes(operation)
  const answer = await send(request, { owner: repository.owner, repo: repository.name }, write, operation)
  if (answer && write.readBack && !write.readBack(answer.data)) {
    throw new CloseoutError(
      'github-refused',
      `${describeOperation(operation)}: unexpected text on GitHub afterwards, expected the one that was written.`,
    )
  }
}

const send = async (
  request: GitHubRequest,
  place: { readonly owner: string; readonly repo: string },
  write: Write,
  operation: Operation,
): Promise<GitHubResponse | null> => {
  try {
    return await request(write.route, { ...place, ...write.parameters })
  } catch (error) {
    if (error instanceof RateLimitError) throw error
    const refusal = refusalOf(error)
    if (refusal.status !== null && write.alreadySo?.includes(refusal.status)) return null
    throw new CloseoutError(
      refusal.status === null ? 'github-unreachable' : 'github-refused',
      `${describeOperation(operation)}: ${explainApiError(refusal, 'the write', 'issues, pull requests and checks: write', Date.now())}.`,
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

const writes = (operation: Operation): Write => {
  if (isIssueOperation(operation)) return writeIssue(operation)
  switch (operation.kind) {
    case 'create label': {
      const { name, color, description } = operation
      return {
        route: 'POST /repos/{owner}/{repo}/labels',
        parameters: { name, color, description },
        alreadySo: [422],
      }
    }
    case 'add label':
      return {
        route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
        parameters: { issue_number: operation.number, labels: [operation.name] },
      }
    case 'remove label':
      return {
        route: 'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}',
        parameters: { issue_number: operation.number, name: operation.name },
        alreadySo: [404],
      }
    case 'create check':
      return {
        route: 'POST /repos/{owner}/{repo}/check-runs',
        parameters: { head_sha: operation.head, ...shapeCheck(operation.output) },
        readBack: hasText(operation.output),
      }
    case 'update check':
      return {
        route: 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
        parameters: { check_run_id: operation.id, ...shapeCheck(operation.output) },
        readBack: hasText(operation.output),
      }
    case 'create comment':
      return {
        route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
        parameters: { issue_number: operation.number, body: operation.body },
        readBack: hasBody(operation.body),
      }
    case 'update comment':
      return {
        route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
        parameters: { comment_id: operation.id, body: operation.body },
        readBack: hasBody(operation.body),
      }
    case 'assign':
      return {
        route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/assignees',
        parameters: { issue_number: operation.number, assignees: [operation.login] },
      }
  }
}

import type { IssueOperation } from '../../../core/follow-ups/model/issue-operation.ts'
import { applyRow, type OperationTable } from '../../../core/lifecycle/model/operation.ts'
import { placeOf } from '../client/client.ts'
import { hasBody, type Write } from './write-request.ts'

/** How a write to a follow-up issue is sent. Body and state of an issue go in one request, so that they stay consistent. */
export const writeIssue = (operation: IssueOperation): Write => {
  const write = applyRow(issueWrites, operation)
  return { ...write, parameters: { ...placeOf(operation.repository), ...write.parameters } }
}

/** Each write without the place: that is every row's own repository. */
const issueWrites: OperationTable<IssueOperation, Write> = {
  'open issue': ({ title, body, labels, assignees, milestone }) => ({
    route: 'POST /repos/{owner}/{repo}/issues',
    parameters: { title, body, labels, assignees, ...(milestone === null ? {} : { milestone }) },
    readBack: hasBody(body),
  }),
  'update issue': ({ number, title, body, state, reason }) => ({
    route: 'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
    parameters: {
      issue_number: number,
      ...(title === null ? {} : { title }),
      body,
      state,
      ...(reason === null ? {} : { state_reason: reason }),
    },
    readBack: hasBody(body),
  }),
  'label issue': ({ number, name }) => ({
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
    parameters: { issue_number: number, labels: [name] },
  }),
  'unlabel issue': ({ number, name }) => ({
    route: 'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}',
    parameters: { issue_number: number, name },
    alreadySo: [404],
  }),
  'comment on issue': ({ number, body }) => ({
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: { issue_number: number, body },
    readBack: hasBody(body),
  }),
  'nest issue': ({ number, child }) => ({
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues',
    parameters: { issue_number: number, sub_issue_id: child },
    alreadySo: [422],
  }),
}

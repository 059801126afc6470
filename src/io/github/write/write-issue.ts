import type { IssueOperation } from '../../../core/follow-ups/model/issue-operation.ts'
import { placeOf } from '../client/client.ts'
import { hasBody, type Write } from './write-request.ts'

/** How a write to a follow-up issue is sent. Body and state of an issue go in one request: they hold together. */
export const writeIssue = (operation: IssueOperation): Write => {
  const place = placeOf(operation.repository)
  switch (operation.kind) {
    case 'open issue': {
      const { title, body, labels, assignees, milestone } = operation
      return {
        route: 'POST /repos/{owner}/{repo}/issues',
        parameters: {
          ...place,
          title,
          body,
          labels,
          assignees,
          ...(milestone === null ? {} : { milestone }),
        },
        readBack: hasBody(body),
      }
    }
    case 'update issue': {
      const { number, body, state, reason } = operation
      return {
        route: 'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
        parameters: {
          ...place,
          issue_number: number,
          body,
          state,
          ...(reason === null ? {} : { state_reason: reason }),
        },
        readBack: hasBody(body),
      }
    }
    case 'label issue':
      return {
        route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
        parameters: { ...place, issue_number: operation.number, labels: [operation.name] },
      }
    case 'unlabel issue':
      return {
        route: 'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}',
        parameters: { ...place, issue_number: operation.number, name: operation.name },
        alreadySo: [404],
      }
    case 'comment on issue':
      return {
        route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
        parameters: { ...place, issue_number: operation.number, body: operation.body },
        readBack: hasBody(operation.body),
      }
    case 'nest issue':
      return {
        route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues',
        parameters: { ...place, issue_number: operation.number, sub_issue_id: operation.child },
        alreadySo: [422],
      }
  }
}

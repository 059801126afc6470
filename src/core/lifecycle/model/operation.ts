import type { IssueOperation, LabelCreation } from '../../follow-ups/model/issue-operation.ts'
import type { Button, Conclusion } from './approval.ts'

/** The app's check run. Its name is a contract: a renamed required check strands every open pull request. */
export const lifecycleCheckName = 'artifact lifecycle'

/** What a check run says; `actions` are its buttons. Texts are within GitHub's 65,535 bytes. */
export type CheckOutput = {
  readonly conclusion: Conclusion
  readonly title: string
  readonly summary: string
  readonly text: string
  readonly externalId: string
  readonly actions: readonly Button[]
}

/** Every write that the app can make, as a closed list: what is not here cannot happen. */
export type Operation = PullRequestOperation | IssueOperation

/** What is written to show a pull request's lifecycle. */
export type PullRequestOperation =
  | LabelCreation
  | { readonly kind: 'add label'; readonly number: number; readonly name: string }
  | { readonly kind: 'remove label'; readonly number: number; readonly name: string }
  | { readonly kind: 'create check'; readonly head: string; readonly output: CheckOutput }
  | { readonly kind: 'update check'; readonly id: number; readonly output: CheckOutput }
  | { readonly kind: 'create comment'; readonly number: number; readonly body: string }
  | { readonly kind: 'update comment'; readonly id: number; readonly body: string }
  | { readonly kind: 'assign'; readonly number: number; readonly login: string }

const issueKinds: ReadonlySet<string> = new Set<IssueOperation['kind']>([
  'open issue',
  'update issue',
  'label issue',
  'unlabel issue',
  'comment on issue',
  'nest issue',
])

/** Whether a write is to a follow-up issue: these come first, so that the record can name what they made. */
export const isIssueOperation = (operation: Operation): operation is IssueOperation =>
  issueKinds.has(operation.kind)

/** An operation in one line, for the dry run and the log: no text of the outside in it but names. */
export const describeOperation = (operation: Operation): string => {
  switch (operation.kind) {
    case 'create label':
      return `create label ${JSON.stringify(operation.name)}`
    case 'add label':
    case 'remove label':
      return `${operation.kind} ${JSON.stringify(operation.name)}`
    case 'create check':
      return `create check on ${operation.head.slice(0, 12)}: ${operation.output.conclusion}, ${operation.output.title}`
    case 'update check':
      return `update check ${operation.id}: ${operation.output.conclusion}, ${operation.output.title}`
    case 'create comment':
      return 'create the record comment'
    case 'update comment':
      return `update the record comment ${operation.id}`
    case 'assign':
      return `assign ${operation.login}`
    case 'open issue':
      return `open issue in ${operation.repository}: ${JSON.stringify(operation.title)}`
    case 'update issue':
      return `update issue ${operation.repository}#${operation.number}: ${operation.state}`
    case 'label issue':
    case 'unlabel issue':
      return `${operation.kind} ${operation.repository}#${operation.number} ${JSON.stringify(operation.name)}`
    case 'comment on issue':
      return `comment on issue ${operation.repository}#${operation.number}`
    case 'nest issue':
      return `nest an issue below ${operation.repository}#${operation.number}`
  }
}

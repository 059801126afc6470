import type { Button, Conclusion } from './approval.ts'

/** The app's check run. Its name is a contract: a renamed required check strands every open pull request. */
export const lifecycleCheckName = 'artifact lifecycle'

/** The content of a check run; `actions` are its buttons. Texts are within GitHub's 65,535 bytes. */
export type CheckOutput = {
  readonly conclusion: Conclusion
  readonly title: string
  readonly summary: string
  readonly text: string
  readonly externalId: string
  readonly actions: readonly Button[]
}

/** Every write that the app can make, as a closed list. */
export type Operation = PullRequestOperation | IssueOperation

/** The writes that show a pull request's lifecycle. */
export type PullRequestOperation =
  | {
      readonly kind: 'create label'
      readonly name: string
      readonly color: string
      readonly description: string
    }
  | { readonly kind: 'add label'; readonly number: number; readonly name: string }
  | { readonly kind: 'remove label'; readonly number: number; readonly name: string }
  | { readonly kind: 'create check'; readonly head: string; readonly output: CheckOutput }
  | { readonly kind: 'update check'; readonly id: number; readonly output: CheckOutput }
  | { readonly kind: 'create comment'; readonly number: number; readonly body: string }
  | { readonly kind: 'update comment'; readonly id: number; readonly body: string }
  | { readonly kind: 'assign'; readonly number: number; readonly login: string }

/** Writes to follow-up issues. `repository` is `owner/name`: policy may name another one. */
export type IssueOperation =
  | {
      readonly kind: 'open issue'
      readonly repository: string
      readonly title: string
      readonly body: string
      readonly labels: readonly string[]
      readonly assignees: readonly string[]
      readonly milestone: number | null
    }
  | {
      readonly kind: 'update issue'
      readonly repository: string
      readonly number: number
      readonly body: string
      readonly state: 'open' | 'closed'
      readonly reason: 'completed' | 'duplicate' | null
    }
  | {
      readonly kind: 'label issue' | 'unlabel issue'
      readonly repository: string
      readonly number: number
      readonly name: string
    }
  | {
      readonly kind: 'comment on issue'
      readonly repository: string
      readonly number: number
      readonly body: string
    }
  | {
      readonly kind: 'nest issue'
      readonly repository: string
      readonly number: number
      /** GitHub's id of the child, which is not its number. */
      readonly child: number
    }

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

/** An operation in one line, for the dry run and the log. Of text from outside it contains only names. */
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
      return `add a sub-issue to ${operation.repository}#${operation.number}`
  }
}

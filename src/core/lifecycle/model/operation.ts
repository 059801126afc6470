import type { IssueOperation, LabelCreation } from '../../follow-ups/model/issue-operation.ts'
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
  | LabelCreation
  | { readonly kind: 'add label'; readonly number: number; readonly name: string }
  | { readonly kind: 'remove label'; readonly number: number; readonly name: string }
  | { readonly kind: 'create check'; readonly head: string; readonly output: CheckOutput }
  | { readonly kind: 'update check'; readonly id: number; readonly output: CheckOutput }
  | { readonly kind: 'create comment'; readonly number: number; readonly body: string }
  | { readonly kind: 'update comment'; readonly id: number; readonly body: string }
  /** A second record comment. */
  | { readonly kind: 'delete comment'; readonly id: number }
  | { readonly kind: 'assign'; readonly number: number; readonly login: string }

/** A table with one row for every kind of write. */
export type OperationTable<O extends Operation, R> = {
  readonly [K in O['kind']]: (operation: O & { readonly kind: K }) => R
}

/** What the row of a write's kind makes of the write. */
export const applyRow = <O extends Operation, R>(table: OperationTable<O, R>, operation: O): R => {
  const kind: O['kind'] = operation.kind
  // The row of a kind takes every write of that kind, which the compiler cannot follow through the lookup.
  return (table[kind] as (operation: O) => R)(operation)
}

const issueLines: OperationTable<IssueOperation, string> = {
  'open issue': ({ repository, title }) => `open issue in ${repository}: ${JSON.stringify(title)}`,
  'update issue': ({ repository, number, state }) => `update issue ${repository}#${number}: ${state}`,
  'label issue': ({ kind, repository, number, name }) =>
    `${kind} ${repository}#${number} ${JSON.stringify(name)}`,
  'unlabel issue': ({ kind, repository, number, name }) =>
    `${kind} ${repository}#${number} ${JSON.stringify(name)}`,
  'comment on issue': ({ repository, number }) => `comment on issue ${repository}#${number}`,
  'nest issue': ({ repository, number }) => `add a sub-issue to ${repository}#${number}`,
}

const pullRequestLines: OperationTable<PullRequestOperation, string> = {
  'create label': ({ name }) => `create label ${JSON.stringify(name)}`,
  'add label': ({ name }) => `add label ${JSON.stringify(name)}`,
  'remove label': ({ name }) => `remove label ${JSON.stringify(name)}`,
  'create check': ({ head, output }) =>
    `create check on ${head.slice(0, 12)}: ${output.conclusion}, ${output.title}`,
  'update check': ({ id, output }) => `update check ${id}: ${output.conclusion}, ${output.title}`,
  'create comment': () => 'create the record comment',
  'update comment': ({ id }) => `update the record comment ${id}`,
  'delete comment': ({ id }) => `delete the second record comment ${id}`,
  assign: ({ login }) => `assign ${login}`,
}

/** Whether a write is to a follow-up issue: these come first, so that the record can name what they made. */
export const isIssueOperation = (operation: Operation): operation is IssueOperation =>
  Object.hasOwn(issueLines, operation.kind)

/** An operation in one line, for the dry run and the log. Of text from outside it contains only names. */
export const describeOperation = (operation: Operation): string =>
  isIssueOperation(operation) ? applyRow(issueLines, operation) : applyRow(pullRequestLines, operation)

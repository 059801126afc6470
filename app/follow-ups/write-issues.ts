import type { RefusedWrite } from '../../src/core/follow-ups/model/issue-operation.ts'
import {
  describeOperation,
  isIssueOperation,
  type Operation,
} from '../../src/core/lifecycle/model/operation.ts'
import { refusalIn } from '../writes/refusal.ts'
import { listSpoken, type Spoken } from './find-follow-ups.ts'

/** At most this many times are follow-up issues written and planned again. The rest waits for the next reconcile. */
const mostRounds = 4

/** How issues are written, and the plan made again after each round, without what GitHub refused so far. */
export type IssueWriting = {
  readonly write: (operations: readonly Operation[]) => Promise<void>
  readonly again: (refused: readonly RefusedWrite[]) => Promise<readonly Operation[]>
  readonly warn: (cause: string) => void
}

/** What is left to write. `moved` are the pull requests of issues that were closed or reopened. */
export type IssuesWritten = {
  readonly operations: readonly Operation[]
  readonly moved: readonly Spoken[]
  readonly failure: unknown
}

/**
 * Write the follow-up issues and plan again, until no issue is left to write. The remaining operations are labels, check
 * and record.
 *
 * A write that GitHub refuses stops no other: the record says why, and the next reconcile tries it again. After any other
 * failure nothing more is sent to issues; labels, check and record are still written, and the failure is thrown afterwards.
 */
export const writeIssues = async (
  first: readonly Operation[],
  { write, again, warn }: IssueWriting,
): Promise<IssuesWritten> => {
  const refused: RefusedWrite[] = []
  const moved: Spoken[] = []
  let [operations, hasOpened] = [first, false]
  for (let round = 1; round < mostRounds && operations.some(isIssueOperation); round += 1) {
    const last = operations.findLastIndex(isIssueOperation)
    for (const operation of operations.slice(0, last + 1)) {
      try {
        await write([operation])
        hasOpened ||= operation.kind === 'open issue'
        if (operation.kind === 'update issue' && operation.isMove) moved.push(...listSpoken(operation.body))
      } catch (failure) {
        const why = refusalIn(failure)
        if (why === null) {
          // What was opened so far is sealed by the check of a new plan.
          const planned = hasOpened ? await again(refused).catch(() => null) : null
          const rest = planned?.filter(one => !isIssueOperation(one)) ?? operations.slice(last + 1)
          return { operations: rest, moved, failure }
        }
        warn(`${describeOperation(operation)} ${why}`)
        if (isIssueOperation(operation)) refused.push({ operation, why })
      }
    }
    operations = await again(refused)
  }
  return { operations, moved, failure: null }
}

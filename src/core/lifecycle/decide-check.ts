import { evaluateLifecycle } from './evaluate-lifecycle.ts'
import type { Ledger, LedgerEntry } from './model/approval.ts'
import type { LifecycleStatus } from './model/lifecycle-status.ts'
import type { LifecycleAnswers, LifecycleFacts } from './model/pull-request-facts.ts'
import { beginsAt, shownSince } from './receipts/entry-since.ts'
import type { LedgerReading } from './receipts/read-ledger.ts'
import type { ReplayInput } from './replay/replay.ts'

/** The result for one pull request: its state, and the ledger of its commit. */
export type LifecycleDecision = {
  readonly status: LifecycleStatus
  readonly ledger: Ledger
  /** The entries that the check shows: the open pull requests on this commit, and this one if none is. */
  readonly shown: readonly LedgerEntry[]
  /** Open pull requests on this commit that were never evaluated. */
  readonly unseen: readonly number[]
}

/**
 * Decide the state of a pull request and what the check of its commit keeps.
 *
 * The entries of other pull requests are kept as they are: each changes only with its own pull request.
 *
 * @param line  a status in one line, for the other pull requests that share the commit
 */
export const decideCheck = (
  input: Omit<ReplayInput, 'answers' | 'entry' | 'receipts'> & {
    readonly answers: LifecycleAnswers
    readonly kept: LedgerReading
  },
  line: (status: LifecycleStatus) => string,
): LifecycleDecision => {
  const { kept, facts } = input
  const status = evaluateLifecycle({ ...input, entry: kept.onHead, receipts: kept.receipts })
  const entry: LedgerEntry = {
    number: status.number,
    line: line(status),
    conclusion: status.conclusion,
    closeout: status.closeout,
    receipts: status.receipts,
    frozen: status.frozen,
    base: facts.change.base.ref,
    since: shownSince(kept.onHead, facts) ?? beginsAt(facts),
  }
  const entries = [...kept.others, entry].toSorted((a, b) => a.number - b.number)
  return { status, ledger: { repository: facts.repository.id, entries }, ...showOf(entries, facts) }
}

const showOf = (entries: readonly LedgerEntry[], { change, siblings }: LifecycleFacts) => {
  const open = change.isOpen ? [...siblings, change.number] : siblings
  const isShown = (number: number): boolean => (open.length > 0 ? open : [change.number]).includes(number)
  return {
    shown: entries.filter(({ number }) => isShown(number)),
    unseen: open.filter(number => !entries.some(entry => entry.number === number)),
  }
}

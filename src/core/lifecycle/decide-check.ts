import { evaluateLifecycle } from './evaluate-lifecycle.ts'
import { evaluateTwins, listTwins, mostTwins, type SharedVerdict, type Twin } from './evaluate-twins.ts'
import type { DecidedRequests, Ledger, LedgerEntry } from './model/approval.ts'
import type { LifecycleStatus } from './model/lifecycle-status.ts'
import type { LifecycleAnswers, LifecycleFacts } from './model/pull-request-facts.ts'
import { boundLedger } from './receipts/bound-ledger.ts'
import { beginsAt, shownSince } from './receipts/entry-since.ts'
import type { LedgerReading } from './receipts/read-ledger.ts'
import type { ReplayInput } from './replay/replay.ts'

/** The result for one pull request: its state, and the ledger of its commit. */
export type LifecycleDecision = {
  readonly status: LifecycleStatus
  readonly entry: LedgerEntry
  readonly ledger: Ledger
  /** The open pull requests on this commit; none where this one is closed and the only one. */
  readonly twins: readonly Twin[]
  readonly verdict: SharedVerdict
}

type CheckInput = Omit<ReplayInput, 'entry' | 'receipts' | 'decided'> & {
  readonly kept: LedgerReading
}

/**
 * Decide the state of a pull request and what the check of its commit keeps.
 *
 * The entries of other pull requests are kept as they are: each changes only with its own pull request.
 *
 * @param line  a status in one line, for the other pull requests that share the commit
 */
export const decideCheck = (
  input: CheckInput,
  line: (status: LifecycleStatus) => string,
): LifecycleDecision => {
  const { kept, facts } = input
  const status = evaluateLifecycle({
    ...input,
    entry: kept.onHead,
    receipts: kept.receipts,
    decided: kept.decided,
  })
  const opened = input.followUps?.opened ?? []
  const entry: LedgerEntry = {
    number: status.number,
    line: line(status),
    conclusion: status.conclusion,
    closeout: status.closeout,
    receipts: status.receipts,
    frozen: status.frozen,
    base: facts.change.base.ref,
    since: shownSince(kept.onHead, facts) ?? beginsAt(facts),
    ...(facts.change.isOpen ? {} : { isClosed: true }),
    ...(opened.length > 0 ? { opened } : {}),
    ...(isEmpty(status.decided) ? {} : { decided: status.decided }),
    ...(status.receipts.length > 1 ? { approval: validApprovalOf(status) } : {}),
  }
  return shareCheck(status, entry, kept.others, input)
}

const isEmpty = ({ granted, refused }: DecidedRequests): boolean =>
  granted.length === 0 && refused.length === 0

const validApprovalOf = ({ approval }: LifecycleStatus): string | null =>
  approval.standing === 'stands' ? approval.event : null

/** The same decision with the entries of the other pull requests on the commit. */
export const shareCheck = (
  status: LifecycleStatus,
  entry: LedgerEntry,
  others: readonly LedgerEntry[],
  { facts, answers }: { readonly facts: LifecycleFacts; readonly answers: LifecycleAnswers },
): LifecycleDecision => {
  const every = [...others.filter(({ number }) => number !== entry.number), entry]
  const twins = listTwins(facts, answers, every)
  const verdict = evaluateTwins(twins)
  const entries = keepEntries(every, entry.number, verdict).toSorted((a, b) => a.number - b.number)
  const needed = [entry.number, ...verdict.counted.map(({ number }) => number)]
  const ledger = boundLedger({ repository: facts.repository.id, entries }, needed)
  return { status, entry, ledger, twins, verdict }
}

/** Entries of others without a receipt that are kept: anybody with a fork can make more of them. */
const mostPlainEntries = 30

const keepEntries = (
  entries: readonly LedgerEntry[],
  own: number,
  { counted }: SharedVerdict,
): readonly LedgerEntry[] => {
  const isNeeded = ({ number, receipts, frozen }: LedgerEntry): boolean =>
    number === own || receipts.length > 0 || frozen !== null || counted.some(twin => twin.number === number)
  const plain = entries.filter(entry => !isNeeded(entry)).slice(-mostPlainEntries)
  return [...entries.filter(isNeeded), ...plain]
}

/** Those of the other pull requests that count and were never evaluated on this commit; none where there are too many. */
export const listUnseen = ({ verdict, status }: LifecycleDecision): readonly number[] =>
  verdict.counted.length > mostTwins
    ? []
    : verdict.counted.flatMap(({ number, entry }) => (entry || number === status.number ? [] : [number]))

import { evaluateStore } from '../../core/artifacts/journal/evaluate-store.ts'
import type { StoreFacts } from '../../core/artifacts/model/store-facts.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import type { Store } from '../../io/store/open-store.ts'
import { readStore, settleStore } from '../../io/store/read-store.ts'
import { repairStore } from '../../io/store/repair-store.ts'
import { type Format, printReport } from '../formats.ts'
import { describeWorldError } from '../io/describe-world-error.ts'
import { pastedPath, shownPath, storeOf } from '../io/named-store.ts'
import { exitCodes, type Io, note } from '../io/terminal.ts'
import { repairText } from './repair-text.ts'

const isUnchecked = (facts: StoreFacts): boolean =>
  [facts.sink, ...facts.runs.map(run => run.journal)].some(journal =>
    journal?.lines.some(line => line.mac === 'unchecked'),
  )

/**
 * Audit a store and print the findings. An interrupted write is finished or undone first; in a store that cannot be
 * written it is a finding.
 */
export const auditStore = async (io: Io, named: string | undefined, format: Format): Promise<number> => {
  const store = storeOf(io, named)
  await settleStore(store).catch(error => {
    const what = describeWorldError(error, io.cwd)
    if (what === null) throw error
    note(io, `An interrupted write could not be finished or undone: ${what}`)
  })
  const facts = readStore(store)
  if (!facts) throw noStore(io, store)
  const findings = evaluateStore(facts)
  const audit = {
    runs: facts.runs.length,
    lines: facts.runs.flatMap(run => run.journal?.lines ?? []).length,
    findings,
    shown: (path: string) => shownPath(io, store, path),
  }
  await printReport('artifact audit', audit, { format, io, isFine: findings.length === 0 })
  if (isUnchecked(facts))
    note(
      io,
      'The journals are signed with a key, but CLOSEOUT_JOURNAL_KEY is not set. Only the hash chains were checked.',
    )
  return findings.length === 0 ? exitCodes.pass : exitCodes.findings
}

/**
 * Repair a store, and print what was repaired and what cannot be. Exit code 1 where something cannot.
 *
 * @param named  the store, as for an audit
 */
export const printRepairs = async (io: Io, named: string | undefined, asJson: boolean): Promise<number> => {
  const store = storeOf(io, named)
  if (!readStore(store)) throw noStore(io, store)
  const repaired = await repairStore(store)
  const facts = readStore(store)
  const findings = facts ? evaluateStore(facts) : []
  const shown = (path: string): string => shownPath(io, store, path)
  const pasted = (path: string): string => pastedPath(io, store, path)
  if (asJson) {
    const placed = <T extends { readonly path: string }>(one: T): T => ({ ...one, path: shown(one.path) })
    io.out(`${JSON.stringify({ repaired: repaired.map(placed), findings: findings.map(placed) })}\n`)
  } else for (const piece of repairText(repaired, findings, { shown, pasted })) io.out(piece)
  return findings.length === 0 ? exitCodes.pass : exitCodes.findings
}

const noStore = (io: Io, store: Store): CloseoutError =>
  new CloseoutError(
    'file-unreadable',
    `There is no artifact store at ${shownPath(io, store, '')}: it is not a folder. The first run creates the store.`,
    { fix: 'closeout run start' },
  )

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { eventOf, journalEntrySchema, storeNames } from '../../core/artifacts/model/journal.ts'
import { type PlacedEvent, runIdPattern, type SubmissionRef } from '../../core/artifacts/model/run-event.ts'
import { compareWithSink, type SinkHead } from '../../core/artifacts/model/sink-head.ts'
import { type TerminalRecord, terminalRecordSchema } from '../../core/artifacts/model/terminal-record.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { sha256Of } from './chain-line.ts'
import { checkRunId, type Store } from './open-store.ts'
import { readJournal } from './read-journal.ts'
import { parsedLine, repairIt, restoreIt } from './read-tail.ts'
import { checkSink } from './sink/check-sink.ts'
import { readSinkHead, readSinkHeads } from './sink/read-sink.ts'
import { kindOf, readBytes, readEnd } from './store-disk.ts'

/** A run by its journal; `terminal` is its terminal record, `null` while there is none. */
export type RunReading = { readonly events: readonly PlacedEvent[]; readonly terminal: TerminalRecord | null }

const broken = (path: string, line: number, why: string, fix = restoreIt): CloseoutError =>
  new CloseoutError('store-refused', `${path}:${line}: ${why}.`, { fix })

const terminalOf = (store: Store, run: string, events: readonly PlacedEvent[]): TerminalRecord | null => {
  const declared = events.map(({ event }) => event).find(event => event.event === 'terminal-declared')
  if (!declared) return null
  const path = join(store.root, run, storeNames.terminal)
  const bytes = readBytes(path)
  const reading = terminalRecordSchema.safeParse(parsedLine(bytes?.toString('utf8') ?? ''))
  if (bytes && reading.success && sha256Of(bytes) === declared.sha256) return reading.data
  throw new CloseoutError('store-refused', `${path} is not the terminal record that was declared.`, {
    fix: 'closeout artifact audit',
  })
}

/**
 * Read a run from the store: its events in order, and its terminal.
 *
 * A run that does not exist has no events. Throws `usage` for a bad run id, and `store-refused` where a line does
 * not chain to the one before, its key mark is wrong, the sink recorded other lines, or the terminal is not the declared
 * one: data that was tampered with is never read as valid.
 *
 * @param recorded  what the sink recorded of the run, read before the journal, where the caller has read it
 */
export const readRun = (
  store: Store,
  run: string,
  recorded: SinkHead | null = readSinkHead(store, run),
): RunReading => {
  checkRunId(run)
  const folder = join(store.root, run)
  const path = join(folder, storeNames.journal)
  const isFolder = kindOf(folder) === 'folder'
  const journal = isFolder ? readJournal(path, journalEntrySchema, store.key, recorded?.head) : null
  const lines = journal?.lines ?? []
  const events = lines.map(({ entry, mac, isBlank }, index) => {
    if (isBlank) throw broken(path, index + 1, 'this line is blank', repairIt)
    if (!entry || entry.run !== run) throw broken(path, index + 1, 'this line is not an entry of this run')
    const follows = entry.position === index + 1 && entry.previous === (lines[index - 1]?.hash ?? null)
    if (!follows) throw broken(path, index + 1, 'the hash of the previous line does not match')
    if (mac !== 'good' && mac !== 'none')
      throw broken(path, index + 1, 'the HMAC of this line does not match CLOSEOUT_JOURNAL_KEY')
    return { position: entry.position, at: entry.at, event: eventOf(entry) }
  })
  const end = { lines: lines.length, hashAt: (position: number) => lines[position - 1]?.hash ?? null }
  // A writer may have written since the sink was read: then the sink has more now.
  const isNewer = compareWithSink(end, recorded) === 'sink-lost'
  checkSink(run, end, isNewer ? readSinkHead(store, run) : recorded)
  return { events, terminal: terminalOf(store, run, events) }
}

/**
 * Read submitted documents, each by its digest, from its place or from the history.
 *
 * A document that is missing or was changed is not in the map.
 */
export const readDocuments = (
  store: Store,
  run: string,
  refs: readonly SubmissionRef[],
): ReadonlyMap<string, string> => {
  const documents = new Map<string, string>()
  for (const { type, sha256 } of refs) {
    const history = join(store.root, run, storeNames.history, type)
    const kept = kindOf(history) === 'folder' ? readdirSync(history).map(name => join(history, name)) : []
    for (const path of [join(store.root, run, `${type}.json`), ...kept]) {
      if (documents.has(sha256)) break
      const bytes = readBytes(path)
      if (bytes && sha256Of(bytes) === sha256) documents.set(sha256, bytes.toString('utf8'))
    }
  }
  return documents
}

/** Whether a run exists: its journal has a line, or the sink recorded one that was lost. */
export const hasRun = (store: Store, run: string): boolean =>
  hasJournal(store, run) || (kindOf(store.root) === 'folder' && readSinkHead(store, run) !== null)

const hasJournal = (store: Store, run: string): boolean => {
  const folder = join(store.root, run)
  return kindOf(folder) === 'folder' && readEnd(join(folder, storeNames.journal), 0).size > 0
}

/** A folder that cannot be looked into counts: whoever reads the run says why. */
const mayHaveJournal = (store: Store, run: string): boolean => {
  try {
    return hasJournal(store, run)
  } catch {
    return true
  }
}

/** The runs of a store, by name; also those that only the sink still has. A store that does not exist has none. */
export const listRuns = (
  store: Store,
  recorded: ReadonlyMap<string, SinkHead> = readSinkHeads(store),
): string[] => {
  if (kindOf(store.root) !== 'folder') return []
  const here = readdirSync(store.root).filter(name => runIdPattern.test(name) && mayHaveJournal(store, name))
  return [...new Set([...here, ...recorded.keys()])].sort()
}

import { type JournalEntry, type SinkEntry, storeNames } from '../model/journal.ts'
import type { JournalFacts, MacStatus, RunFacts, StoreFacts, StoreFinding } from '../model/store-facts.ts'
import { checkStoredFiles } from './check-stored-files.ts'
import { checkTerminal } from './check-terminal.ts'

const macTrouble: Readonly<Partial<Record<MacStatus, string>>> = {
  bad: 'the HMAC of this line does not match CLOSEOUT_JOURNAL_KEY',
  unkeyed: 'this line has no HMAC, but CLOSEOUT_JOURNAL_KEY is set',
}

type Chained = { readonly previous: string | null; readonly position: number }

/** Where a journal's lines do not follow each other. A journal counts its lines; the sink does not. */
const brokenLines = <T extends Chained>(
  path: string,
  facts: NonNullable<JournalFacts<T>>,
  countsLines: boolean,
): StoreFinding[] =>
  facts.lines.flatMap(({ entry, mac }, index) => {
    const found = (message: string): StoreFinding => ({
      code: 'broken-chain',
      path,
      line: index + 1,
      message,
    })
    if (!entry) return [found('this line is not a valid entry')]
    const previous = facts.lines[index - 1]?.hash ?? null
    const trouble = macTrouble[mac]
    return [
      ...(entry.previous === previous ? [] : [found('the hash of the previous line does not match')]),
      ...(!countsLines || entry.position === index + 1
        ? []
        : [found(`this line has the position ${entry.position}; it must be ${index + 1}`)]),
      ...(trouble ? [found(trouble)] : []),
    ]
  })

/** Where the sink and a run's journal disagree: the sink has heads that the journal lost, or lacks its last one. */
const againstSink = (run: RunFacts, path: string, sinkEntries: readonly SinkEntry[]): StoreFinding[] => {
  const lines = run.journal?.lines ?? []
  const lost = sinkEntries.find(entry => lines[entry.position - 1]?.hash !== entry.head)
  const last = lines.at(-1)
  const isListed = !last || sinkEntries.some(entry => entry.head === last.hash)
  return [
    ...(lost
      ? [
          {
            code: 'cut-journal' as const,
            path,
            run: run.run,
            line: lost.position,
            message: `the audit sink has a different line ${lost.position}, written at ${lost.at}`,
          },
        ]
      : []),
    ...(isListed
      ? []
      : [
          {
            code: 'unrecorded-step' as const,
            path,
            run: run.run,
            line: lines.length,
            message: 'the last line is missing in the audit sink',
          },
        ]),
  ]
}

const evaluateRun = (run: RunFacts, sinkEntries: readonly SinkEntry[]): StoreFinding[] => {
  const path = `${run.run}/${storeNames.journal}`
  const foreign = (run.journal?.lines ?? []).flatMap(({ entry }, index) => {
    const isForeign = entry !== null && entry.run !== run.run
    return isForeign
      ? [
          {
            code: 'broken-chain' as const,
            path,
            line: index + 1,
            message: `this line belongs to run ${entry.run}`,
          },
        ]
      : []
  })
  return [
    ...(run.journal ? brokenLines<JournalEntry>(path, run.journal, true) : []),
    ...foreign,
    ...(run.journal?.torn
      ? [{ code: 'interrupted-write' as const, path, message: 'the last line is incomplete' }]
      : []),
    ...againstSink(run, path, sinkEntries),
    ...checkStoredFiles(run),
    ...checkTerminal(run, path),
  ]
}

/** The entries of the sink by run, in order. */
const sinkEntriesByRun = (sink: JournalFacts<SinkEntry>): ReadonlyMap<string, readonly SinkEntry[]> => {
  const sinkEntries = new Map<string, SinkEntry[]>()
  for (const { entry } of sink?.lines ?? []) {
    if (!entry) continue
    const before = sinkEntries.get(entry.run)
    if (before) before.push(entry)
    else sinkEntries.set(entry.run, [entry])
  }
  return sinkEntries
}

const lostRuns = (runs: readonly RunFacts[], sinkEntries: ReadonlyMap<string, unknown>): StoreFinding[] => {
  const here = new Set(runs.map(run => run.run))
  return [...sinkEntries.keys()]
    .filter(run => !here.has(run))
    .map(run => ({
      code: 'cut-journal',
      path: `${run}/${storeNames.journal}`,
      run,
      message: 'the audit sink has entries of this run, but the run is missing',
    }))
}

/**
 * Check a store: every file against the journals, every journal against its own chain and the audit sink.
 *
 * @see seed 002, "Why the canonical path matters"
 */
export const evaluateStore = (facts: StoreFacts): StoreFinding[] => {
  const sinkEntries = sinkEntriesByRun(facts.sink)
  const interrupted = (path: string, message: string): StoreFinding => ({
    code: 'interrupted-write',
    path,
    message,
  })
  return [
    ...(facts.isLocked
      ? [interrupted(storeNames.lock, 'a process is writing to the store, or was stopped while it did')]
      : []),
    ...(facts.sink ? brokenLines<SinkEntry>(storeNames.sink, facts.sink, false) : []),
    ...(facts.sink?.torn ? [interrupted(storeNames.sink, 'the last line is incomplete')] : []),
    ...lostRuns(facts.runs, sinkEntries),
    ...facts.strays.map(({ path, kind, sha256 }) => ({
      code: kind === 'file' ? ('outside-a-run' as const) : ('not-a-file' as const),
      path,
      ...(sha256 ? { sha256 } : {}),
      message: 'this file is not in the folder of a run',
    })),
    ...facts.runs.flatMap(run => evaluateRun(run, sinkEntries.get(run.run) ?? [])),
  ]
}

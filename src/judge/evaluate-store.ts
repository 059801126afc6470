import { isArtifactType } from '../model/artifact-types.ts'
import { type JournalEntry, type SinkEntry, storeNames } from '../model/journal.ts'
import type {
  JournalFacts,
  MacStanding,
  RunFacts,
  StoredFile,
  StoreFacts,
  StoreFinding,
} from '../model/store-facts.ts'
import { checkTerminal } from './check-terminal.ts'

const macTrouble: Readonly<Partial<Record<MacStanding, string>>> = {
  bad: 'its key mark is not of the key that is set',
  unkeyed: 'it has no key mark, and a key is set',
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
    if (!entry) return [found('the line is no entry')]
    const previous = facts.lines[index - 1]?.hash ?? null
    const trouble = macTrouble[mac]
    return [
      ...(entry.previous === previous ? [] : [found('the line does not follow the one before it')]),
      ...(!countsLines || entry.position === index + 1
        ? []
        : [found(`position ${entry.position} stands at ${index + 1}`)]),
      ...(trouble ? [found(trouble)] : []),
    ]
  })

/** The digest that each file of a run must have, by path; with what its entry says of it. */
const expectedFiles = (run: RunFacts): Map<string, { sha256: string; type: string }> => {
  const expected = new Map<string, { sha256: string; type: string }>()
  const live = new Map<string, { version: number; sha256: string }>()
  for (const { entry } of run.journal?.lines ?? []) {
    if (entry?.event === 'terminal-declared')
      expected.set(entry.path, { sha256: entry.sha256, type: 'terminal' })
    if (entry?.event !== 'artifact-submitted') continue
    const { type, version, sha256 } = entry
    const before = live.get(type)
    if (before && before.version !== version) {
      const kept = `${run.run}/${storeNames.history}/${type}/${before.version}.json`
      expected.set(kept, { sha256: before.sha256, type })
    }
    live.set(type, { version, sha256 })
    expected.set(`${run.run}/${type}.json`, { sha256, type })
  }
  return expected
}

const typeOf = (path: string): string => {
  const parts = path.split('/')
  return parts[1] === storeNames.history ? (parts[2] ?? '') : (parts[1] ?? '').replace(/\.json$/, '')
}

const judgeFile = (
  run: RunFacts,
  file: StoredFile,
  expected: { sha256: string } | undefined,
): StoreFinding[] => {
  const type = typeOf(file.path)
  const at = { path: file.path, run: run.run, type, ...(file.sha256 ? { sha256: file.sha256 } : {}) }
  if (file.kind !== 'file')
    return [{ ...at, code: 'not-a-file', message: `unexpected ${file.kind}, expected a file` }]
  if (file.path === `${run.run}/${storeNames.incoming}`) {
    return [
      { ...at, code: 'interrupted-write', message: 'a killed writer left it; the next submission clears it' },
    ]
  }
  if (expected?.sha256 === file.sha256) return []
  if (expected)
    return [{ ...at, code: 'altered-file', message: `it is not what was submitted: ${expected.sha256}` }]
  const isKnown = isArtifactType(type) || file.path === `${run.run}/${storeNames.terminal}`
  if (!isKnown)
    return [{ ...at, code: 'unknown-type', message: `${JSON.stringify(type)} is no artifact type` }]
  return [{ ...at, code: 'unjournaled-file', message: 'no journal entry tells of it: it was not submitted' }]
}

/** Where the sink and a run's journal disagree: the sink has heads that the journal lost, or lacks its last one. */
const againstSink = (run: RunFacts, path: string, sink: JournalFacts<SinkEntry>): StoreFinding[] => {
  const lines = run.journal?.lines ?? []
  const told = (sink?.lines ?? []).flatMap(({ entry }) => (entry?.run === run.run ? [entry] : []))
  const lost = told.find(entry => lines[entry.position - 1]?.hash !== entry.head)
  const last = lines.at(-1)
  const isTold = !last || told.some(entry => entry.head === last.hash)
  return [
    ...(lost
      ? [
          {
            code: 'cut-journal' as const,
            path,
            run: run.run,
            line: lost.position,
            message: `the audit sink knows another line ${lost.position} of ${lost.at}`,
          },
        ]
      : []),
    ...(isTold
      ? []
      : [
          {
            code: 'unrecorded-step' as const,
            path,
            run: run.run,
            line: lines.length,
            message: 'the audit sink does not know the last line',
          },
        ]),
  ]
}

const judgeRun = (run: RunFacts, sink: JournalFacts<SinkEntry>): StoreFinding[] => {
  const path = `${run.run}/${storeNames.journal}`
  const expected = expectedFiles(run)
  const present = new Set(run.files.map(file => file.path))
  const missing = [...expected].filter(([name]) => !present.has(name))
  const foreign = (run.journal?.lines ?? []).flatMap(({ entry }, index) => {
    const isForeign = entry !== null && entry.run !== run.run
    return isForeign
      ? [{ code: 'broken-chain' as const, path, line: index + 1, message: `it belongs to run ${entry.run}` }]
      : []
  })
  return [
    ...(run.journal ? brokenLines<JournalEntry>(path, run.journal, true) : []),
    ...foreign,
    ...(run.journal?.torn
      ? [{ code: 'interrupted-write' as const, path, message: 'its last line is unfinished' }]
      : []),
    ...againstSink(run, path, sink),
    ...run.files.flatMap(file => judgeFile(run, file, expected.get(file.path))),
    ...missing.map(([name, { sha256, type }]) => ({
      code: 'missing-file' as const,
      path: name,
      run: run.run,
      type,
      sha256,
      message: 'it was submitted, and is gone',
    })),
    ...checkTerminal(run, path),
  ]
}

const lostRuns = (facts: StoreFacts): StoreFinding[] => {
  const here = new Set(facts.runs.map(run => run.run))
  const told = new Set((facts.sink?.lines ?? []).flatMap(({ entry }) => (entry ? [entry.run] : [])))
  return [...told]
    .filter(run => !here.has(run))
    .map(run => ({
      code: 'cut-journal',
      path: `${run}/${storeNames.journal}`,
      run,
      message: 'the audit sink knows this run, and it is gone',
    }))
}

/**
 * Judge a store: every file against the journals, every journal against its own chain and the audit sink.
 *
 * @see seed 002, "Why the canonical path matters"
 */
export const evaluateStore = (facts: StoreFacts): StoreFinding[] => [
  ...(facts.isLocked
    ? [
        {
          code: 'interrupted-write' as const,
          path: storeNames.lock,
          message: 'a writer holds the store, or was killed while it did',
        },
      ]
    : []),
  ...(facts.sink ? brokenLines<SinkEntry>(storeNames.sink, facts.sink, false) : []),
  ...(facts.sink?.torn
    ? [{ code: 'interrupted-write' as const, path: storeNames.sink, message: 'its last line is unfinished' }]
    : []),
  ...lostRuns(facts),
  ...facts.strays.map(({ path, kind, sha256 }) => ({
    code: kind === 'file' ? ('outside-a-run' as const) : ('not-a-file' as const),
    path,
    ...(sha256 ? { sha256 } : {}),
    message: 'it lies in no run’s folder',
  })),
  ...facts.runs.flatMap(run => judgeRun(run, facts.sink)),
]

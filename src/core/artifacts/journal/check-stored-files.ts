import { isArtifactType } from '../../vocabulary/names.ts'
import { storeNames } from '../model/journal.ts'
import type { RunFacts, StoredFile, StoreFinding } from '../model/store-facts.ts'

/** The digest and the type of each file that a run must have, by path. */
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

const evaluateFile = (
  run: RunFacts,
  file: StoredFile,
  expected: { sha256: string } | undefined,
): StoreFinding[] => {
  const type = typeOf(file.path)
  const at = { path: file.path, run: run.run, type, ...(file.sha256 ? { sha256: file.sha256 } : {}) }
  if (file.kind !== 'file')
    return [
      {
        ...at,
        code: 'not-a-file',
        message: `this is not a regular file (${file.kind}); the store may only contain regular files`,
      },
    ]
  if (file.path === `${run.run}/${storeNames.incoming}`) {
    return [
      {
        ...at,
        code: 'interrupted-write',
        message: 'a submission was interrupted and left this file; the next submission removes it',
      },
    ]
  }
  if (expected?.sha256 === file.sha256) return []
  if (expected)
    return [
      {
        ...at,
        code: 'altered-file',
        message: `the file was changed after the submission; the submitted file had the digest ${expected.sha256}`,
      },
    ]
  const isKnown = isArtifactType(type) || file.path === `${run.run}/${storeNames.terminal}`
  if (!isKnown)
    return [{ ...at, code: 'unknown-type', message: `${JSON.stringify(type)} is not an artifact type` }]
  return [
    {
      ...at,
      code: 'unjournaled-file',
      message: 'the journal has no entry for this file, so it was not submitted',
    },
  ]
}

/** Compare the files of a run's folder with its journal: each file must have an entry, and each entry its file. */
export const checkStoredFiles = (run: RunFacts): StoreFinding[] => {
  const expected = expectedFiles(run)
  const present = new Set(run.files.map(file => file.path))
  const missing = [...expected].filter(([path]) => !present.has(path))
  return [
    ...run.files.flatMap(file => evaluateFile(run, file, expected.get(file.path))),
    ...missing.map(([path, { sha256, type }]) => ({
      code: 'missing-file' as const,
      path,
      run: run.run,
      type,
      sha256,
      message: 'the file was submitted and is missing now',
    })),
  ]
}

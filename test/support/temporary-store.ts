import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluateStore } from '../../src/core/artifacts/journal/evaluate-store.ts'
import type { StoreFinding } from '../../src/core/artifacts/model/store-facts.ts'
import type { ArtifactType } from '../../src/core/vocabulary/names.ts'
import { type SubmissionOutcome, submitCanonical } from '../../src/engine/submit-canonical.ts'
import type { Store } from '../../src/io/store/open-store.ts'
import { readStore } from '../../src/io/store/read-store.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A store in a new folder. */
export const temporaryStore = (key?: string): { readonly store: Store; readonly folder: string } => {
  const folder = temporaryFolder()
  const store = { root: join(folder, '.agent', 'artifacts'), key }
  return { store, folder }
}

export const issuesDocument = (summary: string): Buffer =>
  Buffer.from(JSON.stringify({ status: 'no_issues', summary, issues: [] }))

/** Submit by the canonical path, as a caller in the same process does. */
export const submit = (
  store: Store,
  bytes: Uint8Array,
  parts: { readonly run?: string; readonly type?: ArtifactType; readonly repair?: boolean } = {},
): Promise<SubmissionOutcome> =>
  submitCanonical(store, {
    run: parts.run ?? 'r1',
    type: parts.type ?? 'issues',
    bytes,
    repair: parts.repair ?? false,
    commit: null,
    at: new Date().toISOString(),
  })

/** What an audit finds, without settling anything first. */
export const findings = (store: Store): StoreFinding[] => {
  const facts = readStore(store)
  if (!facts) throw new Error(`no store at ${store.root}`)
  return evaluateStore(facts)
}

/** Every file below a folder with its content, for comparing before and after. */
export const snapshot = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && entry.name !== '.intent')
      .map(entry => join(entry.parentPath, entry.name))
      .sort()
      .map(path => [path.slice(folder.length + 1), readFileSync(path, 'latin1')]),
  )

export const journalOf = (store: Store, run = 'r1'): Record<string, unknown>[] =>
  readFileSync(join(store.root, run, 'journal.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)

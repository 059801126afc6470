import { matchesGlob } from '../text/field-path.ts'
import type { ChangedFile } from './model/facts.ts'
import type { GatePolicy } from './model/gate-policy.ts'

/** What a person reads as a document, and the forms in which sidecars and transcripts travel among documents. */
const readable = /\.(?:md|mdx|markdown|txt|rst|adoc)$|(?:^|\/)docs\/(?:.*\/)?[^/]*\.(?:json|jsonl|ndjson)$/i

/** The most documents of a change that are read; the report says how many were left out. */
export const isReadableDocument = (path: string): boolean => readable.test(path)

const mostRead = 50

/** Which changed documents are read, those that may hold a closeout first. */
export const chooseDocuments = (
  changed: readonly ChangedFile[],
  policy: GatePolicy,
): { readonly paths: readonly string[]; readonly leftOut: number } => {
  const candidates = changed
    .filter(file => file.status !== 'removed' && readable.test(file.path))
    .map(file => file.path)
  const mayHoldCloseout = policy.closeout.sources.includes('document')
  const homes = new Set(
    mayHoldCloseout ? candidates.filter(path => matchesGlob(path, policy.closeout.documents)) : [],
  )
  const ordered = [...homes, ...candidates.filter(path => !homes.has(path))]
  return { paths: ordered.slice(0, mostRead), leftOut: Math.max(0, ordered.length - mostRead) }
}

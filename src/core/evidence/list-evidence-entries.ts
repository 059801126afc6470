import type { EvidenceLine, EvidenceName } from '../closeout/model/evidence-line.ts'
import type { RunRecord } from '../closeout/model/record.ts'
import { isSameName } from '../vocabulary/github-names.ts'
import type { EvidenceEntry, EvidenceKind, EvidenceTarget } from './model/evidence.ts'
import { readStatedCounts } from './read-stated-counts.ts'

/** Where evidence may come from. `serverUrl` is where GitHub's pages are, as in `https://github.com`. */
export type EvidencePlace = {
  readonly repository: { readonly owner: string; readonly name: string }
  readonly serverUrl: string
}

/** What a closeout names, as far as evidence is concerned. */
type Named = { readonly lines: readonly EvidenceLine[]; readonly records: readonly RunRecord[] }

/** The entries that a closeout and its records name, without repetition: lines first, then records. */
export const listEvidenceEntries = (
  { lines, records }: Named,
  place: EvidencePlace,
): readonly EvidenceEntry[] => {
  const entries = [
    ...lines.flatMap(({ names, line, text }) => {
      const targets = names.flatMap(name => targetOf(name, place) ?? [])
      // Whose the numbers are is not certain beside several reports.
      const numbers = countReports(targets) > 1 ? '' : text
      return targets.flatMap(target => entryOf(target, line, numbers))
    }),
    ...records.flatMap(({ evidence = [] }) =>
      evidence.flatMap(one => entryOf(targetOfRecord(one), null, one.summary)),
    ),
  ]
  const seen = new Set<string>()
  const keyOf = ({ target, stated }: EvidenceEntry): string => JSON.stringify([target, stated])
  return entries.filter(entry => !seen.has(keyOf(entry)) && seen.add(keyOf(entry)))
}

const countReports = (targets: readonly EvidenceTarget[]): number =>
  new Set(targets.filter(({ kind }) => kind === 'test_report').map(target => JSON.stringify(target))).size

const entryOf = (
  target: EvidenceTarget | null,
  line: number | null,
  text: string,
): readonly EvidenceEntry[] => (target === null ? [] : [{ target, line, stated: readStatedCounts(text) }])

const targetOf = (name: EvidenceName, place: EvidencePlace): EvidenceTarget | null =>
  name.kind === 'address' ? targetOfAddress(name.url, place) : name

type RecordEvidence = NonNullable<RunRecord['evidence']>[number]

const targetOfRecord = (evidence: RecordEvidence): EvidenceTarget | null => {
  switch (evidence.kind) {
    case 'check':
      return { kind: 'check', name: evidence.name, app: evidence.app ?? null }
    case 'status':
      return { kind: 'status', context: evidence.context }
    case 'workflow_run':
      return {
        kind: 'workflow_run',
        run: evidence.run_id,
        attempt: evidence.attempt ?? null,
        job: evidence.job ?? null,
      }
    case 'test_report':
      return { kind: 'test_report', artifact: evidence.artifact_id, sha256: evidence.sha256 ?? null }
    case 'file':
      return { kind: 'file', path: evidence.path, sha256: evidence.sha256 }
    default:
      return null
  }
}

const forms: readonly (readonly [
  pattern: RegExp,
  kind: EvidenceKind,
  read: (ids: readonly number[]) => EvidenceTarget,
])[] = [
  [
    /^\/actions\/runs\/(\d{1,15})\/artifacts\/(\d{1,15})$/,
    'test_report',
    ([run = 0, artifact = 0]) => ({ kind: 'test_report', artifact, sha256: null, run }),
  ],
  [
    /^\/actions\/runs\/(\d{1,15})(?:\/attempts\/(\d{1,9}))?\/jobs?\/(\d{1,15})$/,
    'workflow_run',
    ([run = 0, attempt = Number.NaN, jobId = 0]) => ({
      kind: 'workflow_run',
      run,
      jobId,
      ...(Number.isNaN(attempt) ? {} : { attempt }),
    }),
  ],
  [
    /^\/actions\/runs\/(\d{1,15})\/attempts\/(\d{1,9})$/,
    'workflow_run',
    ([run = 0, attempt = 0]) => ({ kind: 'workflow_run', run, attempt, job: null }),
  ],
  [
    /^\/actions\/runs\/(\d{1,15})$/,
    'workflow_run',
    ([run = 0]) => ({ kind: 'workflow_run', run, attempt: null, job: null }),
  ],
  [/^\/runs\/(\d{1,15})$/, 'check', ([id = 0]) => ({ kind: 'check', id })],
  [/^\/pull\/\d+\/checks\?check_run_id=(\d{1,15})$/, 'check', ([id = 0]) => ({ kind: 'check', id })],
]

const parseAddress = (url: string): URL | null => {
  try {
    return new URL(url)
  } catch {
    return null
  }
}

/** What an address names; `null` for one that names no evidence. Nothing but ids is taken from it. */
const targetOfAddress = (url: string, { repository, serverUrl }: EvidencePlace): EvidenceTarget | null => {
  const address = parseAddress(url)
  if (address === null) return null
  const [, owner, name, ...rest] = address.pathname.replace(/\/+$/, '').split('/')
  const check = address.searchParams.get('check_run_id')
  const path = `/${rest.join('/')}${check === null ? '' : `?check_run_id=${check}`}`
  const isOwn =
    address.host === parseAddress(serverUrl)?.host &&
    isSameName(owner, repository.owner) &&
    isSameName(name, repository.name)
  for (const [pattern, kind, read] of forms) {
    const ids = pattern.exec(path)?.slice(1).map(Number)
    if (ids) return isOwn ? read(ids) : { kind, foreign: url }
  }
  return null
}

import { createHash } from 'node:crypto'
import { evaluateRun } from '../../core/evidence/evaluate-run.ts'
import type { EvidenceTarget } from '../../core/evidence/model/evidence.ts'
import type {
  ArtifactFact,
  CheckRunFact,
  EvidenceFacts,
  JobFacts,
  ReportFacts,
  RunFacts,
} from '../../core/evidence/model/evidence-facts.ts'
import type { ChangedFile, Repository } from '../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../core/vocabulary/known.ts'
import type { ChangeReader } from '../../io/change-reader.ts'
import type { Client } from '../../io/github/client/client.ts'
import {
  readArtifact,
  readCheckRun,
  readCheckRuns,
  readStatuses,
  readWorkflowRun,
} from '../../io/github/evidence/read-evidence.ts'
import { type Access, readJobsOfChecks, withEdited } from './read-job-facts.ts'
import { readJobFacts, readRunFacts } from './read-run-facts.ts'

/** Downloads the artifact of a repository and counts the tests of its reports. */
export type ReadReport = (repository: Repository, artifact: ArtifactFact) => Promise<Known<ReportFacts>>

/** Where the facts of evidence are read. `client` is `null` if no token was given, and then `why` says so. */
export type EvidenceSources = {
  readonly client: Client | null
  readonly why: string
  readonly repository: Repository
  readonly head: string
  readonly reader: ChangeReader
  readonly changedFiles: Known<readonly ChangedFile[]>
  /** Downloads an artifact and counts its tests. Its code is loaded only for a report. */
  readonly readReport: ReadReport
}

/** Read what the verdict of one entry depends on. `null` for an entry of another repository. */
export const readEvidenceFacts = async (
  target: EvidenceTarget,
  sources: EvidenceSources,
): Promise<EvidenceFacts | null> => {
  if ('foreign' in target) return null
  if (target.kind === 'file') return { kind: 'file', digest: await readDigest(target.path, sources) }
  const { client, repository, head } = sources
  const access = client === null ? null : { ...sources, client }
  if (access === null) return unreadable(target.kind, sources.why)
  switch (target.kind) {
    case 'check':
      return readCheckFacts(target, access)
    case 'status':
      return { kind: 'status', statuses: await readStatuses(access.client, repository, head) }
    case 'workflow_run':
      return readRunFacts(target, access)
    case 'test_report':
      return readReportFacts(target, access)
  }
}

const unreadable = (kind: Exclude<EvidenceTarget['kind'], 'file'>, why: string): EvidenceFacts => {
  const unread = unknown(why)
  switch (kind) {
    case 'check':
      return { kind, runs: unread, jobs: new Map() }
    case 'status':
      return { kind, statuses: unread }
    case 'workflow_run':
      return { kind, job: null, of: { run: unread, edited: known([]) } }
    case 'test_report':
      return { kind, artifact: unread, of: null, report: null }
  }
}

const readDigest = async (path: string, { reader }: EvidenceSources): Promise<Known<string | null>> => {
  for (const spelling of spellingsOf(path)) {
    const bytes = await reader.readHeadBytes(spelling)
    if (!bytes.known) return bytes
    if (bytes.value !== null) return known(createHash('sha256').update(bytes.value).digest('hex'))
  }
  return known(null)
}

/** A path as git may have it: without `./`, as written or in either Unicode form, because keyboards and macOS differ. */
const spellingsOf = (path: string): ReadonlySet<string> => {
  const plain = path.replace(/^(?:\.\/+)+/, '')
  return new Set([plain, plain.normalize('NFC'), plain.normalize('NFD')])
}

const readCheckFacts = async (
  target: Exclude<Extract<EvidenceTarget, { kind: 'check' }>, { foreign: string }>,
  access: Access,
): Promise<EvidenceFacts> => {
  const { client, repository, head } = access
  const runs: Known<readonly CheckRunFact[] | null> =
    'id' in target
      ? asList(await readCheckRun(client, repository, target.id))
      : await readCheckRuns(client, repository, head, target.name)
  if ('id' in target) return { kind: 'check', runs, jobs: await readLinkedJob(runs, access) }
  const ofActions = (runs.known ? (runs.value ?? []) : []).filter(({ app }) => app === 'github-actions')
  return { kind: 'check', runs, jobs: await readJobsOfChecks(ofActions, access) }
}

const readLinkedJob = async (
  runs: Known<readonly CheckRunFact[] | null>,
  access: Access,
): Promise<ReadonlyMap<number, JobFacts>> => {
  const check = runs.known ? runs.value?.[0] : undefined
  return new Map(check?.app === 'github-actions' ? [[check.id, await readJobFacts(check.id, access)]] : [])
}

const asList = <T>(one: Known<T | null>): Known<readonly T[] | null> =>
  one.known ? known(one.value === null ? null : [one.value]) : one

const readReportFacts = async (
  target: Extract<EvidenceTarget, { artifact: number }>,
  access: Access,
): Promise<EvidenceFacts> => {
  const { client, repository } = access
  const artifact = await readArtifact(client, repository, target.artifact)
  if (!artifact.known || artifact.value === null || artifact.value.run === null)
    return { kind: 'test_report', artifact, of: null, report: null }
  const of = await withEdited(await readWorkflowRun(client, repository, artifact.value.run, null), access)
  const isNamedRun = target.run === undefined || target.run === artifact.value.run
  const report = isNamedRun ? await readReport(artifact.value, of, access) : null
  return { kind: 'test_report', artifact, of, report }
}

/** The report is downloaded only where nothing else decides the verdict already. */
const readReport = async (artifact: ArtifactFact, of: RunFacts, access: Access) => {
  const { repository, head } = access
  const subject = { repository: `${repository.owner}/${repository.name}`, head }
  const isWanted = !artifact.isExpired && artifact.digest !== null
  const isCounted = evaluateRun(of, null, subject, { mayBeActive: true }).verdict === 'holds'
  return isWanted && isCounted ? access.readReport(repository, artifact) : null
}

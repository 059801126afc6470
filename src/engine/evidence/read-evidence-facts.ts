import { createHash } from 'node:crypto'
import { evaluateRun } from '../../core/evidence/evaluate-run.ts'
import type { EvidenceTarget } from '../../core/evidence/model/evidence.ts'
import type {
  ArtifactFact,
  CheckRunFact,
  EvidenceFacts,
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
  readJobsNamed,
  readStatuses,
  readWorkflowRun,
} from '../../io/github/evidence/read-evidence.ts'
import { type Access, readJobFacts, readJobsOfChecks, withEdited } from './read-job-facts.ts'

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
      return readReportFacts(target.artifact, access)
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
  const bytes = await reader.readHeadBytes(path)
  if (!bytes.known) return bytes
  return known(bytes.value && createHash('sha256').update(bytes.value).digest('hex'))
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
  const ofActions = (runs.known ? (runs.value ?? []) : []).filter(({ app }) => app === 'github-actions')
  return { kind: 'check', runs, jobs: await readJobsOfChecks(ofActions, access) }
}

const asList = <T>(one: Known<T | null>): Known<readonly T[] | null> =>
  one.known ? known(one.value === null ? null : [one.value]) : one

const readRunFacts = async (
  target: Extract<EvidenceTarget, { run: number }>,
  access: Access,
): Promise<EvidenceFacts> => {
  const { client, repository } = access
  if ('jobId' in target) return { kind: 'workflow_run', ...(await readJobFacts(target.jobId, access)) }
  const run = await readWorkflowRun(client, repository, target.run, target.attempt)
  const of = await withEdited(run, access)
  if (target.job === null || !run.known || run.value === null) return { kind: 'workflow_run', job: null, of }
  const jobs = await readJobsNamed(client, repository, run.value, target.job)
  if (!jobs.known) return { kind: 'workflow_run', job: jobs, of }
  const worst = jobs.value.find(({ conclusion }) => conclusion !== 'success') ?? jobs.value[0] ?? null
  return { kind: 'workflow_run', job: known(worst), of }
}

const readReportFacts = async (id: number, access: Access): Promise<EvidenceFacts> => {
  const { client, repository } = access
  const artifact = await readArtifact(client, repository, id)
  if (!artifact.known || artifact.value === null || artifact.value.run === null)
    return { kind: 'test_report', artifact, of: null, report: null }
  const of = await withEdited(await readWorkflowRun(client, repository, artifact.value.run, null), access)
  return { kind: 'test_report', artifact, of, report: await readReport(artifact.value, of, access) }
}

/** The report is downloaded only where nothing else decides the verdict already. */
const readReport = async (artifact: ArtifactFact, of: RunFacts, access: Access) => {
  const { repository, head } = access
  const subject = { repository: `${repository.owner}/${repository.name}`, head }
  const isWanted = !artifact.isExpired && artifact.digest !== null
  const isCounted = evaluateRun(of, null, subject, { mayBeActive: true }).verdict === 'holds'
  return isWanted && isCounted ? access.readReport(repository, artifact) : null
}

import type { EvidenceLine } from '../../core/closeout/model/evidence-line.ts'
import type { RunRecord } from '../../core/closeout/model/record.ts'
import { evaluateEvidence } from '../../core/evidence/evaluate-evidence.ts'
import { listEvidenceEntries } from '../../core/evidence/list-evidence-entries.ts'
import type { EvaluatedEvidence, EvidenceEntry } from '../../core/evidence/model/evidence.ts'
import type { EvidencePolicy } from '../../core/evidence/model/evidence-policy.ts'
import type { ChangedFile, ChangeSubject } from '../../core/gate/model/facts.ts'
import type { Known } from '../../core/vocabulary/known.ts'
import type { ChangeReader } from '../../io/change-reader.ts'
import type { Client } from '../../io/github/client/client.ts'
import { readHeadNow } from '../../io/github/evidence/read-evidence.ts'
import { type EvidenceSources, type ReadReport, readEvidenceFacts } from './read-evidence-facts.ts'

/** What a closeout names, and the change that it has to be true of. */
export type EvidenceRequest = {
  readonly lines: readonly EvidenceLine[]
  readonly records: readonly RunRecord[]
  readonly subject: ChangeSubject
  readonly changedFiles: Known<readonly ChangedFile[]>
  readonly policy: EvidencePolicy
  readonly reader: ChangeReader
}

/** How GitHub is asked. `client` is `null` if no token was given, and then `why` says so. */
export type EvidenceAccess = {
  readonly client: Client | null
  readonly why: string
  readonly serverUrl: string
  readonly readReport: ReadReport
}

/** The verdicts (`null` where none was looked up), and the head of the pull request if it moved meanwhile. */
export type EvidenceAnswer = {
  readonly evidence: readonly EvaluatedEvidence[] | null
  readonly headMovedTo: string | null
}

/** The most entries that are looked up, and how many at the same time. */
const mostEntries = 20
const atOnce = 5

/**
 * Look up what a closeout names as its evidence, for exactly the head that is checked.
 *
 * The head is read again afterwards: the caller starts over if it moved.
 */
export const lookUpEvidence = async (
  request: EvidenceRequest,
  access: EvidenceAccess,
): Promise<EvidenceAnswer> => {
  const { subject, policy } = request
  const repository = subject.repository ?? { owner: '', name: '' }
  const entries = listEvidenceEntries(request, { repository, serverUrl: access.serverUrl })
  const evidenceSubject = {
    repository: `${repository.owner}/${repository.name}`,
    head: subject.tip ?? '',
  }
  const sources: EvidenceSources = {
    ...(subject.tip === null || subject.repository === null
      ? { client: null, why: unplaced(subject) }
      : access),
    readReport: access.readReport,
    repository,
    head: evidenceSubject.head,
    reader: request.reader,
    changedFiles: request.changedFiles,
  }
  const evidence: EvaluatedEvidence[] = []
  const wanted = entries.slice(0, mostEntries)
  for (let at = 0; at < wanted.length; at += atOnce) {
    const judged = wanted.slice(at, at + atOnce).map(async entry => {
      const facts = await readEvidenceFacts(entry.target, sources)
      return evaluateEvidence(entry, facts, evidenceSubject, policy)
    })
    evidence.push(...(await Promise.all(judged)))
  }
  return {
    evidence: [...evidence, ...entries.slice(mostEntries).map(leftOut)],
    headMovedTo: entries.some(isAsked) ? await readMove(subject, sources) : null,
  }
}

const unplaced = ({ repository }: ChangeSubject): string =>
  repository === null
    ? 'the repository on GitHub is not known; add --repo owner/name'
    : 'the head commit is not known'

const leftOut = (entry: EvidenceEntry): EvaluatedEvidence => ({
  entry,
  verdict: 'unknown',
  reason: `only the first ${mostEntries} entries are looked up`,
  permission: null,
  url: null,
  found: {},
})

/** Whether GitHub was asked for an entry. */
const isAsked = ({ target }: EvidenceEntry): boolean => target.kind !== 'file' && !('foreign' in target)

const readMove = async (
  { number, kind }: ChangeSubject,
  { client, repository, head }: EvidenceSources,
): Promise<string | null> => {
  if (client === null || number === null || kind !== 'pull_request') return null
  const now = await readHeadNow(client, repository, number)
  return now.known && now.value !== null && now.value !== head ? now.value : null
}

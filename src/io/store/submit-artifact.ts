import { join } from 'node:path'
import type { JournalHead } from '../../core/artifacts/model/journal.ts'
import type { AcceptedDocument, SubmissionReceipt } from '../../core/artifacts/model/submission.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import type { ArtifactType } from '../../core/vocabulary/names.ts'
import { sha256Of } from './chain-line.ts'
import type { Store } from './open-store.ts'
import { readBytes, type StoreDisk, storeDisk } from './store-disk.ts'
import { type HeldRun, withRun } from './with-run.ts'

/** `commit` is what was checked out, `at` the instant, ISO-8601 UTC. */
export type SubmissionRequest = {
  readonly run: string
  readonly document: AcceptedDocument
  readonly commit: string | null
  readonly at: string
}

const receipt = (run: string, type: ArtifactType, head: JournalHead, isNew: boolean): SubmissionReceipt => ({
  run,
  type,
  path: `${run}/${type}.json`,
  sha256: head.sha256,
  bytes: head.bytes,
  position: head.position,
  version: head.version,
  submitted_at: head.at,
  isNew,
})

/** Where the existing file is archived; `null` where it is the same, or there is none. */
const archivePath = (
  type: ArtifactType,
  head: JournalHead | undefined,
  standing: Buffer | null,
  sha256: string,
): string | null =>
  standing === null || sha256Of(standing) === sha256 ? null : `${type}/${head?.version ?? 0}.json`

const write = async (
  held: HeldRun,
  request: SubmissionRequest,
  sha256: string,
): Promise<SubmissionReceipt> => {
  const { run, document, commit, at } = request
  const { type, bytes, isRepaired, source } = document
  const head = held.last?.heads[type]
  const isOver = held.last?.event === 'terminal-declared'
  const isSame = head?.sha256 === sha256
  const name = `${type}.json`
  const standing = readBytes(join(held.folder, name))
  const isInPlace = standing !== null && sha256Of(standing) === sha256
  if (head && isSame && isInPlace && (isOver || head.position > (held.last?.entered ?? 0))) {
    return receipt(run, type, head, false)
  }
  if (isOver) {
    throw new CloseoutError('store-refused', `The run ${run} has ended and accepts no more submissions.`, {
      fix: 'Start a new run, and submit to it: closeout run start',
    })
  }
  const version = isSame ? head.version : (head?.version ?? 0) + 1
  const file = isInPlace
    ? {}
    : { file: { name, bytes, archivePath: isSame ? null : archivePath(type, head, standing, sha256) } }
  const entry = await held.commit({
    at,
    event: {
      event: 'artifact-submitted',
      type,
      path: `${run}/${name}`,
      sha256,
      bytes: bytes.length,
      version,
      commit,
      ...(isRepaired ? { repaired: true } : {}),
      ...(source ? { source } : {}),
    },
    ...file,
  })
  const written = entry.heads[type]
  if (!written) throw new Error(`the last line in the journal of ${run} has no entry for ${type}`)
  return receipt(run, type, written, true)
}

/**
 * Write an artifact into the store: the file, the journal, the audit sink. There is no other way to submit.
 *
 * The same bytes again, in the same phase of the run, write nothing and give the same answer. A different document
 * of the same type is kept in the history. Throws `usage` for a bad run id and `store-refused` where the store
 * cannot be written; then the store is unchanged.
 *
 * @see seed 002, "The submission path"
 */
export const submitArtifact = (
  store: Store,
  request: SubmissionRequest,
  disk: StoreDisk = storeDisk,
): Promise<SubmissionReceipt> => {
  const { run, document } = request
  const sha256 = sha256Of(document.bytes)
  const path = `${run}/${document.type}.json`
  return withRun(store, run, { path, sha256 }, held => write(held, request, sha256), disk)
}

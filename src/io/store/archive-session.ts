import { closeSync, fsyncSync, lstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import type {
  FolderContents,
  Manifest,
  ManifestFile,
  RemovableFile,
} from '../../core/sessions/model/removal.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { systemErrorOf } from '../../core/vocabulary/system-errors.ts'
import { freeName, type LaneName } from './archive-lane.ts'
import { hashFile } from './hash-file.ts'
import { readFolder } from './read-folder.ts'
import type { SessionFolder } from './read-workspace.ts'

/** What is moved: `contents` is the folder as it was evaluated, `files` why each file may go. */
export type Archiving = {
  readonly folder: SessionFolder
  readonly contents: FolderContents
  readonly files: readonly RemovableFile[]
  readonly reasons: readonly string[]
  readonly at: string
}

/** Where a session went. The paths are shown as its root is. */
export type Archived = { readonly movedTo: string; readonly manifest: string }

/**
 * Move a session to the lane `archive/` of its root, with a manifest beside it. Deletes nothing and follows no link. The
 * manifest gets its name after the move, so that no manifest names a move that did not happen (`finishMoves`). The
 * folder is read again after the move: where it differs from what was evaluated, the session is moved back.
 *
 * @throws CloseoutError `store-refused` where the session changed or the lane cannot be used; the session is then where
 * it was
 */
export const archiveSession = (archiving: Archiving): Archived => {
  const { folder } = archiving
  const lane = laneOf(folder)
  const name = nameIn(lane.at, archiving)
  const [target, shown] = [`${lane.at}/${name.folder}`, `${lane.shown}/${name.folder}`]
  const files = hashAll(archiving)
  const manifest: Manifest = {
    schema_version: '1.0',
    slug: folder.slug,
    moved_from: folder.shown,
    moved_to: shown,
    moved_at: archiving.at,
    reasons: archiving.reasons,
    files,
  }
  const pending = `${lane.at}/${name.pending}`
  writeManifest(pending, manifest, folder)
  try {
    renameSync(folder.at, target)
  } catch (error) {
    rmSync(pending, { force: true })
    throw refused(folder, `it cannot be moved: ${whyOf(error)}`, error)
  }
  if (isAsEvaluated(target, archiving.contents, files)) {
    renameSync(pending, `${lane.at}/${name.manifest}`)
    return { movedTo: shown, manifest: `${lane.shown}/${name.manifest}` }
  }
  moveBack(target, shown, folder)
  rmSync(pending, { force: true })
  throw refused(folder, 'it changed during the move. It was moved back')
}

const nameIn = (lane: string, { folder, at }: Archiving): LaneName => {
  try {
    return freeName(lane, folder.slug, at)
  } catch (error) {
    throw refused(folder, `the folder archive cannot be used: ${whyOf(error)}`, error)
  }
}

const moveBack = (target: string, shown: string, folder: SessionFolder): void => {
  try {
    renameSync(target, folder.at)
  } catch (error) {
    const why = `${folder.shown} changed during its move to ${shown}, and it cannot be moved back: ${whyOf(error)}.`
    throw new CloseoutError('store-refused', why, { fix: 'Move the folder back by hand.', cause: error })
  }
}

const refused = ({ shown }: SessionFolder, why: string, cause?: unknown): CloseoutError =>
  new CloseoutError('store-refused', `${shown} stays where it is: ${why}.`, {
    fix: systemErrorOf(cause)?.fix ?? 'Run the command again when no process uses the session.',
    where: shown,
    cause,
  })

const whyOf = (error: unknown): string => systemErrorOf(error)?.why ?? 'it failed'
const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown'

/** The lane of the session's root: a real folder, made where there is none. */
const laneOf = (folder: SessionFolder): { readonly at: string; readonly shown: string } => {
  const above = (path: string): string => path.slice(0, path.length - folder.slug.length - 1)
  const at = `${above(folder.at)}/archive`
  try {
    mkdirSync(at, { recursive: true })
  } catch (error) {
    throw refused(folder, `the folder archive cannot be made: ${whyOf(error)}`, error)
  }
  if (lstatSync(at).isDirectory()) return { at, shown: `${above(folder.shown)}/archive` }
  throw refused(folder, 'archive is a link, and links are not followed')
}

const hashAll = ({ folder, files }: Archiving): readonly ManifestFile[] =>
  files.map(file => {
    try {
      const { bytes, hash } = hashFile(`${folder.at}/${file.path}`, { algorithm: 'sha256' })
      return { ...file, bytes, sha256: hash }
    } catch (error) {
      throw refused(folder, `${file.path} cannot be read: ${whyOf(error)}`, error)
    }
  })

const writeManifest = (path: string, manifest: Manifest, folder: SessionFolder): void => {
  try {
    const file = openSync(path, 'wx', 0o644)
    try {
      const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') rmSync(path, { force: true })
    throw refused(folder, `its manifest cannot be written: ${whyOf(error)}`, error)
  }
}

/** Whether a folder still holds what was evaluated: the same entries with the same times, and the same bytes. */
const isAsEvaluated = (at: string, before: FolderContents, files: readonly ManifestFile[]): boolean => {
  const now = readFolder(at, { algorithm: 'sha256', hasBlob: () => false, hasText: () => false })
  const key = ({ entries, unread }: FolderContents): string =>
    JSON.stringify([
      entries.map(({ path, kind, bytes, changedAt }) => [path, kind, bytes, changedAt]),
      unread,
    ])
  if (key(now) !== key(before)) return false
  return files.every(({ path, sha256 }) => {
    try {
      return hashFile(`${at}/${path}`, { algorithm: 'sha256' }).hash === sha256
    } catch {
      return false
    }
  })
}

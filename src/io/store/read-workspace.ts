import { existsSync, opendirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { disposableFileOf } from '../../core/sessions/model/disposable.ts'
import {
  type SessionFacts,
  type SidecarName,
  type SidecarReading,
  type Sidecars,
  sidecarFiles,
  sidecarNames,
} from '../../core/sessions/model/workspace.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { systemErrorOf } from '../../core/vocabulary/system-errors.ts'
import { readFolder } from './read-folder.ts'
import { absent, readSidecar } from './read-sidecar.ts'

/** Which folders of a root are no sessions: by their name, or by a file that they hold. @see profiles */
export type Lanes = {
  readonly lanes: readonly string[]
  readonly stateless: readonly string[]
  readonly laneFiles: readonly string[]
  readonly isLaneFileEnough: boolean
}

/** A session's folder: `shown` leads to it as the root was given, `at` is where it is opened. */
export type SessionFolder = { readonly slug: string; readonly shown: string; readonly at: string }

/**
 * List the names of the sessions of an artifact root, ordered by UTF-16 code unit.
 *
 * Real folders only, directly in the root; names with a leading dot and lanes are left out.
 * A name that is not UTF-8 is shown with replacement characters and cannot be opened: its sidecars say so.
 *
 * @param root   the root as it is shown
 * @param at     where it is opened
 * @throws CloseoutError `file-unreadable` where the root is no readable folder
 */
export const listSlugs = (root: string, at: string, lanes: Lanes): readonly string[] => {
  const isSession = (name: string): boolean => {
    if (name.startsWith('.') || lanes.lanes.includes(name)) return false
    if (lanes.stateless.includes(name) && !holds(join(at, name), [sidecarFiles.state])) return false
    return !(lanes.isLaneFileEnough && holds(join(at, name), lanes.laneFiles))
  }
  return listFolders(root, at).filter(isSession).sort()
}

const holds = (folder: string, files: readonly string[]): boolean =>
  files.some(file => existsSync(join(folder, file)))

/**
 * Whether a folder without a state is one that the tool keeps for itself. Asked only of those: the answer takes as long
 * as reading a sidecar.
 */
export const isLane = ({ slug, at }: SessionFolder, { stateless, laneFiles }: Lanes): boolean =>
  (stateless.includes(slug) || holds(at, laneFiles)) && !holds(at, [sidecarFiles.state])

/** Where a session of a root lies. */
export const folderOf = (root: string, at: string, slug: string): SessionFolder => ({
  slug,
  shown: `${root}/${slug}`,
  at: `${at}/${slug}`,
})

/** List the session folders of an artifact root, without those that the tool keeps for itself. @see listSlugs */
export const listSessions = (root: string, at: string, lanes: Lanes): readonly SessionFolder[] =>
  listSlugs(root, at, lanes)
    .map(slug => folderOf(root, at, slug))
    .filter(folder => !isLane(folder, lanes))

const listFolders = (root: string, at: string): string[] => {
  try {
    if (statSync(at).isDirectory()) return foldersIn(at)
  } catch (error) {
    const system = systemErrorOf(error)
    if (!system) throw error
    const isAbsent = system.code === 'ENOENT'
    const found = isAbsent ? 'does not exist' : `cannot be read: ${system.why}`
    throw new CloseoutError('file-unreadable', `The artifact root ${root} ${found}.`, {
      fix: isAbsent ? suggestRoot : (system.fix ?? suggestRoot),
      where: root,
      cause: error,
    })
  }
  throw new CloseoutError('file-unreadable', `The artifact root ${root} is not a folder.`, {
    fix: suggestRoot,
    where: root,
  })
}

/** A part of the entries at a time: with all of 100,000 in memory at once the heap grows and stays large. */
const foldersIn = (at: string): string[] => {
  const names: string[] = []
  const folder = opendirSync(at, { bufferSize: 1_024 })
  try {
    for (let entry = folder.readSync(); entry; entry = folder.readSync())
      if (entry.isDirectory()) names.push(entry.name)
  } finally {
    folder.closeSync()
  }
  return names
}

const suggestRoot = 'Name the folder that has one folder for each session: --root <folder>'

/** Read the named sidecars of one session. Strictly read-only; never throws. */
export const readSession = (folder: SessionFolder, sidecars: readonly SidecarName[]): SessionFacts => ({
  slug: folder.slug,
  path: folder.shown,
  sidecars: hasForeignName(folder)
    ? Object.fromEntries(sidecars.map(name => [name, foreignName]))
    : readSidecars(folder.at, sidecars),
})

/** Whether the name of a folder was shown with replacement characters, so that nothing can be opened by it. */
const hasForeignName = ({ slug, at }: SessionFolder): boolean => slug.includes('\ufffd') && !existsSync(at)

const foreignName: SidecarReading = {
  standing: 'unreadable',
  why: 'cannot be read: the name of its folder is not UTF-8',
  isFolderClosed: true,
}

const readSidecars = (folder: string, names: readonly SidecarName[]): Sidecars => {
  const readings: Partial<Record<SidecarName, SidecarReading>> = {}
  let isOpen = false
  for (const name of names) {
    const path = `${folder}/${sidecarFiles[name]}`
    // Opening what is not there takes several times as long as asking. Only in a folder that lets its files be seen
    // does the answer mean that there is none.
    const reading = isOpen && !existsSync(path) ? absent : readSidecar(path)
    if (reading.standing === 'read') isOpen = true
    readings[name] = reading
  }
  return readings
}

/** Read everything that a session's folder holds: all sidecars, and every file at any depth. Follows no link. */
export const readWholeSession = (
  folder: SessionFolder,
  algorithm: 'sha1' | 'sha256' = 'sha1',
): SessionFacts => ({
  ...readSession(folder, sidecarNames),
  contents: readFolder(folder.at, {
    algorithm,
    hasBlob: path => !knownFiles.has(path) && disposableFileOf(path) === null,
    hasText: path => disposableFileOf(path)?.isRead === true,
  }),
})

const knownFiles = new Set<string>(Object.values(sidecarFiles))

/** When the newest file in a folder changed, in milliseconds; of the folder itself where it holds none. */
export const readNewestChange = ({ at }: SessionFolder): number | null => {
  const { entries } = readFolder(at, { algorithm: 'sha1', hasBlob: () => false, hasText: () => false })
  const files = entries.filter(({ kind }) => kind === 'file')
  if (files.length > 0) return files.reduce((newest, { changedAt }) => Math.max(newest, changedAt), 0)
  return statSync(at, { throwIfNoEntry: false })?.mtimeMs ?? null
}

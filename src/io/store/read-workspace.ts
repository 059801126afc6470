import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  type SessionFacts,
  type SidecarName,
  type SidecarReading,
  type Sidecars,
  sidecarFiles,
  sidecarNames,
} from '../../core/sessions/model/workspace.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { readSidecar } from './read-sidecar.ts'

/** Which folders of a root are no sessions: by their name, or by a file that they hold. */
export type Lanes = { readonly lanes: readonly string[]; readonly laneFiles: readonly string[] }

/** A session's folder: `shown` leads to it as the root was given, `at` is where it is opened. */
export type SessionFolder = { readonly slug: string; readonly shown: string; readonly at: string }

/**
 * List the names of the sessions of an artifact root, ordered by UTF-16 code unit.
 *
 * Real folders only, directly in the root; names with a leading dot and lanes are left out.
 * A name that is not UTF-8 is shown with replacement characters and cannot be opened: it reads as empty.
 *
 * @param root   the root as it is shown
 * @param at     where it is opened
 * @throws CloseoutError `file-unreadable` where the root is no readable folder
 */
export const listSlugs = (root: string, at: string, { lanes, laneFiles }: Lanes): readonly string[] => {
  const slugs: string[] = []
  for (const entry of readRoot(root, at)) {
    const { name } = entry
    if (!entry.isDirectory() || name.startsWith('.') || lanes.includes(name)) continue
    if (laneFiles.length > 0 && laneFiles.some(file => existsSync(join(at, name, file)))) continue
    slugs.push(name)
  }
  return slugs.sort()
}

/** Where a session of a root lies. */
export const folderOf = (root: string, at: string, slug: string): SessionFolder => ({
  slug,
  shown: `${root}/${slug}`,
  at: `${at}/${slug}`,
})

/** List the session folders of an artifact root. @see listSlugs */
export const listSessions = (root: string, at: string, lanes: Lanes): readonly SessionFolder[] =>
  listSlugs(root, at, lanes).map(slug => folderOf(root, at, slug))

const readRoot = (root: string, at: string): readonly Dirent[] => {
  try {
    if (statSync(at).isDirectory()) return readdirSync(at, { withFileTypes: true })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    const found = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`
    throw new CloseoutError('file-unreadable', `The artifact root ${root} ${found}.`, {
      fix: suggestRoot,
      cause: error,
    })
  }
  throw new CloseoutError('file-unreadable', `The artifact root ${root} is not a folder.`, {
    fix: suggestRoot,
  })
}

const suggestRoot =
  'Name the folder that has one folder for each session: closeout audit --artifact-root <folder>'

/** Read the named sidecars of one session. Strictly read-only; never throws. */
export const readSession = (folder: SessionFolder, sidecars: readonly SidecarName[]): SessionFacts => ({
  slug: folder.slug,
  path: folder.shown,
  sidecars: readSidecars(folder.at, sidecars),
})

const readSidecars = (folder: string, names: readonly SidecarName[]): Sidecars => {
  const readings: Partial<Record<SidecarName, SidecarReading>> = {}
  for (const name of names) {
    readings[name] = readSidecar(`${folder}/${sidecarFiles[name]}`, { isRare: name !== 'state' })
  }
  return readings
}

/** Read everything that a session's folder holds: all sidecars, and the names of its other files. */
export const readWholeSession = (folder: SessionFolder): SessionFacts => {
  const entries = readdirOrNothing(folder.at)
  const known = new Set<string>(Object.values(sidecarFiles))
  return {
    ...readSession(folder, sidecarNames),
    documents: entries
      .filter(entry => entry.isFile() && !known.has(entry.name))
      .map(entry => entry.name)
      .sort(),
  }
}

const readdirOrNothing = (path: string): readonly Dirent[] => {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch {
    return []
  }
}

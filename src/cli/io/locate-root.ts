import { existsSync, opendirSync, readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { profiles } from '../../core/sessions/model/audit.ts'
import { defaultArtifactRoot } from '../../core/vocabulary/artifact-roots.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import type { Io } from './terminal.ts'

/** Which root: `shown` in every output, `at` where it is opened. */
export type Root = { readonly shown: string; readonly at: string }

type Place = Pick<Io, 'cwd' | 'env'>

/** Where Flow Agents kept its sessions in different years, the name of the seed first. */
const rootNames = [defaultArtifactRoot, '.kontourai/flow-agents', '.agents/flow-agents'] as const

/** The help text of the option that names a root. */
export const rootHelp = `the artifact root (default: the nearest ${rootNames.join(', ')})`

/**
 * Find a root given on the command line, or the nearest one where none is given.
 *
 * A relative name counts from the folder of the person: npm runs a script in the folder of its package and names the
 * person's folder in INIT_CWD. Without a name, the folders from there up to the top of the repository are searched,
 * and the main work tree of a linked one. A root that holds sessions wins over one that holds none.
 *
 * @throws CloseoutError  `usage` where the name is empty, as from a variable that is not set
 */
export const locateRoot = (given: string | undefined, io: Place): Root => {
  const folders = startFolders(io)
  if (given === undefined) return findRoots(io)[0] ?? rootAt(resolve(folders[0], defaultArtifactRoot), io)
  if (given === '') {
    throw new CloseoutError('usage', 'The artifact root is an empty text.', {
      where: '--artifact-root',
      fix: 'Name a folder, or leave it out: the nearest root is then found. A dot names the current folder.',
    })
  }
  const at = folders.map(folder => resolve(folder, given)).find(path => existsSync(path))
  if (at === undefined)
    return { at: resolve(folders[0], given), shown: shownAs(resolve(folders[0], given), given, io) }
  return { at, shown: shownAs(at, given, io) }
}

/** The roots that are found without a name: the nearest that holds sessions, then the others beside it. */
export const findRoots = (io: Place): readonly Root[] => {
  for (const start of startFolders(io)) {
    const levels = levelsOf(start).map(level =>
      level.flatMap(folder => rootNames.map(name => join(folder, name)).filter(isFolder)),
    )
    const chosen = levels.find(roots => roots.some(holdsSession)) ?? levels.find(roots => roots.length > 0)
    if (!chosen) continue
    const held = chosen.filter(holdsSession)
    return (held.length > 0 ? held : chosen).map(at => rootAt(at, io))
  }
  return []
}

const rootAt = (at: string, io: Place): Root => ({ at, shown: shownAs(at, at, io) })

/** Relative to the person's folder where it lies inside of it or above; else as it was given. */
const shownAs = (at: string, given: string, io: Place): string => {
  const [folder] = startFolders(io)
  if (at === folder) return '.'
  if (at.startsWith(`${folder}/`)) return at.slice(folder.length + 1)
  if (given === at && !isAbsolute(relative(folder, at))) return relative(folder, at)
  return given.replace(/(?<=.)\/+$/, '') || given
}

/** The person's folder, then the folder in which the program runs. */
const startFolders = ({ env, cwd }: Place): readonly [string, ...string[]] => {
  const person = env.INIT_CWD
  const isScript = env.npm_lifecycle_event !== undefined
  return isScript && person !== undefined && isAbsolute(person) && person !== cwd && isFolder(person)
    ? [person, cwd]
    : [cwd]
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** The folders from one up to the top of its repository, the nearest first; only itself outside of a repository. */
const levelsOf = (start: string): readonly (readonly string[])[] => {
  const levels: string[][] = []
  for (let folder = start; ; folder = dirname(folder)) {
    const level = [folder]
    levels.push(level)
    const git = statSync(join(folder, '.git'), { throwIfNoEntry: false })
    if (git) {
      const main = git.isFile() ? mainWorkTree(folder) : null
      return main === null ? levels : [...levels, [main]]
    }
    if (dirname(folder) === folder) return [[start]]
  }
}

/** The main work tree that a linked one belongs to: its `.git` file leads to `<main>/.git/worktrees/<name>`. */
const mainWorkTree = (folder: string): string | null => {
  try {
    const path = /^gitdir: (.+)$/m.exec(readFileSync(join(folder, '.git'), 'utf8'))?.[1]?.trim()
    const main =
      path === undefined ? null : /^(.+)\/\.git\/worktrees\/[^/]+$/.exec(resolve(folder, path))?.[1]
    return main ?? null
  } catch {
    return null
  }
}

const noSessions: ReadonlySet<string> = new Set([...profiles.promoted.lanes])

/** Whether a folder of a root may be a session. Reads no further than the first. */
const holdsSession = (root: string): boolean => {
  try {
    const folder = opendirSync(root)
    try {
      for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
        if (entry.isDirectory() && !entry.name.startsWith('.') && !noSessions.has(entry.name)) return true
      }
      return false
    } finally {
      folder.closeSync()
    }
  } catch {
    return false
  }
}

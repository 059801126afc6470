import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { profiles } from '../../core/sessions/model/audit.ts'
import { type SessionFacts, sidecarFiles, sidecarNames } from '../../core/sessions/model/workspace.ts'
import { validateSession } from '../../core/sessions/sidecars/validate-session.ts'
import type { Validation } from '../../core/sessions/sidecars/validation-text.ts'
import { runtimeRoots } from '../../core/vocabulary/artifact-roots.ts'
import { listMergedBranches } from '../../io/git/checkout/list-merged-branches.ts'
import { listSessions, readSession, type SessionFolder } from '../../io/store/read-workspace.ts'
import type { Register } from '../commands.ts'
import { addFormats, chosenFormat, type FormatFlags, printReport } from '../formats.ts'
import { findRoots, locateRoot, type Root, rootHelp } from '../io/locate-root.ts'
import { exitCodes, type Io } from '../io/terminal.ts'

type Flags = FormatFlags & { readonly root?: readonly string[] }

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

/** `closeout validate`: check the format of the sidecars and whether they agree with each other. It only reads. */
export const register: Register = (command, io, finish) => {
  command
    .argument('[dir...]', `session folders or artifact roots; ${rootHelp}`)
    .option('--root <dir>', 'the same as the argument, repeatable', collect)
    .action(async (dirs: readonly string[], flags: Flags) => {
      const named = [...dirs, ...(flags.root ?? [])]
      const given = named.length > 0 ? named : [undefined]
      const sessions = (await Promise.all(given.map(dir => sessionsIn(rootOrSession(dir, io))))).flat()
      const validation: Validation = {
        schema_version: '1.0',
        sessions: sessions.length,
        findings: sessions.flatMap(session =>
          validateSession(session).map(({ file, ...rest }) => ({ ...rest, file: `${session.path}/${file}` })),
        ),
      }
      const isFine = validation.findings.length === 0
      await printReport('validate', validation, { format: chosenFormat(flags), io, isFine })
      finish(isFine ? exitCodes.pass : exitCodes.findings)
    })
  addFormats(command, 'validate')
}

/** A session of the nearest root may be named by its slug alone, where no folder has that name here. */
const rootOrSession = (dir: string | undefined, io: Io): Root => {
  const located = locateRoot(dir, io)
  if (dir === undefined || !/^[^/\\]+$/.test(dir) || existsSync(located.at)) return located
  const root = findRoots(io).find(({ at }) => dir !== '..' && existsSync(`${at}/${dir}`))
  return root === undefined ? located : { shown: `${root.shown}/${dir}`, at: `${root.at}/${dir}` }
}

const sessionsIn = async (root: Root): Promise<readonly SessionFacts[]> => {
  const folders = foldersOf(root)
  const mergedBranches = await listMergedBranches(root.at)
  return folders.map(folder => ({ ...readSession(folder, sidecarNames), mergedBranches }))
}

/** A folder is a session if it holds a sidecar or lies directly in a known root. Any other folder is a root. */
const foldersOf = ({ shown, at }: Root): readonly SessionFolder[] => {
  const holdsSidecar = Object.values(sidecarFiles).some(file => existsSync(`${at}/${file}`))
  const isInRoot = existsSync(at) && runtimeRoots.some(root => dirname(at).endsWith(`/${root}`))
  if (holdsSidecar || isInRoot) return [{ slug: basename(at), shown, at }]
  return listSessions(shown, at, profiles.seed)
}

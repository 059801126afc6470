import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { profiles } from '../../core/sessions/model/audit.ts'
import { type SessionFacts, sidecarFiles, sidecarNames } from '../../core/sessions/model/workspace.ts'
import { validateSession } from '../../core/sessions/sidecars/validate-session.ts'
import { type Validation, validationText } from '../../core/sessions/sidecars/validation-text.ts'
import { jsonText } from '../../core/text/json-text.ts'
import { defaultArtifactRoot, runtimeRoots } from '../../core/vocabulary/artifact-roots.ts'
import { listMergedBranches } from '../../io/git/checkout/list-merged-branches.ts'
import { listSessions, readSession, type SessionFolder } from '../../io/store/read-workspace.ts'
import { locateRoot } from '../io/scan-root.ts'
import { exitCodes, type Io, paintFor } from '../io/terminal.ts'

/** `closeout validate`: check the format of the sidecars and whether they agree with each other. It only reads. */
export const register = (program: Command, io: Io, finish: (exitCode: number) => void): void => {
  program
    .command('validate')
    .description(
      'Check the sidecars of local sessions: their format, and whether they agree. Prints each defect with its place and a fix.',
    )
    .argument('[dir...]', `session folders or artifact roots (default: ${defaultArtifactRoot})`)
    .option('--json', 'print the result as JSON')
    .action(async (dirs: readonly string[], flags: { readonly json?: boolean }) => {
      const given = dirs.length > 0 ? dirs : [defaultArtifactRoot]
      const sessions = (await Promise.all(given.map(dir => sessionsIn(dir, io.cwd)))).flat()
      const validation: Validation = {
        schema_version: '1.0',
        sessions: sessions.length,
        findings: sessions.flatMap(session =>
          validateSession(session).map(({ file, ...rest }) => ({ ...rest, file: `${session.path}/${file}` })),
        ),
      }
      io.out(flags.json ? `${jsonText(validation)}\n` : validationText(validation, await paintFor(io)))
      finish(validation.findings.length > 0 ? exitCodes.findings : exitCodes.pass)
    })
}

const sessionsIn = async (dir: string, cwd: string): Promise<readonly SessionFacts[]> => {
  const folders = foldersOf(dir, cwd)
  const mergedBranches = await listMergedBranches(resolve(cwd, dir))
  return folders.map(folder => ({ ...readSession(folder, sidecarNames), mergedBranches }))
}

/** A folder is a session if it holds a sidecar or lies directly in a known root. Any other folder is a root. */
const foldersOf = (dir: string, cwd: string): readonly SessionFolder[] => {
  const { shown, at } = locateRoot(dir, cwd)
  const holdsSidecar = Object.values(sidecarFiles).some(file => existsSync(`${at}/${file}`))
  const isInRoot = existsSync(at) && runtimeRoots.some(root => dirname(at).endsWith(`/${root}`))
  if (holdsSidecar || isInRoot) return [{ slug: basename(at), shown, at }]
  return listSessions(shown, at, profiles.seed)
}

import { resolve } from 'node:path'
import type { Command } from 'commander'
import { learningText, syncLine } from '../../core/sessions/learning/learning-text.ts'
import { listLocalRoutes } from '../../core/sessions/learning/list-local-routes.ts'
import { syncLearning } from '../../core/sessions/learning/sync-learning.ts'
import type { ComparedRoute, LocalRoute } from '../../core/sessions/model/local-route.ts'
import { sidecarFiles } from '../../core/sessions/model/workspace.ts'
import { jsonText } from '../../core/text/json/json-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { readSidecar } from '../../io/store/read-sidecar.ts'
import { toBody, writeBody } from '../../io/store/write-body.ts'
import type { Register, Subcommands } from '../commands.ts'
import { githubOf, onlyReads } from '../io/connect-github.ts'
import { locateRoot } from '../io/locate-root.ts'
import { addRoot, namedRoot, type RootFlags } from '../io/root-option.ts'
import { sessionsOf } from '../io/scan-root.ts'
import { exitCodes, type Io } from '../io/terminal.ts'
import { compareLearning } from '../show/compare-learning.ts'
import { nameUnreadable } from '../show/name-unreadable.ts'
import { previewLearning } from '../show/preview-learning.ts'

export type LearningFlags = RootFlags & {
  readonly repo?: string
  readonly app: string
  readonly json?: true
  readonly write?: true
}

/** `closeout learning`: the learning routes of local sessions and their issues. Only `sync --write` writes, and only local files. */
export const register: Register = () => undefined

const common = (command: Command): Command =>
  addRoot(command)
    .option('--repo <owner/name>', 'the repository on GitHub (default: from the remote)')
    .option('--app <slug>', 'the slug of the app, from its address on GitHub (default: closeout)', 'closeout')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nEnvironment: GITHUB_TOKEN or GH_TOKEN (token that reads issues), GITHUB_API_URL (another API root).\n',
    )

export const subcommands: Subcommands<'status' | 'sync' | 'preview'> = {
  status: (command, io, finish) => {
    common(command).action(async (flags: LearningFlags) => {
      const { routes, isWhole } = await compare(flags, io)
      io.out(flags.json ? `${jsonText({ schema_version: '1.0', routes })}\n` : learningText(routes))
      if (!isWhole || routes.some(({ disposition }) => disposition === 'needs-action'))
        finish(exitCodes.findings)
    })
  },
  sync: (command, io, finish) => {
    common(command)
      .option('--write', 'write references and closed routes, and `learned` when all routes are closed')
      .action(async (flags: LearningFlags) => {
        const { routes, repository, isWhole } = await compare(flags, io)
        const isSynced = sync(routes, repository, flags, io)
        if (!isWhole || !isSynced) finish(exitCodes.findings)
      })
  },
  preview: (command, io, finish) => {
    common(command).action(async (flags: LearningFlags) => {
      if (!(await previewLearning(flags, io))) finish(exitCodes.findings)
    })
  },
}

/** `isWhole`: every learning.json could be read. */
type Compared = {
  readonly routes: readonly ComparedRoute[]
  readonly repository: string
  readonly isWhole: boolean
}

const compare = async (flags: LearningFlags, io: Io): Promise<Compared> => {
  const { repository, connect } = await githubOf(flags, io)
  if (!repository) {
    throw new CloseoutError(
      'usage',
      'The repository is unknown: this folder has no GitHub remote named origin.',
      {
        fix: 'Add --repo owner/name.',
      },
    )
  }
  if (!connect) {
    throw new CloseoutError(
      'usage',
      'Neither GITHUB_TOKEN nor GH_TOKEN is set, and gh has no token for the host. The command needs a token that can read issues.',
      {
        fix: 'gh auth login, or set GITHUB_TOKEN.',
      },
    )
  }
  const sessions = [...sessionsOf(locateRoot(namedRoot(flags), io), ['learning'])]
  const isWhole = nameUnreadable(sessions, io)
  const name = `${repository.owner}/${repository.name}`
  const request = onlyReads(await connect())
  return {
    routes: await compareLearning(sessions, { request, slug: flags.app, repository: name }),
    repository: name,
    isWhole,
  }
}

/** Whether the file still has the routes that were compared with GitHub, each at the same position. */
const isUnchanged = (asked: readonly LocalRoute[], now: readonly LocalRoute[]): boolean => {
  const placed = (routes: readonly LocalRoute[]): string =>
    JSON.stringify(routes.map(({ record, at, route }) => [record, at, route]))
  return placed(asked) === placed(now)
}

/**
 * Sync each session on its own: a session that cannot be written does not stop the others.
 *
 * @returns whether no session was refused
 */
const sync = (
  routes: readonly ComparedRoute[],
  repository: string,
  flags: LearningFlags,
  io: Io,
): boolean => {
  const root = locateRoot(namedRoot(flags), io)
  const slugs = [...new Set(routes.map(({ slug }) => slug))]
  const lines = slugs.map(slug => {
    const own = routes.filter(route => route.slug === slug)
    const path = resolve(root.at, slug, sidecarFiles.learning)
    const reading = readSidecar(path)
    if (reading.standing !== 'read')
      return { slug, kind: 'refused' as const, why: 'the file can no longer be read', routes: own }
    const now = listLocalRoutes({ slug, path, sidecars: { learning: reading } }, repository)
    if (!isUnchanged(own, now)) {
      return {
        slug,
        kind: 'refused' as const,
        why: 'the file changed during the comparison with GitHub; run the command again',
        routes: own,
      }
    }
    const synced = syncLearning(reading.value, own, io.now().toISOString())
    if (synced.kind === 'changed' && flags.write)
      writeBody(path, toBody(shapedLike(reading.text, synced.value)))
    return { slug, ...synced, routes: own, isWritten: synced.kind === 'changed' && flags.write === true }
  })
  io.out(
    flags.json
      ? `${jsonText({ schema_version: '1.0', written: flags.write === true, sessions: lines })}\n`
      : lines.length > 0
        ? lines.map(line => syncLine(line)).join('')
        : 'No local routes.\n',
  )
  return lines.every(({ kind }) => kind !== 'refused')
}

/** JSON with the indentation and the line ending of the text that it replaces. */
const shapedLike = (before: string, value: unknown): string => {
  const indent = /^[{[]\r?\n([ \t]+)/.exec(before)?.[1] ?? (before.includes('\n') ? '  ' : '')
  return `${JSON.stringify(value, null, indent)}${/\r?\n$/.exec(before)?.[0] ?? ''}`
}

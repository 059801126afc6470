import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { closeoutMarkers } from '../../core/closeout/model/closeout-draft.ts'
import { parseCloseout } from '../../core/closeout/parse-closeout.ts'
import { renderCloseout } from '../../core/closeout/write/render-closeout.ts'
import { spliceCloseout } from '../../core/closeout/write/splice-closeout.ts'
import type { Repository } from '../../core/gate/model/facts.ts'
import { draftCloseout } from '../../core/sessions/draft/draft-closeout.ts'
import { profiles } from '../../core/sessions/model/audit.ts'
import { nearestValue } from '../../core/text/json/nearest-value.ts'
import { shownText } from '../../core/text/shown-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { listTracked } from '../../io/git/checkout/list-merged-branches.ts'
import { runGit } from '../../io/git/objects/run-git.ts'
import { listSessions, readWholeSession, type SessionFolder } from '../../io/store/read-workspace.ts'
import { readBody, toBody, writeBody } from '../../io/store/write-body.ts'
import type { Register } from '../commands.ts'
import { locateRoot, type Root, rootHelp } from '../io/locate-root.ts'
import { storeOf, storeOption } from '../io/named-store.ts'
import { readRunExtras } from '../io/read-run-extras.ts'
import type { Io } from '../io/terminal.ts'
import { lazy } from '../lazy.ts'

type Flags = {
  readonly slug: string
  readonly artifactRoot?: string
  readonly run?: string
  readonly store?: string
  readonly writeBody?: string
  readonly pr?: number
  readonly repo?: Repository
}

/** `closeout render`: write the durable closeout of a session from its sidecars. */
export const register: Register = (command, io) => {
  command
    .requiredOption('--slug <slug>', 'the session')
    .option('--artifact-root <dir>', rootHelp)
    .option('--run <id>', 'the run whose submissions and terminal go into the record (default: the slug)')
    .option(...storeOption)
    .option('--write-body <file>', 'write it into this file, between the markers; all other text stays')
    .option('--pr <number>', 'write it into the body of this pull request, between the markers', parseNumber)
    .option('--repo <owner/name>', 'the repository of the pull request', parseRepository)
    .action(async (flags: Flags) => {
      const root = locateRoot(flags.artifactRoot, io)
      const folder = findSession(root, flags.slug)
      const draft = draftCloseout(readWholeSession(folder), {
        root: root.shown,
        tracked: await listTracked(root.at),
        pullRequest: flags.pr ?? null,
        extras: readRunExtras(flags.run ?? folder.slug, storeOf(io, flags.store)),
      })
      for (const note of draft.notes) io.err(`note: ${shownText(note)}\n`)
      const section = renderCloseout(draft)
      if (flags.writeBody !== undefined) intoFile(flags.writeBody, section, io)
      if (flags.pr !== undefined) await intoPullRequest(flags.pr, section, flags, io)
      if (flags.writeBody === undefined && flags.pr === undefined) io.out(`${section}\n`)
    })
}

/** Reads only a folder that the root lists, so that a slug never leads out of the root. */
const findSession = (root: Root, slug: string): SessionFolder => {
  const folders = listSessions(root.shown, root.at, profiles.seed)
  const found = folders.find(folder => folder.slug === slug)
  const shown = shownText(slug.slice(0, 100))
  if (!found) {
    const near = nearestValue(
      slug,
      folders.map(folder => folder.slug),
    )
    throw new CloseoutError('usage', `--slug ${shown}: ${root.shown} has no session of this name.`, {
      fix: near ? `--slug ${shownText(near)}` : `closeout audit --artifact-root ${root.shown}`,
    })
  }
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(slug)) return found
  throw new CloseoutError(
    'usage',
    `--slug ${shown}: the name does not fit into a record. It needs 1 to 128 letters, digits, dots, dashes or underscores, and starts with a letter or digit.`,
    { fix: 'Rename the folder, and change task_slug in its sidecars to the new name.' },
  )
}

/** The body with the section in it. Refuses where the body has a closeout without markers: only the first section counts. */
const put = (place: string, body: string, section: string, read: (body: string) => string): string => {
  const own = body.includes(closeoutMarkers.begin) ? null : parseCloseout(read(body)).section
  if (own) {
    throw new CloseoutError(
      'usage',
      `${place}: line ${own.line} starts a closeout section that is not between the markers. It is not replaced, because somebody may have written it by hand.`,
      {
        fix: `To let closeout replace the section, put ${closeoutMarkers.begin} on the line before it and ${closeoutMarkers.end} on the line after it.`,
      },
    )
  }
  const splice = spliceCloseout(body, section)
  if (splice.kind === 'spliced') return splice.body
  throw new CloseoutError('usage', `${place}: ${splice.why}.`, { fix: splice.fix })
}

const intoFile = (file: string, section: string, io: Io): void => {
  const path = resolve(io.cwd, file)
  const body = readBody(path)
  const next = put(file, body, toBody(section), text => Buffer.from(text, 'latin1').toString('utf8'))
  const isChanged = next !== body || !existsSync(path)
  if (isChanged) writeBody(path, next)
  io.out(`${shownText(file)}: ${isChanged ? 'written' : 'unchanged'}\n`)
}

const intoPullRequest = async (number: number, section: string, flags: Flags, io: Io): Promise<void> => {
  const repository = flags.repo ?? (await repositoryOf(io))
  const { writePullRequestBody } = await lazy.writePullRequestBody()
  const { outcome, url } = await writePullRequestBody(
    repository,
    number,
    body => put(`#${number}`, body, section, text => text),
    {
      apiUrl: io.env.GITHUB_API_URL || 'https://api.github.com',
      token: io.env.GITHUB_TOKEN || io.env.GH_TOKEN || undefined,
    },
  )
  io.out(`${shownText(url)}: ${outcome}\n`)
}

const slugOf = /^([\w.-]+)\/([\w.-]+)$/

const repositoryOf = async (io: Io): Promise<Repository> => {
  const named = slugOf.exec(io.env.GITHUB_REPOSITORY ?? '')
  const remote = named ? null : await runGit(io.cwd, 'remote', 'get-url', 'origin')
  const found = named ?? (remote?.known ? /[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(remote.value) : null)
  if (found?.[1] && found[2]) return { owner: found[1], name: found[2] }
  throw new CloseoutError(
    'usage',
    'The repository of --pr is unknown: there is no GitHub remote named origin.',
    {
      fix: 'Add --repo owner/name.',
    },
  )
}

const parseNumber = (text: string): number => {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Use the number of a pull request, such as 12.')
}

const parseRepository = (text: string): Repository => {
  const match = slugOf.exec(text)
  if (match?.[1] && match[2]) return { owner: match[1], name: match[2] }
  throw new InvalidArgumentError('Use the form owner/name.')
}

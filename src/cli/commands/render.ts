import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { type CloseoutDraft, closeoutMarkers } from '../../core/closeout/model/closeout-draft.ts'
import { parseCloseout } from '../../core/closeout/parse-closeout.ts'
import {
  type RenderedCloseout,
  renderCloseout,
  renderFields,
} from '../../core/closeout/write/render-closeout.ts'
import { spliceCloseout } from '../../core/closeout/write/splice-closeout.ts'
import type { Repository } from '../../core/gate/model/facts.ts'
import { draftCloseout } from '../../core/sessions/draft/draft-closeout.ts'
import { profiles } from '../../core/sessions/model/audit.ts'
import { nearestValue } from '../../core/text/json/nearest-value.ts'
import { shellWord } from '../../core/text/shell-word.ts'
import { counted, shownText } from '../../core/text/shown-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { listTracked } from '../../io/git/checkout/list-merged-branches.ts'
import { runGit } from '../../io/git/objects/run-git.ts'
import { listSessions, readWholeSession, type SessionFolder } from '../../io/store/read-workspace.ts'
import { readBody, toBody, writeBody } from '../../io/store/write-body.ts'
import type { Register } from '../commands.ts'
import { locateRoot, type Root } from '../io/locate-root.ts'
import { storeOf, storeOption } from '../io/named-store.ts'
import { readJobRun } from '../io/read-job-run.ts'
import { readRenderEvidence } from '../io/read-render-evidence.ts'
import { readRunExtras } from '../io/read-run-extras.ts'
import { addRoot, namedRoot, type RootFlags } from '../io/root-option.ts'
import { type Io, note } from '../io/terminal.ts'
import { lazy } from '../lazy.ts'
import { conflictText } from '../show/conflict-text.ts'

type Flags = RootFlags & {
  readonly slug: string
  readonly run?: string
  readonly store?: string
  readonly writeBody?: string
  readonly pr?: number
  readonly repo?: Repository
  readonly force?: boolean
  readonly check?: readonly string[]
  readonly junit?: readonly string[]
}

/** `closeout render`: write the durable closeout of a session from its sidecars. */
export const register: Register = (command, io) => {
  addRoot(command)
    .requiredOption('--slug <slug>', 'the session')
    .option('--run <id>', 'the run whose submissions and terminal go into the record (default: the slug)')
    .option(...storeOption)
    .option(
      '--write-body <file>',
      'write it into this file (relative to the folder of -C), between the markers; what people wrote stays',
    )
    .option('--pr <number>', 'write it into the body of this pull request, between the markers', parseNumber)
    .option('--repo <owner/name>', 'the repository of the pull request', parseRepository)
    .option('--check <name>', 'name a check as evidence, which the gate looks up; may be repeated', collect)
    .option('--junit <file>', 'write the counts of this JUnit XML report; may be repeated', collect)
    .option('--force', 'replace what people wrote where the sidecars now say something else')
    .action(async (flags: Flags) => {
      const root = locateRoot(namedRoot(flags), io)
      const folder = findSession(root, flags.slug)
      const draft = draftCloseout(readWholeSession(folder), {
        root: root.shown,
        tracked: await listTracked(root.at),
        pullRequest: flags.pr ?? null,
        extras: {
          ...readRunExtras(flags.run, folder.slug, storeOf(io, flags.store)),
          ...readJobRun(io.env),
          evidence: await readRenderEvidence(flags, io),
        },
      })
      for (const text of draft.notes) note(io, text)
      if (flags.writeBody !== undefined) intoFile(flags.writeBody, draft, flags, io)
      if (flags.pr !== undefined) await intoPullRequest(flags.pr, draft, flags, io)
      if (flags.writeBody === undefined && flags.pr === undefined) io.out(`${renderCloseout(draft)}\n`)
    })
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

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
      where: '--slug',
      fix: near
        ? `--slug=${shellWord(near)}`
        : `closeout audit --all --artifact-root=${shellWord(root.shown)}`,
    })
  }
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(slug)) return found
  throw new CloseoutError(
    'usage',
    `--slug ${shown}: the name does not fit into a record. It needs 1 to 128 letters, digits, dots, dashes or underscores, and starts with a letter or digit.`,
    { fix: 'Rename the folder, and change task_slug in its sidecars to the new name.' },
  )
}

type Target = {
  readonly place: string
  readonly rendered: RenderedCloseout
  readonly decode: (text: string) => string
  readonly isForced: boolean
  readonly io: Io
}

/** The body with the closeout in it. Refuses where the body has a closeout without markers: only the first section counts. */
const put = (body: string, { place, rendered, decode, isForced, io }: Target): string => {
  const own = body.includes(closeoutMarkers.begin) ? null : parseCloseout(decode(body)).section
  if (own) {
    throw new CloseoutError(
      'usage',
      `${place}: line ${own.line} starts a closeout section that is not between the markers. It is not replaced, because somebody may have written it by hand.`,
      {
        fix: `To let closeout replace the section, put ${closeoutMarkers.begin} on the line before it and ${closeoutMarkers.end} on the line after it.`,
      },
    )
  }
  const splice = spliceCloseout(body, rendered, { isForced, decode })
  if (splice.kind === 'spliced') return splice.body
  if (splice.kind === 'refused') {
    throw new CloseoutError('usage', `${place}: ${splice.why}.`, { fix: splice.fix })
  }
  io.err(conflictText(place, splice.conflicts, decode))
  throw new CloseoutError(
    'usage',
    `${place} was not changed: ${counted(splice.conflicts.length, 'part')} of the closeout would lose what somebody wrote.`,
    {
      fix: 'Write the text that shall stay into the sidecars, or add --force to replace the lines with a minus.',
    },
  )
}

const intoFile = (file: string, draft: CloseoutDraft, flags: Flags, io: Io): void => {
  const path = resolve(io.cwd, file)
  const body = readBody(path)
  const next = put(body, {
    place: file,
    rendered: encoded(renderFields(draft)),
    decode: text => Buffer.from(text, 'latin1').toString('utf8'),
    isForced: flags.force === true,
    io,
  })
  const isChanged = next !== body || !existsSync(path)
  if (isChanged) writeBody(path, next)
  io.out(`${shownText(file)}: ${isChanged ? 'written' : 'unchanged'}\n`)
}

/** The lines as the characters of a body file: one for each byte. */
const encoded = (rendered: RenderedCloseout): RenderedCloseout => ({
  ...rendered,
  fields: Object.fromEntries(
    Object.entries(rendered.fields).map(([name, lines]) => [name, lines.map(toBody)]),
  ) as unknown as RenderedCloseout['fields'],
  record: rendered.record.map(toBody),
})

const intoPullRequest = async (number: number, draft: CloseoutDraft, flags: Flags, io: Io): Promise<void> => {
  const repository = flags.repo ?? (await repositoryOf(io))
  const { writePullRequestBody } = await lazy.writePullRequestBody()
  const target: Target = {
    place: `#${number}`,
    rendered: renderFields(draft),
    decode: text => text,
    isForced: flags.force === true,
    io,
  }
  const { outcome, url } = await writePullRequestBody(repository, number, body => put(body, target), {
    apiUrl: io.env.GITHUB_API_URL || 'https://api.github.com',
    token: io.env.GITHUB_TOKEN || io.env.GH_TOKEN || undefined,
  })
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

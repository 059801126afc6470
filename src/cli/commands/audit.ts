import { setImmediate } from 'node:timers/promises'
import { InvalidArgumentError, Option } from 'commander'
import { type AuditTextOptions, auditsText, usualLimit } from '../../core/sessions/audit-text.ts'
import {
  type Audit,
  type AuditOptions,
  type AuditView,
  type Bucket,
  buckets,
  type ProfileName,
  profiles,
} from '../../core/sessions/model/audit.ts'
import { dayMs, formatInstant, readInstant } from '../../core/text/parse-instant.ts'
import { shellWord } from '../../core/text/shell-word.ts'
import { shownText } from '../../core/text/shown-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import type { Register } from '../commands.ts'
import { addFormats, chosenFormat, type FormatFlags, loadReporter } from '../formats.ts'
import { fromHere } from '../io/from-here.ts'
import { findRoots, locateRoot, type Root, rootHelp } from '../io/locate-root.ts'
import { progressOf, scanRoot } from '../io/scan-root.ts'
import { exitCodes, type Io, note, paintFor } from '../io/terminal.ts'
import { lazy } from '../lazy.ts'

type Flags = {
  readonly root?: readonly string[]
  readonly artifactRoot?: readonly string[]
  readonly profile: ProfileName
  readonly staleDays: number
  readonly failOn: readonly FailOn[]
  readonly watch?: number | true
  readonly insights?: boolean
  readonly deep?: boolean
  readonly all?: boolean
  readonly bucket?: readonly Bucket[]
  readonly stale?: boolean
  readonly since?: string
  readonly limit?: number
} & FormatFlags
type FailOn = Bucket | 'stale'
const failures: readonly FailOn[] = [...buckets, 'stale']

/** `closeout audit`: list the local sessions that need attention and those that may be removed. It only reads. */
export const register: Register = (command, io, finish) => {
  command
    .argument('[root...]', 'artifact roots, the same as --root')
    .option('--root <dir>', `${rootHelp}, repeatable`, collect)
    .option('--artifact-root <dir>', 'the same as --root, repeatable', collect)
  addFormats(command, 'audit', 'audit --insights')
    .addOption(
      new Option(
        '--profile <name>',
        'the rules that classify sessions: seed (the default), classic, promoted',
      )
        .choices(Object.keys(profiles))
        .default('seed'),
    )
    .option('--stale-days <days>', 'length of the local recovery window in days (default: 14)', parseDays, 14)
    .option(
      '--fail-on <buckets>',
      `exit 1 if one of these buckets holds a session: ${failures.join(', ')}`,
      parseFailOn,
      [],
    )
    .option('--watch [seconds]', 'refresh the view until you interrupt it', parseSeconds)
    .option('--all', 'list every session in full, finished ones too')
    .option('--bucket <buckets>', `list only these buckets: ${buckets.join(', ')}`, parseBuckets)
    .option('--stale', 'list only sessions past the recovery window, finished ones too')
    .option('--since <date>', 'list only sessions touched since a date, or within days as in 7d')
    .option('--limit <count>', `list at most so many sessions (default for text: ${usualLimit})`, parseCount)
    .option('--deep', 'read the whole folder of finished sessions for large roots too')
    .option('--insights', 'print rates and counts over all roots instead of the sessions')
    .action(async (roots: readonly string[], flags: Flags) => {
      const given = [...roots, ...(flags.root ?? []), ...(flags.artifactRoot ?? [])]
      const located = given.length > 0 ? given.map(root => locateRoot(root, io)) : [locateRoot(undefined, io)]
      if (given.length === 0) mentionOthers(io)
      const show = (to: Io): Promise<number> =>
        (flags.insights ? showInsights : showAudits)(located, flags, to)
      if (flags.watch === undefined) return finish(await show(io))
      const { watchView } = await lazy.watchView()
      finish(await watchView(show, { seconds: flags.watch === true ? 2 : flags.watch, io }))
    })
}

const showAudits = async (roots: readonly Root[], flags: Flags, io: Io): Promise<number> => {
  const options: AuditOptions = {
    profile: flags.profile,
    at: io.now().toISOString(),
    staleDays: flags.staleDays,
    isDeep: flags.deep === true,
  }
  const format = chosenFormat(flags)
  const isDoneListed =
    flags.all === true || flags.stale === true || flags.bucket?.includes('terminal_done') === true
  const view: AuditView = {
    buckets: flags.bucket ?? null,
    isStaleOnly: flags.stale === true,
    isDoneListed: isDoneListed || format !== 'text',
    since: flags.since === undefined ? null : readSince(flags.since, options.at),
    limit: flags.limit ?? null,
  }
  const progress = progressOf(io)
  const audits: Audit[] = []
  for (const root of roots) audits.push(await scanRoot(root, options, progress.report, view))
  progress.clear()
  const text: AuditTextOptions = {
    isAll: flags.all === true,
    isDoneListed,
    limit: flags.limit ?? usualLimit,
  }
  const isFine = audits.every(({ attention }) => attention.length === 0)
  if (!(io.isQuiet && isFine && format === 'text')) {
    const isText = format === 'text'
    const asPasted = (piece: string): string => fromHere(piece, io)
    const out = (piece: string): void => io.out(isText ? asPasted(piece) : piece)
    const paint = await paintFor(io)
    // The file of the text reporters loads those of every other command too, which takes milliseconds.
    const pieces = isText
      ? auditsText(audits, text, paint)
      : (await loadReporter('audit', format))({ audits, text, asPasted }, paint)
    await writeAll(pieces, { out, lost: io.lost })
  }
  return audits.some(audit => flags.failOn.some(name => audit.totals[name] > 0))
    ? exitCodes.findings
    : exitCodes.pass
}

/** The audit is of one root. If the same folder holds another, a note names it. */
const mentionOthers = (io: Io): void => {
  const [first, ...others] = findRoots(io)
  for (const { shown } of first ? others : []) {
    note(
      io,
      `${shown} holds sessions too: closeout audit ${shellWord(first?.shown ?? '')} ${shellWord(shown)}`,
    )
  }
}

/** The instant of a date, or of so many days before now. */
const readSince = (text: string, at: string): string => {
  const days = /^(\d{1,5})d$/.exec(text)?.[1]
  const since = days === undefined ? readInstant(text) : Date.parse(at) - Number(days) * dayMs
  const instant = since === null ? null : formatInstant(since)
  if (instant !== null) return instant
  throw new CloseoutError('usage', `--since ${shownText(JSON.stringify(text))} is not a date.`, {
    fix: '--since 2026-11-20, or --since 7d for the last seven days',
  })
}

const showInsights = async (roots: readonly Root[], flags: Flags, io: Io): Promise<number> => {
  const { printInsights } = await lazy.printInsights()
  return printInsights(
    roots,
    { at: io.now().toISOString(), staleDays: flags.staleDays, format: chosenFormat(flags) },
    io,
  )
}

/**
 * Write in few large pieces and let the event loop turn after each. A stream buffers what it gets until the event
 * loop turns: without the pauses, the text of 100,000 sessions is in memory at once.
 */
const writeAll = async (pieces: Iterable<string>, io: Pick<Io, 'out' | 'lost'>): Promise<void> => {
  let held: string[] = []
  let length = 0
  for (const piece of pieces) {
    held.push(piece)
    length += piece.length
    if (length < 65_536) continue
    io.out(held.join(''))
    held = []
    length = 0
    await setImmediate()
    if (io.lost.aborted) return
  }
  io.out(held.join(''))
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

const parseDays = (text: string): number => {
  if (/^\d{1,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Use a whole number of days, such as 14.')
}

const parseSeconds = (text: string): number => {
  const seconds = Number(text)
  if (seconds >= 0.1 && seconds <= 3600) return seconds
  throw new InvalidArgumentError('Use a number of seconds between 0.1 and 3600.')
}

const parseCount = (text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Use a whole number, such as 20.')
}

const parseBuckets = (text: string, before: readonly Bucket[] = []): readonly Bucket[] => {
  const names = text.split(',').map(name => name.trim())
  const unknown = names.find(name => !(buckets as readonly string[]).includes(name))
  if (unknown === undefined) return [...before, ...(names as Bucket[])]
  throw new InvalidArgumentError(
    `${JSON.stringify(unknown)} is not a bucket. Use one or more of: ${buckets.join(', ')}.`,
  )
}

const parseFailOn = (text: string, before: readonly FailOn[]): readonly FailOn[] => {
  const names = text.split(',').map(name => name.trim())
  const unknown = names.find(name => !(failures as readonly string[]).includes(name))
  if (unknown !== undefined)
    throw new InvalidArgumentError(
      `${JSON.stringify(unknown)} is not a bucket. Use one or more of: ${failures.join(', ')}.`,
    )
  return [...before, ...(names as FailOn[])]
}

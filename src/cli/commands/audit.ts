import { setImmediate } from 'node:timers/promises'
import { InvalidArgumentError, Option } from 'commander'
import {
  type AuditOptions,
  type Bucket,
  buckets,
  type ProfileName,
  profiles,
} from '../../core/sessions/model/audit.ts'
import { defaultArtifactRoot } from '../../core/vocabulary/artifact-roots.ts'
import type { Register } from '../commands.ts'
import { addFormats, chosenFormat, type FormatFlags, loadReporter } from '../formats.ts'
import { locateRoot, progressOf, type Root, scanRoot } from '../io/scan-root.ts'
import { exitCodes, type Io, paintFor } from '../io/terminal.ts'

type Flags = {
  readonly artifactRoot?: readonly string[]
  readonly profile: ProfileName
  readonly staleDays: number
  readonly failOn: readonly FailOn[]
  readonly watch?: number | true
  readonly insights?: boolean
  readonly deep?: boolean
} & FormatFlags
type FailOn = Bucket | 'stale'
const failures: readonly FailOn[] = [...buckets, 'stale']

/** `closeout audit`: list the local sessions that need attention and those that may be removed. It only reads. */
export const register: Register = (command, io, finish) => {
  command
    .argument('[root...]', 'artifact roots, the same as --artifact-root')
    .option(
      '--artifact-root <dir>',
      `an artifact root, repeatable (default: ${defaultArtifactRoot})`,
      collect,
    )
  addFormats(command, 'audit', 'audit --insights')
    .addOption(
      new Option('--profile <name>', 'the rules that classify sessions')
        .choices(Object.keys(profiles))
        .default('seed'),
    )
    .option('--stale-days <days>', 'length of the local recovery window in days', parseDays, 14)
    .option(
      '--fail-on <buckets>',
      `exit 1 if one of these buckets holds a session: ${failures.join(', ')}`,
      parseFailOn,
      [],
    )
    .option('--watch [seconds]', 'refresh the view until you interrupt it', parseSeconds)
    .option('--deep', 'list what to promote and which links are at risk for large roots too')
    .option('--insights', 'print rates and counts over all roots instead of the sessions')
    .action(async (roots: readonly string[], flags: Flags) => {
      const given = [...roots, ...(flags.artifactRoot ?? [])]
      const located = (given.length > 0 ? given : [defaultArtifactRoot]).map(root => locateRoot(root, io.cwd))
      const show = (to: Io): Promise<number> =>
        (flags.insights ? showInsights : showAudits)(located, flags, to)
      if (flags.watch === undefined) return finish(await show(io))
      const { watchView } = await import('../show/watch-view.ts')
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
  const progress = progressOf(io)
  const audits = roots.map(root => scanRoot(root, options, progress.report))
  progress.clear()
  const print = await loadReporter('audit', chosenFormat(flags))
  await writeAll(print(audits, await paintFor(io)), io)
  return audits.some(audit => flags.failOn.some(name => audit.totals[name] > 0))
    ? exitCodes.findings
    : exitCodes.pass
}

const showInsights = async (roots: readonly Root[], flags: Flags, io: Io): Promise<number> => {
  const { printInsights } = await import('../show/print-insights.ts')
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
const writeAll = async (pieces: Iterable<string>, io: Io): Promise<void> => {
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

const parseFailOn = (text: string, before: readonly FailOn[]): readonly FailOn[] => {
  const names = text.split(',').map(name => name.trim())
  const unknown = names.find(name => !(failures as readonly string[]).includes(name))
  if (unknown !== undefined)
    throw new InvalidArgumentError(
      `${JSON.stringify(unknown)} is not a bucket. Use one or more of: ${failures.join(', ')}.`,
    )
  return [...before, ...(names as FailOn[])]
}

import { type Command, Option } from 'commander'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import { fromHere } from './io/from-here.ts'
import { type Io, paintFor } from './io/terminal.ts'
import type { Reported, Reporter, Reporters, Subject } from './reporters/reported.ts'

/** Every output format. The first is the usual one. */
export const formatNames = ['text', 'json', 'jsonl', 'sarif', 'github', 'markdown'] as const
export type Format = (typeof formatNames)[number]

/**
 * One format: what it is, the reports that it can write, the help of a flag of its own (`null`: only `--format`), and the
 * file of its reporters, which is loaded only when the format is asked for.
 */
type FormatRow = {
  readonly help: string
  readonly subjects: readonly Subject[]
  readonly flag: string | null
  readonly load: () => Promise<{ readonly reporters: Reporters }>
}

/** What finds something wrong at a place. */
const audits: readonly Subject[] = ['check', 'validate', 'audit', 'artifact audit', 'error']
const others: readonly Subject[] = [
  'init',
  'fix',
  'clean',
  'doctor',
  'audit --insights',
  'parse',
  'policy show',
  'policy test',
  'policy diff',
  'version',
]

/** The table of formats: a format is a row here and a file in `reporters/`. */
export const formats: Readonly<Record<Format, FormatRow>> = {
  text: {
    help: 'text for people',
    subjects: [...audits, ...others],
    flag: null,
    load: () => import('./reporters/text.ts'),
  },
  json: {
    help: 'JSON',
    subjects: [...audits, ...others],
    flag: 'print JSON, the same as --format json',
    load: () => import('./reporters/json.ts'),
  },
  jsonl: {
    help: 'one line of JSON for each text',
    subjects: ['parse --jsonl', 'error'],
    flag: 'read lines {"id", "body", "options"?} and print one line of JSON for each',
    load: () => import('./reporters/jsonl.ts'),
  },
  sarif: {
    help: 'SARIF 2.1.0, for code scanning',
    subjects: audits,
    flag: null,
    load: () => import('./reporters/sarif.ts'),
  },
  github: {
    help: 'workflow commands, which GitHub shows as annotations',
    subjects: audits,
    flag: null,
    load: () => import('./reporters/github.ts'),
  },
  markdown: {
    help: 'Markdown, for a job summary',
    subjects: audits,
    flag: null,
    load: () => import('./reporters/markdown.ts'),
  },
}

/** What Commander makes of the options of the formats. */
export type FormatFlags = { readonly format?: Format; readonly json?: boolean; readonly jsonl?: boolean }

/** Give a command the option `--format` with what can write one of its reports, and the flags of those that have one. */
export const addFormats = (command: Command, ...subjects: readonly Subject[]): Command => {
  const names = formatNames.filter(name => subjects.some(subject => formats[name].subjects.includes(subject)))
  const listed = names.map(name => `${name} (${formats[name].help})`).join(', ')
  command.addOption(new Option('--format <format>', `${listed}; text is the usual one`).choices(names))
  for (const name of names) {
    const { flag } = formats[name]
    if (flag !== null) command.option(`--${name}`, flag)
  }
  return command
}

/**
 * The format that the options ask for.
 *
 * @throws CloseoutError `usage` where they ask for two
 */
export const chosenFormat = ({ format, json, jsonl }: FormatFlags): Format => {
  const asked: readonly (readonly [format: Format, option: string])[] = [
    ...(json ? [['json', '--json'] as const] : []),
    ...(jsonl ? [['jsonl', '--jsonl'] as const] : []),
    ...(format ? [[format, `--format ${format}`] as const] : []),
  ]
  const [first, ...rest] = asked
  const other = rest.find(([name]) => name !== first?.[0])
  if (first === undefined || other === undefined) return first?.[0] ?? 'text'
  throw new CloseoutError('usage', `${first[1]} and ${other[1]} cannot be used together.`, {
    fix: 'Choose one of them.',
  })
}

/** The format that a line of arguments asks for, also where the parser refuses the line. */
export const formatIn = (line: readonly string[]): Format => {
  const options = line.includes('--') ? line.slice(0, line.indexOf('--')) : line
  return (
    formatNames.find(
      name =>
        options.includes(`--format=${name}`) ||
        options.some((option, at) => option === '--format' && options[at + 1] === name) ||
        (formats[name].flag !== null && options.includes(`--${name}`)),
    ) ?? 'text'
  )
}

/**
 * The reporter of a subject in a format.
 *
 * @throws CloseoutError `usage` where the format has none for it
 */
export const loadReporter = async <S extends Subject>(subject: S, format: Format): Promise<Reporter<S>> => {
  const { reporters } = await formats[format].load()
  const reporter: Reporter<S> | null = reporters[subject]
  if (reporter) return reporter
  throw new CloseoutError('usage', `--format ${format} cannot be used here: ${subject} has no such format.`)
}

/** What may print commands of ours, but for `audit`, which prints itself. */
const advising: ReadonlySet<Subject> = new Set(['validate', 'clean'])

/**
 * Print a report in the format that was asked for.
 *
 * @param isFine  whether nothing is wrong: with --quiet, no text is printed then
 */
export const printReport = async <S extends Subject>(
  subject: S,
  reported: Reported[S],
  { format, io, isFine }: { readonly format: Format; readonly io: Io; readonly isFine: boolean },
): Promise<void> => {
  if (io.isQuiet && isFine && format === 'text') return
  const print = await loadReporter(subject, format)
  const isAdvice = format === 'text' && advising.has(subject)
  for (const piece of print(reported, await paintFor(io))) io.out(isAdvice ? fromHere(piece, io) : piece)
}

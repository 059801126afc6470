import type { Command } from 'commander'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import type { Reporter, Reporters, Subject } from './reporters/reported.ts'

/** Every output format. The first is the one without a flag. */
export const formatNames = ['text', 'json', 'jsonl'] as const
export type Format = (typeof formatNames)[number]

/**
 * One format: its flag, the help text of the flag for each report that it can write (`null` where it cannot), and the
 * file of its reporters, which is loaded only when the format is asked for.
 */
type FormatRow = {
  readonly help: Readonly<Record<Subject, string | null>>
  readonly load: () => Promise<{ readonly reporters: Reporters }>
}

const unflagged = 'text for people, the default'

/** The table of formats: a format is a row here and a file in `reporters/`. */
export const formats: Readonly<Record<Format, FormatRow>> = {
  text: {
    help: {
      check: unflagged,
      init: unflagged,
      fix: unflagged,
      validate: unflagged,
      audit: unflagged,
      clean: unflagged,
      doctor: unflagged,
      'audit --insights': unflagged,
      parse: unflagged,
      'parse --jsonl': null,
      'artifact audit': unflagged,
    },
    load: () => import('./reporters/text.ts'),
  },
  json: {
    help: {
      check: 'print the report as JSON',
      init: 'print the differences as JSON',
      fix: 'print the result as JSON',
      validate: 'print the result as JSON',
      audit: 'print the result as JSON',
      clean: 'print the result as JSON',
      doctor: 'print the result as JSON',
      'audit --insights': 'print the result as JSON',
      parse: 'print the result as JSON',
      'parse --jsonl': null,
      'artifact audit': 'print the findings as JSON',
    },
    load: () => import('./reporters/json.ts'),
  },
  jsonl: {
    help: {
      check: null,
      init: null,
      fix: null,
      validate: null,
      audit: null,
      clean: null,
      doctor: null,
      'audit --insights': null,
      parse: null,
      'parse --jsonl': 'read lines {"id", "body", "options"?} and print one line of JSON for each',
      'artifact audit': null,
    },
    load: () => import('./reporters/jsonl.ts'),
  },
}

/** What Commander makes of the flags of the formats. */
export type FormatFlags = { readonly [F in Exclude<Format, 'text'>]?: boolean }

/** Give a command the flag of every format that can write one of its reports. */
export const addFormats = (command: Command, ...subjects: readonly Subject[]): Command => {
  for (const name of formatNames.slice(1)) {
    const help = subjects.map(subject => formats[name].help[subject]).find(text => text !== null)
    if (help) command.option(`--${name}`, help)
  }
  return command
}

/** The format that the flags ask for. */
export const chosenFormat = (flags: FormatFlags): Format =>
  formatNames.find(name => name !== 'text' && flags[name]) ?? 'text'

/**
 * The reporter of a subject in a format.
 *
 * @throws CloseoutError `usage` where the format has none for it
 */
export const loadReporter = async <S extends Subject>(subject: S, format: Format): Promise<Reporter<S>> => {
  const { reporters } = await formats[format].load()
  const reporter: Reporter<S> | null = reporters[subject]
  if (reporter) return reporter
  throw new CloseoutError('usage', `--${format} cannot be used here: ${subject} has no such format.`)
}

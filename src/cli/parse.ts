import { createReadStream, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import type { Command } from 'commander'
import { closeoutPasses } from '../judge/closeout-passes.ts'
import { parseCloseout } from '../judge/parse-closeout.ts'
import {
  type Closeout,
  closeoutFields,
  type FieldName,
  fieldNames,
  type ReadingOptions,
} from '../model/closeout.ts'
import { CloseoutError } from '../model/errors.ts'
import type { RecordReading } from '../model/record.ts'
import { exitCodes, type Io } from './io.ts'

type Flags = {
  readonly json?: boolean
  readonly jsonl?: boolean
  readonly sectionName?: readonly string[]
  readonly template?: string
}
type Judged = { readonly closeout: Closeout; readonly record: RecordReading; readonly pass: boolean }

/** The heavy half, the schema, is loaded only for a text that has a record block. */
const readRecords = async (closeout: Closeout): Promise<RecordReading> =>
  closeout.records.length === 0
    ? { standing: 'absent' }
    : (await import('../judge/parse-records.ts')).parseRecords(closeout.records)

const judge = async (body: string, options: ReadingOptions): Promise<Judged> => {
  const closeout = parseCloseout(body, options)
  const record = await readRecords(closeout)
  return { closeout, record, pass: closeoutPasses(closeout, record.standing) }
}

const sectionOf = ({ section }: Closeout) =>
  section && { title: section.title, line: section.line, end_line: section.endLine }
const routesOf = ({ routes }: Closeout) =>
  routes.map(({ target, action, status, ref }) => ({ target, action, status, ref: ref ?? null }))
const fieldsAs = <T>(
  { fields }: Closeout,
  show: (field: Closeout['fields'][FieldName]) => T,
): Record<string, T> => Object.fromEntries(fieldNames.map(name => [name, show(fields[name])]))

const toJson = ({ closeout, record, pass }: Judged): string =>
  `${JSON.stringify(
    {
      section: sectionOf(closeout),
      fields: fieldsAs(closeout, ({ verdict, line, text }) => ({ verdict, line, text })),
      routes: routesOf(closeout),
      record: record.standing,
      pass,
      skip: closeout.skip,
      remarks: closeout.remarks,
      record_problems: record.standing === 'invalid' ? record.problems : [],
    },
    null,
    2,
  )}\n`

const controls = /[\u0000-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g
const shorten = (text: string): string => {
  const clean = text.replace(/\s+/g, ' ').replace(controls, '?')
  return [...clean].length > 60 ? `${[...clean].slice(0, 59).join('')}…` : clean
}

const toTable = ({ closeout, record, pass }: Judged): string => {
  const { section, routes, remarks } = closeout
  const heading = section
    ? `Section  ${shorten(section.title)} (lines ${section.line} to ${section.endLine})`
    : 'Section  none: no heading named Closeout'
  const rows = fieldNames.map(name => {
    const { verdict, line, text } = closeout.fields[name]
    return `  ${closeoutFields[name].title.padEnd(18)}${verdict.padEnd(13)}${(line === null ? '-' : `line ${line}`).padEnd(10)}${shorten(text)}`
  })
  const routeRows = routes.map(
    route =>
      `  ${shorten(`${route.target}: ${route.action}`)}  ${route.status}${route.ref ? ` -> ${shorten(route.ref)}` : ''}`,
  )
  const remarkRows = [
    ...remarks.map(
      remark =>
        `  line ${remark.line}  ${remark.message.replace(controls, '?')}${remark.fix ? `\n    Fix: ${remark.fix.replace(controls, '?')}` : ''}`,
    ),
    ...(record.standing === 'invalid'
      ? record.problems.map(
          problem =>
            `  line ${problem.line}  record ${problem.pointer || '/'}: ${problem.message.replace(controls, '?')}`,
        )
      : []),
  ]
  return [
    heading,
    ...(closeout.skip === null
      ? []
      : [`Skipped  ${shorten(closeout.skip)} (accepted where the policy allows it)`]),
    '',
    ...rows,
    ...(routeRows.length > 0 ? ['', 'Routes', ...routeRows] : []),
    ...(remarkRows.length > 0 ? ['', 'Remarks', ...remarkRows] : []),
    '',
    `Record   ${record.standing}`,
    `Result   ${pass ? 'pass' : 'not complete'}`,
    '',
  ].join('\n')
}

/** One line of input, judged; what is wrong with the line is told in its place. */
const judgeLine = async (line: string, at: number, shared: ReadingOptions): Promise<unknown> => {
  let entry: unknown
  try {
    entry = JSON.parse(line)
  } catch {
    return {
      id: null,
      error: `line ${at}: unexpected text, expected a JSON object {"id", "body", "options"?}.`,
    }
  }
  const id = (entry as { id?: unknown } | null)?.id ?? null
  const problem = problemOf(entry)
  if (problem) return { id, error: `line ${at}: ${problem}` }
  const { body, options } = entry as LineEntry
  const began = performance.now()
  const judged = await judge(body ?? '', {
    ...shared,
    sectionNames: [...(shared.sectionNames ?? []), ...(options?.section_names ?? [])],
    ...(typeof options?.template === 'string' ? { template: options.template } : {}),
  })
  const ms = Math.round((performance.now() - began) * 1000) / 1000
  const refused = judged.closeout.remarks.find(remark => remark.kind === 'body-unreadable')
  return {
    id,
    section: sectionOf(judged.closeout),
    fields: fieldsAs(judged.closeout, ({ verdict }) => verdict),
    routes: routesOf(judged.closeout),
    record: judged.record.standing,
    pass: judged.pass,
    ms,
    ...(refused ? { refused: refused.message } : {}),
  }
}

type LineEntry = {
  readonly body: string | null
  readonly options?: {
    readonly section_names?: readonly string[] | null
    readonly template?: string | null
  } | null
}

const problemOf = (entry: unknown): string | null => {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    return 'unexpected value, expected a JSON object.'
  const { body = null, options = null } = entry as { body?: unknown; options?: unknown }
  if (!('body' in entry) || (body !== null && typeof body !== 'string'))
    return 'unexpected body, expected a string or null.'
  if (options === null) return null
  if (typeof options !== 'object' || Array.isArray(options)) return 'unexpected options, expected an object.'
  const { section_names: names = null, template = null } = options as {
    section_names?: unknown
    template?: unknown
  }
  if (names !== null && !(Array.isArray(names) && names.every(name => typeof name === 'string'))) {
    return 'unexpected options.section_names, expected a list of strings.'
  }
  return template === null || typeof template === 'string'
    ? null
    : 'unexpected options.template, expected a string.'
}

/** Lines as they arrive, whatever they are divided by in the stream. Bytes that are no UTF-8 become U+FFFD. */
async function* linesOf(input: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8')
  let rest: string[] = []
  for await (const part of input) {
    const text = decoder.decode(typeof part === 'string' ? Buffer.from(part) : part, { stream: true })
    const lines = text.split('\n')
    for (const line of lines.slice(0, -1)) {
      yield [...rest, line].join('')
      rest = []
    }
    rest.push(lines.at(-1) ?? '')
  }
  const last = [...rest, decoder.decode()].join('')
  if (last !== '') yield last
}

const unreadable = (file: string, cause: unknown): CloseoutError =>
  new CloseoutError(
    'file-unreadable',
    `${file}: unexpected ${(cause as NodeJS.ErrnoException).code ?? 'error'}, expected a text file.`,
    {
      fix: 'Name a file, or - for standard input: closeout parse body.md',
      cause,
    },
  )

const readAll = async (io: Io, file: string): Promise<string> => {
  try {
    if (file !== '-') return readFileSync(resolve(io.cwd, file), 'utf8')
    const parts: Buffer[] = []
    for await (const part of io.stdin) parts.push(Buffer.from(part))
    return Buffer.concat(parts).toString('utf8')
  } catch (cause) {
    throw unreadable(file === '-' ? 'standard input' : file, cause)
  }
}

const parseLines = async (io: Io, file: string, shared: ReadingOptions): Promise<void> => {
  const input = file === '-' ? io.stdin : createReadStream(resolve(io.cwd, file))
  let at = 0
  try {
    for await (const line of linesOf(input)) {
      at += 1
      if (line.trim() !== '')
        io.out(`${JSON.stringify(await judgeLine(line.replace(/^\uFEFF/, ''), at, shared))}\n`)
    }
  } catch (cause) {
    throw unreadable(file === '-' ? 'standard input' : file, cause)
  }
}

/** `closeout parse`: what a text says as a closeout, as a table, as JSON, or a line a body for many. */
export const register = (program: Command, io: Io, finish: (exitCode: number) => void): void => {
  program
    .command('parse')
    .description('Read a closeout section and judge each of its fields.')
    .argument('[file]', 'a Markdown file, or - for standard input', '-')
    .option('--json', 'print the reading as JSON')
    .option('--jsonl', 'read lines {"id", "body", "options"?} and print a line of JSON for each')
    .option(
      '--section-name <name>',
      'one more heading that opens the section (repeatable)',
      (name: string, names: readonly string[]) => [...names, name],
      [],
    )
    .option('--template <file>', 'the untouched pull-request template, whose own text answers nothing')
    .addHelpText(
      'after',
      '\nExit status: 0 complete, 1 not complete, 2 usage or a file that cannot be read. --jsonl: 0.',
    )
    .action(async (file: string, flags: Flags, self: Command) => {
      if (flags.json && flags.jsonl)
        self.error('closeout parse: unexpected --json with --jsonl, expected one of them.')
      const shared: ReadingOptions = {
        ...(flags.sectionName?.length ? { sectionNames: flags.sectionName } : {}),
        ...(flags.template === undefined ? {} : { template: await readAll(io, flags.template) }),
      }
      if (flags.jsonl) return parseLines(io, file, shared)
      const judged = await judge(await readAll(io, file), shared)
      io.out(flags.json ? toJson(judged) : toTable(judged))
      finish(judged.pass ? exitCodes.pass : exitCodes.findings)
    })
}

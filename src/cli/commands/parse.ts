import { createReadStream, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { ReadingOptions } from '../../core/closeout/model/closeout.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import {
  type EvaluatedBody,
  evaluateBody,
  fieldsAs,
  routesOf,
  sectionOf,
} from '../../engine/evaluate-body.ts'
import { parseLines } from '../io/parse-lines.ts'
import { exitCodes, type Io } from '../io/terminal.ts'
import { parseTable } from '../show/parse-table.ts'

type Flags = {
  readonly json?: boolean
  readonly jsonl?: boolean
  readonly sectionName?: readonly string[]
  readonly template?: string
}

const toJson = ({ closeout, record, pass }: EvaluatedBody): string =>
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

const isSystemError = (cause: unknown): boolean => typeof (cause as NodeJS.ErrnoException)?.code === 'string'

const unreadable = (file: string, cause: unknown): CloseoutError =>
  new CloseoutError(
    'file-unreadable',
    `${file === '-' ? 'standard input' : file}: unexpected ${(cause as NodeJS.ErrnoException).code ?? 'error'}, expected a text file.`,
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
    throw unreadable(file, cause)
  }
}

const printLines = async (io: Io, file: string, shared: ReadingOptions): Promise<void> => {
  const input = file === '-' ? io.stdin : createReadStream(resolve(io.cwd, file))
  const lines = parseLines(input, shared)
  try {
    for await (const line of lines) io.out(line)
  } catch (cause) {
    throw isSystemError(cause) ? unreadable(file, cause) : cause
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
      if (flags.jsonl) return printLines(io, file, shared)
      const evaluated = await evaluateBody(await readAll(io, file), shared)
      io.out(flags.json ? toJson(evaluated) : parseTable(evaluated))
      finish(evaluated.pass ? exitCodes.pass : exitCodes.findings)
    })
}

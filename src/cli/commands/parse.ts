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
import { describeReadError } from '../io/read-document.ts'
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
    `Cannot read ${file === '-' ? 'standard input' : file}: ${describeReadError(cause)}.`,
    {
      fix: 'Name a text file, or use - for standard input: closeout parse body.md',
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

/** `closeout parse`: print how a closeout is read: as a table, as JSON, or as one line of JSON for each of many texts. */
export const register = (program: Command, io: Io, finish: (exitCode: number) => void): void => {
  program
    .command('parse')
    .description('Read a closeout section and check each of its fields.')
    .argument('[file]', 'a Markdown file, or - for standard input', '-')
    .option('--json', 'print the result as JSON')
    .option('--jsonl', 'read lines {"id", "body", "options"?} and print one line of JSON for each')
    .option(
      '--section-name <name>',
      'another heading that opens the section, repeatable',
      (name: string, names: readonly string[]) => [...names, name],
      [],
    )
    .option('--template <file>', 'the pull request template; its own text does not count as an answer')
    .addHelpText(
      'after',
      '\nExit status: 0 complete, 1 not complete, 2 usage or unreadable file. With --jsonl: 0, or 2 for an unreadable file.',
    )
    .action(async (file: string, flags: Flags, self: Command) => {
      if (flags.json && flags.jsonl)
        self.error('closeout parse: --json and --jsonl cannot be used together. Choose one of them.')
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

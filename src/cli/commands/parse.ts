import { createReadStream, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { ReadingOptions } from '../../core/closeout/model/closeout.ts'
import { plainPaint } from '../../core/text/paint.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { evaluateBody } from '../../engine/evaluate-body.ts'
import type { Register } from '../commands.ts'
import { addFormats, chosenFormat, type FormatFlags, loadReporter } from '../formats.ts'
import { parseLines } from '../io/parse-lines.ts'
import { describeReadError } from '../io/read-document.ts'
import { exitCodes, type Io, paintFor } from '../io/terminal.ts'

type Flags = {
  readonly sectionName?: readonly string[]
  readonly template?: string
} & FormatFlags

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
  const print = await loadReporter('parse --jsonl', 'jsonl')
  const lines = parseLines(input, shared)
  try {
    for await (const line of lines) for (const piece of print(line, plainPaint)) io.out(piece)
  } catch (cause) {
    throw isSystemError(cause) ? unreadable(file, cause) : cause
  }
}

/** `closeout parse`: print how a closeout is read: as a table, as JSON, or as one line of JSON for each of many texts. */
export const register: Register = (command, io, finish) => {
  command.argument('[file]', 'a Markdown file, or - for standard input', '-')
  addFormats(command, 'parse', 'parse --jsonl')
    .option(
      '--section-name <name>',
      'another heading that opens the section, repeatable',
      (name: string, names: readonly string[]) => [...names, name],
      [],
    )
    .option('--template <file>', 'the pull request template; its own text does not count as an answer')
    .action(async (file: string, flags: Flags, self: Command) => {
      if (flags.json && flags.jsonl)
        self.error('closeout parse: --json and --jsonl cannot be used together. Choose one of them.')
      const shared: ReadingOptions = {
        ...(flags.sectionName?.length ? { sectionNames: flags.sectionName } : {}),
        ...(flags.template === undefined ? {} : { template: await readAll(io, flags.template) }),
      }
      if (flags.jsonl) return printLines(io, file, shared)
      const evaluated = await evaluateBody(await readAll(io, file), shared)
      const print = await loadReporter('parse', chosenFormat(flags))
      for (const piece of print(evaluated, await paintFor(io))) io.out(piece)
      finish(evaluated.pass ? exitCodes.pass : exitCodes.findings)
    })
}

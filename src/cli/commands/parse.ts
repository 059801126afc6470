import { resolve } from 'node:path'
import type { ReadingOptions } from '../../core/closeout/model/closeout.ts'
import { plainPaint } from '../../core/text/paint.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { evaluateBody } from '../../engine/evaluate-body.ts'
import type { Register } from '../commands.ts'
import { addFormats, chosenFormat, type FormatFlags, loadReporter, printReport } from '../formats.ts'
import { parseLines } from '../io/parse-lines.ts'
import { describeReadError, openStream, readText } from '../io/read-document.ts'
import { exitCodes, type Io } from '../io/terminal.ts'

type Flags = {
  readonly sectionName?: readonly string[]
  readonly template?: string
} & FormatFlags

const isSystemError = (cause: unknown): boolean => typeof (cause as NodeJS.ErrnoException)?.code === 'string'

const unreadable = (file: string, cause: unknown): CloseoutError => {
  const name = file === '-' ? 'standard input' : file
  return new CloseoutError('file-unreadable', `Cannot read ${name}: ${describeReadError(cause)}.`, {
    where: name,
    fix: 'Name a text file, or use - for standard input: closeout parse body.md',
    cause,
  })
}

const printLines = async (io: Io, file: string, shared: ReadingOptions): Promise<void> => {
  const print = await loadReporter('parse --jsonl', 'jsonl')
  try {
    const input = file === '-' ? io.stdin : openStream(resolve(io.cwd, file))
    const lines = parseLines(input, shared)
    for await (const line of lines) {
      for (const piece of print(line, plainPaint)) io.out(piece)
      if (io.lost.aborted) return
    }
  } catch (cause) {
    throw isSystemError(cause) ? unreadable(file, cause) : cause
  }
}

/** `closeout parse`: print how a closeout is read: as a table, as JSON, or as one line of JSON for each of many texts. */
export const register: Register = (command, io, finish) => {
  command.argument('[file]', 'a Markdown file (default: -, standard input)', '-')
  addFormats(command, 'parse', 'parse --jsonl')
    .option(
      '--section-name <name>',
      'another heading that opens the section, repeatable',
      (name: string, names: readonly string[]) => [...names, name],
      [],
    )
    .option('--template <file>', 'the pull request template; its own text does not count as an answer')
    .action(async (file: string, flags: Flags) => {
      const format = chosenFormat(flags)
      const shared: ReadingOptions = {
        ...(flags.sectionName?.length ? { sectionNames: flags.sectionName } : {}),
        ...(flags.template === undefined ? {} : { template: await readText(flags.template, io) }),
      }
      if (format === 'jsonl') return printLines(io, file, shared)
      const evaluated = await evaluateBody(await readText(file, io), shared)
      await printReport('parse', evaluated, { format, io, isFine: evaluated.pass })
      finish(evaluated.pass ? exitCodes.pass : exitCodes.findings)
    })
}

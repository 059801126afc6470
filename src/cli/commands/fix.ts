import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { shownText } from '../../core/text/shown-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { executeFix } from '../../engine/fix/execute-fix.ts'
import { planFix } from '../../engine/fix/plan-fix.ts'
import type { Register } from '../commands.ts'
import { addFormats, chosenFormat, type FormatFlags, printReport } from '../formats.ts'
import { addLocalOptions, checkLocal, type LocalOptions, topFrom } from '../io/local-change.ts'
import { readText } from '../io/read-document.ts'
import { exitCodes, type Io } from '../io/terminal.ts'

type Options = LocalOptions & {
  readonly dryRun?: boolean
  readonly bodyFile?: string
} & FormatFlags

/** `closeout fix`: do what the gate asks for and a program can do. It never answers in the name of the author. */
export const register: Register = (command, io, finish) => {
  addLocalOptions(command, 'the pull request of the branch; its number goes into the closeout')
    .option(
      '--body-file <file>',
      'add the missing fields to this pull request body; relative to the folder of -C',
    )
    .option('--dry-run', 'print what would be done, with the differences, and write nothing')
  addFormats(command, 'fix')
    .addHelpText('after', help)
    .action(async (options: Options) => finish(await fix(options, io)))
}

const help = `
Untracks runtime files (they stay on disk), adds the ignore rules that are missing, and adds missing fields to the body:
files, issues and documents of the change, and a placeholder where only the author knows the answer. The gate refuses
placeholders. Commit what was changed, and answer them.

  closeout fix --dry-run
  closeout fix --body-file closeout.md
`

const fix = async (options: Options, io: Io): Promise<number> => {
  const body = options.bodyFile === undefined ? null : bodyFile(options.bodyFile, io)
  const checked = await checkLocal(options, io, body && (await readText(body.path, io)))
  const request = { directory: io.cwd, env: io.env, top: topFrom(io), body }
  const plan = await planFix(checked, request)
  const isDryRun = options.dryRun ?? false
  const failed = isDryRun ? [] : await executeFix(plan, request)
  const refused = [...plan.refused, ...failed]
  const isFine =
    !plan.untrack.length && !plan.ignore && !plan.body && !refused.length && !plan.toAnswer.length
  await printReport(
    'fix',
    { plan: { ...plan, refused }, isDryRun },
    { format: chosenFormat(options), io, isFine },
  )
  return refused.length > 0 ? exitCodes.findings : exitCodes.pass
}

const bodyFile = (name: string, io: Io): { readonly path: string; readonly name: string } => {
  const path = resolve(io.cwd, name)
  if (name !== '' && name !== '-' && existsSync(path)) return { path, name }
  throw new CloseoutError(
    'usage',
    `--body-file ${shownText(name)}: there is no such file to add fields to.`,
    {
      fix: 'Write a new one: closeout new --body-file closeout.md',
    },
  )
}

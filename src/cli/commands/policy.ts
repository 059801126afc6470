import { resolve } from 'node:path'
import { shownText } from '../../core/text/shown-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { explainChangePolicy } from '../../engine/policy/explain-change-policy.ts'
import { readBytes } from '../../io/store/store-disk.ts'
import type { Register, Subcommands } from '../commands.ts'
import { addFormats, chosenFormat, type FormatFlags, printReport } from '../formats.ts'
import { addLocalOptions, type LocalOptions, openLocal } from '../io/local-change.ts'
import { exitCodes, type Io } from '../io/terminal.ts'

type ShowOptions = LocalOptions & FormatFlags & { readonly file?: string }

/** `closeout policy`: what the policy of a repository says. It only reads. */
export const register: Register = () => undefined

export const subcommands: Subcommands<'show'> = {
  show: (command, io, finish) => {
    addLocalOptions(command, 'the pull request at whose base the policy is read').option(
      '--file <file>',
      'show what this file would bring into force, not the file at the base',
    )
    addFormats(command, 'policy show')
      .addHelpText('after', showHelp)
      .action(async (options: ShowOptions) => finish(await show(options, io)))
  },
}

const showHelp = `
The policy is the one at the base of the branch, as for the gate. A value comes from: default, preset (of the key
preset), repository, owner (by \`extends: owner\`), floor (of the owner), suspended (a defect of the policy).

  closeout policy show
  closeout policy show --file .github/closeout.yml --json
`

const show = async (options: ShowOptions, io: Io): Promise<number> => {
  const file = options.file === undefined ? null : readFile('--file', options.file, io)
  const change = await openLocal(options, io, null)
  try {
    const explained = await explainChangePolicy(change, file)
    await printReport('policy show', explained, { format: chosenFormat(options), io, isFine: false })
    const unread = explained.problems.find(({ isUnread }) => isUnread)
    if (unread) {
      const fix = unread.fix ? ` Fix: ${shownText(unread.fix)}` : ''
      io.err(
        `closeout: The policy in force is not known. ${shownText(unread.message.replace(/\.?$/, '.'))}${fix}\n`,
      )
      return exitCodes.usage
    }
    return explained.problems.length > 0 ? exitCodes.findings : exitCodes.pass
  } finally {
    await change.close()
  }
}

const readFile = (option: string, name: string, io: Io) => {
  const content = readBytes(resolve(io.cwd, name))
  if (content) return { content, source: name }
  throw new CloseoutError('usage', `${option} ${shownText(name)}: there is no such file.`, {
    where: option,
    fix: 'Name a policy file.',
  })
}

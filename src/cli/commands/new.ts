import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { closeoutFields } from '../../core/closeout/model/closeout.ts'
import { shellWord } from '../../core/text/shell-word.ts'
import { shownText } from '../../core/text/shown-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { draftBody } from '../../engine/fix/draft-body.ts'
import { toBody, writeBody } from '../../io/store/write-body.ts'
import type { Register } from '../commands.ts'
import { addLocalOptions, checkLocal, type LocalOptions } from '../io/local-change.ts'
import { type Io, note } from '../io/terminal.ts'
import { fieldsHelp } from '../show/fields-help.ts'

type Options = LocalOptions & { readonly bodyFile?: string }

/** `closeout new`: a body to start from, for a pull request that does not exist yet. */
export const register: Register = (command, io) => {
  addLocalOptions(command, 'the pull request of the branch; its number goes into the closeout')
    .option(
      '--body-file <file>',
      'write it to this new file, relative to the folder of -C, instead of standard output',
    )
    .addHelpText('after', `${fieldsHelp}${help}`)
    .action((options: Options) => draft(options, io))
}

const help = `
Prints the repository's pull request template with a closeout. Files, issues and documents of the change are filled in;
the rest are placeholders, which the gate refuses until the author has answered them.

  closeout new --body-file closeout.md
  closeout check --body-file closeout.md
  gh pr create --title 'Retry uploads' --body-file closeout.md
`

const draft = async (options: Options, io: Io): Promise<void> => {
  const { bodyFile } = options
  const path = bodyFile === undefined ? null : resolve(io.cwd, bodyFile)
  const name = shownText(bodyFile ?? '')
  if (path !== null && existsSync(path)) {
    throw new CloseoutError('usage', `--body-file ${name}: the file exists, so it is not replaced.`, {
      fix: `closeout fix --body-file ${shellWord(bodyFile ?? '')}`,
    })
  }
  const checked = await checkLocal(options, io, '')
  const { body, toAnswer, notes } = await draftBody(checked, { directory: io.cwd, env: io.env })
  for (const text of notes) note(io, text)
  if (path === null) return io.out(body)
  writeBody(path, toBody(body))
  const fields = toAnswer.map(field => closeoutFields[field.name].title)
  io.out(`${name}: written.${fields.length > 0 ? ` Answer: ${fields.join(', ')}.` : ''}\n`)
}

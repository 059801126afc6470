import { InvalidArgumentError } from 'commander'
import { initRepository } from '../../engine/setup/init-repository.ts'
import type { Register } from '../commands.ts'
import { addFormats, chosenFormat, type FormatFlags, printReport } from '../formats.ts'
import { topFrom } from '../io/local-change.ts'
import { exitCodes } from '../io/terminal.ts'

type Options = {
  readonly agents?: true
  readonly apply?: true
  readonly uses?: string
  readonly base?: string
} & FormatFlags

/** `closeout init`: write what a repository needs for the gate. Without `--apply` it only prints the differences. */
export const register: Register = (command, io, finish) => {
  command
    .option('--apply', 'write the files; without it, only print the differences')
    .option('--agents', 'also write a section of AGENTS.md and a skill file for coding agents')
    .option(
      '--uses <action>',
      'the action in the workflow, as owner/name@ref (default: the commit of this program)',
      parseUses,
    )
    .option(
      '--base <branch>',
      'the branch whose pushes the gate checks (default: the default branch of the remote, or the usual one that exists)',
      parseBranch,
    )
  addFormats(command, 'init')
    .addHelpText('after', help)
    .action(async (options: Options) => {
      const init = await initRepository({
        cwd: io.cwd,
        top: topFrom(io),
        withAgents: options.agents === true,
        isApplied: options.apply === true,
        uses: options.uses ?? null,
        base: options.base ?? null,
        program: io.program,
      })
      const isFine = init.plan.files.length === 0 && init.plan.refused.length === 0
      await printReport('init', init, { format: chosenFormat(options), io, isFine })
      if (init.plan.refused.length > 0) finish(exitCodes.findings)
    })
}

const help = `
Writes the workflow of the gate, the policy, the ignore rules for runtime files, and the pull request template. It asks
nothing. A template, an ignore file and an AGENTS.md that exist get what they lack; a workflow that runs the gate and a
policy stay as they are. What cannot be completed safely is left alone and named. Run again, it changes nothing.

  closeout init
  closeout init --agents --apply
  closeout doctor
`

const parseUses = (text: string): string => {
  if (/^[\w.-]+\/[\w.-]+(?:\/[\w./-]+)?@[\w./-]+$/.test(text)) return text
  throw new InvalidArgumentError('Use the form owner/name@ref.')
}

const parseBranch = (text: string): string => {
  const name = text.replace(/^(?:refs\/heads\/|origin\/)/, '')
  if (/^[^\s~^:?*[\\-][^\s~^:?*[\\]*$/.test(name)) return name
  throw new InvalidArgumentError('Name a branch, such as main.')
}

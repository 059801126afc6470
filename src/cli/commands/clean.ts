import { Option } from 'commander'
import { type ProfileName, profiles } from '../../core/sessions/model/audit.ts'
import { cleanSessions } from '../../engine/local/clean-sessions.ts'
import type { Register } from '../commands.ts'
import { addFormats, chosenFormat, type FormatFlags, loadReporter } from '../formats.ts'
import { locateRoot, rootHelp } from '../io/locate-root.ts'
import { exitCodes, paintFor } from '../io/terminal.ts'
import { printError } from '../show/print-error.ts'

type Flags = {
  readonly artifactRoot?: string
  readonly slug?: readonly string[]
  readonly profile: ProfileName
  readonly apply?: boolean
} & FormatFlags

/** `closeout clean`: move finished sessions of which nothing would be lost to `archive/`. Without `--apply` it only reads. */
export const register: Register = (command, io, finish) => {
  command
    .option('--artifact-root <dir>', rootHelp)
    .option(
      '--slug <slug>',
      'a session, repeatable (default: every finished session past its window)',
      (slug: string, before: readonly string[] = []) => [...before, slug],
    )
    .addOption(
      new Option('--profile <name>', 'the rules that classify sessions')
        .choices(Object.keys(profiles))
        .default('seed'),
    )
    .option('--apply', 'move the sessions; without it, only print which would move')
  addFormats(command, 'clean').action(async (flags: Flags) => {
    const cleaning = await cleanSessions({
      root: locateRoot(flags.artifactRoot, io),
      slugs: flags.slug ?? null,
      profile: flags.profile,
      isApplied: flags.apply === true,
      now: () => io.now().toISOString(),
    })
    const print = await loadReporter('clean', chosenFormat(flags))
    for (const piece of print(cleaning, await paintFor(io))) io.out(piece)
    const isNamed = flags.slug !== undefined
    const errors = cleaning.sessions.flatMap(({ error }) => error ?? [])
    if (errors[0]) {
      if (!flags.json) printError(errors[0], false, io)
      return finish(exitCodes.usage)
    }
    if (isNamed && cleaning.sessions.some(({ outcome }) => outcome === 'kept')) finish(exitCodes.findings)
  })
}

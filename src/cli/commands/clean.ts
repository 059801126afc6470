import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { Option } from 'commander'
import { type ProfileName, profiles } from '../../core/sessions/model/audit.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { cleanSessions } from '../../engine/local/clean-sessions.ts'
import type { Register } from '../commands.ts'
import { addFormats, chosenFormat, type FormatFlags, printReport } from '../formats.ts'
import { locateRoot, type Root } from '../io/locate-root.ts'
import { addRoot, namedRoot, type RootFlags } from '../io/root-option.ts'
import { exitCodes } from '../io/terminal.ts'
import { printError } from '../show/print-error.ts'

type Flags = RootFlags & {
  readonly slug?: readonly string[]
  readonly profile: ProfileName
  readonly apply?: boolean
} & FormatFlags

/** `closeout clean`: move finished sessions of which nothing would be lost to `archive/`. Without `--apply` it only reads. */
export const register: Register = (command, io, finish) => {
  addRoot(command)
    .option(
      '--slug <slug>',
      'a session, repeatable (default: every finished session past its window)',
      (slug: string, before: readonly string[] = []) => [...before, slug],
    )
    .addOption(
      new Option(
        '--profile <name>',
        'the rules that classify sessions: seed (the default), classic, promoted',
      )
        .choices(Object.keys(profiles))
        .default('seed'),
    )
    .option('--apply', 'move the sessions; without it, only print which would move')
  addFormats(command, 'clean').action(async (flags: Flags) => {
    const cleaned = await cleanSessions({
      root: notArchive(locateRoot(namedRoot(flags), io)),
      slugs: flags.slug ?? null,
      profile: flags.profile,
      isApplied: flags.apply === true,
      now: () => io.now().toISOString(),
    })
    const { cleaning } = cleaned
    await printReport('clean', cleaned, {
      format: chosenFormat(flags),
      io,
      isFine: cleaning.sessions.length === 0,
    })
    const isNamed = flags.slug !== undefined
    const errors = cleaning.sessions.flatMap(({ error }) => error ?? [])
    if (errors[0]) {
      if (chosenFormat(flags) === 'text') await printError(errors[0], 'text', io)
      return finish(exitCodes.usage)
    }
    if (isNamed && cleaning.sessions.some(({ outcome }) => outcome === 'kept')) finish(exitCodes.findings)
  })
}

/** Refuse the lane of a root in place of the root: what lies there was moved already. */
const notArchive = (root: Root): Root => {
  if (basename(root.at) !== 'archive' || !existsSync(root.at)) return root
  throw new CloseoutError('usage', `${root.shown} is an archive: its sessions were moved there already.`, {
    where: '--artifact-root',
    fix: 'Name the folder above it.',
  })
}

import { join, relative } from 'node:path'
import { policyPath } from '../../core/policy/model/policy.ts'
import { shellWord } from '../../core/text/shell-word.ts'
import { shownText } from '../../core/text/shown-text.ts'
import type { OpenChange } from '../../engine/open-change.ts'
import { explainChangePolicy } from '../../engine/policy/explain-change-policy.ts'
import { topOf } from '../../io/git/checkout/read-unignored-roots.ts'
import { readBytes } from '../../io/store/store-disk.ts'
import type { Register, Subcommands } from '../commands.ts'
import { addFormats, chosenFormat, type FormatFlags, printReport } from '../formats.ts'
import {
  addLocalOptions,
  addOwnerPolicy,
  type LocalOptions,
  openLocal,
  parsePolicyPath,
} from '../io/local-change.ts'
import { exitCodes, type Io, note } from '../io/terminal.ts'
import { type DiffOptions, diff, parseLimit } from '../policy/diff-policies.ts'
import { readNamed } from '../policy/read-policy-option.ts'
import { type TestOptions, test } from '../policy/test-policy.ts'

type ShowOptions = LocalOptions & FormatFlags & { readonly file?: string }

/** `closeout policy`: what the policy of a repository says. It only reads. */
export const register: Register = () => undefined

export const subcommands: Subcommands<'show' | 'test' | 'diff'> = {
  show: (command, io, finish) => {
    addLocalOptions(command, 'the pull request at whose base the policy is read').option(
      '--file <file>',
      'show what this file would bring into force, not the file at the base',
    )
    addFormats(command, 'policy show')
      .addHelpText('after', showHelp)
      .action(async (options: ShowOptions) => finish(await show(options, io)))
  },
  test: (command, io, finish) => {
    command
      .option('--file <file>', `the policy to test (default: ${policyPath})`)
      .option('--cases <file>', 'the file of the cases (default: beside the policy, as in closeout.test.yml)')
      .option('--repo <owner/name>', 'the repository on GitHub (default: from the remote)')
    addFormats(addOwnerPolicy(command), 'policy test')
      .addHelpText('after', testHelp)
      .action(async (options: TestOptions) => finish(await test(options, io)))
  },
  diff: (command, io, finish) => {
    command
      .argument('<new>', 'the file of the other policy')
      .option('--repo <owner/name>', 'the repository on GitHub (default: from the remote)')
      .option(
        '--policy <path>',
        `path of the policy file in force (default: ${policyPath})`,
        parsePolicyPath,
        policyPath,
      )
      .option(
        '--limit <number>',
        'the most pull requests to compare, the newest first (default: 100)',
        parseLimit,
        100,
      )
    addFormats(addOwnerPolicy(command), 'policy diff')
      .addHelpText('after', diffHelp)
      .action(async (file: string, options: DiffOptions) => finish(await diff(file, options, io)))
  },
}

const showHelp = `
The policy is the one at the base of the branch, as for the gate. A value comes from: default, preset (of the key
preset), repository, owner (by \`extends: owner\`), floor (of the owner), suspended (a defect of the policy).

  closeout policy show
  closeout policy show --file .github/closeout.yml --json
`

const testHelp = `
The files of the work tree are read. A case names a pull request and what the policy decides about it; docs/policy.md has
an example, and closeout schema policy-test prints the schema. The gate runs the cases of a pull request that edits them
or the policy.

  closeout policy test
  closeout policy test --file .github/closeout.yml --cases cases.yml --json
`

const diffHelp = `
Environment: GITHUB_TOKEN or GH_TOKEN (token that reads from GitHub), GITHUB_API_URL (another API root).
Each open pull request is checked twice: by the policy at its base, and by the new file. It takes about ten requests for each.

  closeout policy diff .github/closeout.yml
  closeout policy diff new.yml --repo octocat/hello-world --limit 20 --json
`

const show = async (options: ShowOptions, io: Io): Promise<number> => {
  const { file: name } = options
  const file = name === undefined ? null : { content: readNamed('--file', name, io), source: name }
  const change = await openLocal(options, io, null)
  try {
    const explained = await explainChangePolicy(change, file)
    if (file === null) await noteOtherPolicy(change, options.policy, io)
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

/** The file at the base counts, which surprises on the branch that writes another: a note says how to see that one. */
const noteOtherPolicy = async ({ reader }: OpenChange, path: string, io: Io): Promise<void> => {
  const top = topOf(io.cwd)
  const own = top === null ? null : readBytes(join(top, path))
  const base = await reader.readPolicyFile(path)
  if (top === null || own === null || !base.known) return
  if (base.value.kind === 'file' && Buffer.from(base.value.content).equals(own)) return
  const file = relative(io.cwd, join(top, path))
  note(
    io,
    `The policy at the base counts. The ${shownText(path)} of this work tree is another: closeout policy show --file ${shellWord(file)}`,
  )
}

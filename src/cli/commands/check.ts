import { shouldFail } from '../../core/gate/evaluate-change.ts'
import { explain } from '../../core/gate/explain.ts'
import { policyPath } from '../../core/policy/model/policy.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { type RuleCode, ruleCodes } from '../../core/vocabulary/rule-codes.ts'
import type { ChangeTarget } from '../../engine/change-target.ts'
import { checkChange } from '../../engine/check-change.ts'
import { openChange } from '../../engine/open-change.ts'
import type { Register } from '../commands.ts'
import { addFormats, chosenFormat, type FormatFlags, loadReporter } from '../formats.ts'
import { githubOf } from '../io/connect-github.ts'
import { parseNumber, repositoryUnknown, topFrom } from '../io/local-change.ts'
import { readText } from '../io/read-document.ts'
import { exitCodes, type Io, paintFor } from '../io/terminal.ts'

type Options = {
  readonly base?: string
  readonly bodyFile?: string
  readonly pr?: number
  readonly paths?: boolean
  readonly repo?: string
  readonly policy: string
  readonly mode?: 'enforce' | 'warn'
  readonly directory: string
  readonly artifactRoot?: string
  readonly explain?: string
} & FormatFlags

/** `closeout check`: the artifact gate for the checked-out branch, before anything is pushed. */
export const register: Register = (command, io, finish) => {
  command
    .option(
      '--base <ref>',
      'compare with this ref (default: the base of --pr, or the default branch of the remote)',
    )
    .option('--body-file <file>', 'the file with the pull request body; - reads standard input')
    .option('--pr <number>', 'read the body, author, labels and base of this pull request', parseNumber)
    .option('--paths', 'check the path rules alone, without a body; for a pre-push hook')
    .option('--repo <owner/name>', 'the repository on GitHub (default: from the remote)')
    .option('--policy <path>', 'path of the policy file; the version at the base is read', policyPath)
    .option('--mode <mode>', '`enforce` or `warn`; overrides the policy', parseMode)
    .option('--artifact-root <dir>', 'also audit this artifact store')
    .option('-C, --directory <dir>', 'the folder of the checkout', '.')
  addFormats(command, 'check')
    .option('--explain <code>', 'explain a rule, and check nothing')
    .addHelpText('after', help)
    .action(async (options: Options) => {
      if (options.explain !== undefined) {
        if (!ruleCodes.includes(options.explain as RuleCode)) {
          throw new CloseoutError('usage', `--explain: ${JSON.stringify(options.explain)} is not a rule.`, {
            fix: `Use one of: ${ruleCodes.join(', ')}.`,
          })
        }
        return io.out(explain(options.explain as RuleCode))
      }
      if (options.bodyFile !== undefined && options.pr !== undefined && options.bodyFile === '') {
        throw new CloseoutError('usage', '--body-file is empty.', {
          fix: 'Name a file, or use - for standard input.',
        })
      }
      finish(await check(options, io))
    })
}

const help = `
Environment: GITHUB_TOKEN or GH_TOKEN (token that reads from GitHub), GITHUB_API_URL (another API root).

  closeout check --body-file closeout.md
  gh pr view --json body -q .body | closeout check --body-file -
  closeout check --pr 12 --json
  closeout check --paths
`

const check = async (options: Options, io: Io): Promise<number> => {
  const github = await githubOf(options, io)
  if (options.pr !== undefined && !github.repository) throw repositoryUnknown
  const body = options.bodyFile === undefined ? null : await readText(options.bodyFile, io)
  const target: ChangeTarget = {
    kind: 'local',
    repository: github.repository,
    number: options.pr ?? null,
    base: options.base ?? null,
    body,
    isPathsOnly: options.paths ?? false,
    top: topFrom(options.directory, io),
  }
  const change = await openChange({
    target,
    directory: options.directory,
    env: io.env,
    connect: github.connect,
    policyPath: options.policy,
    mode: options.mode ?? null,
    artifactStore: options.artifactRoot ?? null,
    at: io.now().toISOString(),
    gateWorkflow: null,
  })
  try {
    const { report } = await checkChange(change)
    const print = await loadReporter('check', chosenFormat(options))
    for (const piece of print(report, await paintFor(io))) io.out(piece)
    if (!shouldFail(report)) return exitCodes.pass
    return report.verdict === 'undecided' ? exitCodes.usage : exitCodes.findings
  } finally {
    await change.close()
  }
}

const parseMode = (text: string): 'enforce' | 'warn' => {
  if (text === 'enforce' || text === 'warn') return text
  throw new CloseoutError('usage', `--mode: ${JSON.stringify(text)} is not a mode. Use enforce or warn.`, {
    fix: '--mode warn',
  })
}

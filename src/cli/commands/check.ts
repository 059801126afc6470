import { Option } from 'commander'
import { shouldFail } from '../../core/gate/evaluate-change.ts'
import { explain } from '../../core/gate/explain.ts'
import type { Report } from '../../core/gate/model/report.ts'
import { skeletonFor } from '../../core/gate/show/skeleton-for.ts'
import { policyPath } from '../../core/policy/model/policy.ts'
import { pagesAt } from '../../core/text/page/links.ts'
import { shellWord } from '../../core/text/shell-word.ts'
import { shownText } from '../../core/text/shown-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { type RuleCode, ruleCodes } from '../../core/vocabulary/rule-codes.ts'
import type { ChangeTarget } from '../../engine/change-target.ts'
import { checkChange } from '../../engine/check-change.ts'
import { openChange } from '../../engine/open-change.ts'
import type { Register } from '../commands.ts'
import { offerValues } from '../completion/offered-values.ts'
import { addFormats, chosenFormat, type FormatFlags, printReport } from '../formats.ts'
import { githubOf } from '../io/connect-github.ts'
import {
  addOwnerPolicy,
  ownerPolicyFrom,
  parseNumber,
  parsePolicyPath,
  repositoryUnknown,
  topFrom,
} from '../io/local-change.ts'
import { readText } from '../io/read-document.ts'
import { detail, exitCodes, type Io, note } from '../io/terminal.ts'
import { unknownName } from '../io/unknown-name.ts'
import { fieldsHelp } from '../show/fields-help.ts'

type Options = {
  readonly base?: string
  readonly bodyFile?: string
  readonly pr?: number
  readonly paths?: boolean
  readonly repo?: string
  readonly policy: string
  readonly ownerPolicy?: string
  readonly mode?: 'enforce' | 'warn'
  readonly store?: string
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
    .option(
      '--body-file <file>',
      'the file with the pull request body, relative to the folder of -C; - reads standard input',
    )
    .option(
      '--pr <number>',
      'read the body, author, labels and base of this pull request; in a clone, the change is that of the checkout',
      parseNumber,
    )
    .option('--paths', 'check the path rules alone, without a body; for a pre-push hook')
    .option('--repo <owner/name>', 'the repository on GitHub (default: from the remote)')
    .option(
      '--policy <path>',
      `path of the policy file (default: ${policyPath}); the version at the base is read`,
      parsePolicyPath,
      policyPath,
    )
    .option('--mode <mode>', '`enforce` or `warn`; overrides the policy', parseMode)
    .option('--store <dir>', 'also audit this artifact store')
    .option('--artifact-root <dir>', 'the same as --store')
  addFormats(addOwnerPolicy(command), 'check')
    .addOption(offerValues(new Option('--explain <code>', 'explain a rule, and check nothing'), ruleCodes))
    .addHelpText('after', `${fieldsHelp}${help}`)
    .action(async (options: Options) => {
      if (options.explain !== undefined) {
        if (!ruleCodes.includes(options.explain as RuleCode)) {
          throw unknownName(`--explain: ${JSON.stringify(options.explain)} is not a rule.`, {
            given: options.explain,
            names: ruleCodes,
            where: '--explain',
            fixOf: near => `closeout check --explain ${near}`,
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
  const isOffline = options.paths === true && options.pr === undefined
  const readOwnerPolicy = ownerPolicyFrom(options.ownerPolicy, io)
  const github = await githubOf({ ...options, isOffline }, io)
  if (options.pr !== undefined && !github.repository) throw repositoryUnknown
  const body =
    options.bodyFile === undefined
      ? null
      : await readText(options.bodyFile, io, `closeout new --body-file ${shellWord(options.bodyFile)}`)
  const target: ChangeTarget = {
    kind: 'local',
    repository: github.repository,
    number: options.pr ?? null,
    base: options.base ?? null,
    body,
    isPathsOnly: options.paths ?? false,
    top: topFrom(io),
  }
  const change = await openChange({
    target,
    directory: io.cwd,
    env: io.env,
    connect: github.connect,
    policyPath: options.policy,
    ...(readOwnerPolicy ? { readOwnerPolicy } : {}),
    mode: options.mode ?? null,
    artifactStore: options.store ?? options.artifactRoot ?? null,
    at: io.now().toISOString(),
    gateWorkflow: null,
  })
  try {
    const { report, facts } = await checkChange(change)
    detail(
      io,
      `Compared ${report.subject.base ?? 'nothing'} with ${report.subject.head ?? 'nothing'}. Policy: ${report.policy}.`,
    )
    const { repository, number, head } = report.subject
    if (number !== null && change.pullHead !== null && head !== change.pullHead)
      note(io, otherCommit(number, head, change.pullHead))
    const server = io.env.GITHUB_SERVER_URL || 'https://github.com'
    const pages = repository && number !== null ? pagesAt(server, repository) : null
    const checked = { report, skeleton: () => skeletonFor(facts), pages }
    await printReport('check', checked, {
      format: chosenFormat(options),
      io,
      isFine: report.findings.length === 0,
    })
    if (!shouldFail(report)) return exitCodes.pass
    if (report.verdict !== 'undecided') return exitCodes.findings
    io.err(undecidedLine(report))
    return exitCodes.usage
  } finally {
    await change.close()
  }
}

const otherCommit = (number: number, head: string | null, pullHead: string): string =>
  `The verdict is that of the checkout (${head?.slice(0, 12)}) with the text of #${number}. The head of #${number} is ${pullHead.slice(0, 12)}: gh pr checkout ${number} checks it out.`

/** What every exit 2 has on standard error: what could not be read, and what helps. */
const undecidedLine = ({ findings }: Report): string => {
  const unread = findings.find(({ code }) => code === 'fact-unknown') ?? findings[0]
  const fix = unread?.fix ? ` Fix: ${shownText(unread.fix.split('\n')[0] ?? '')}` : ''
  return `closeout: The gate cannot decide. ${shownText(unread?.message ?? '').replace(/\.?$/, '.')}${fix}\n`
}

const parseMode = (text: string): 'enforce' | 'warn' => {
  if (text === 'enforce' || text === 'warn') return text
  throw new CloseoutError('usage', `--mode: ${JSON.stringify(text)} is not a mode. Use enforce or warn.`, {
    fix: '--mode warn',
  })
}

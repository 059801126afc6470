import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { diffPolicy } from '../../engine/policy/diff-policy.ts'
import { chosenFormat, type FormatFlags, printReport } from '../formats.ts'
import { githubOf, onlyReads } from '../io/connect-github.ts'
import { ownerPolicyFrom } from '../io/local-change.ts'
import { exitCodes, type Io, note } from '../io/terminal.ts'
import { readNamed } from './read-policy-option.ts'

export type DiffOptions = FormatFlags & {
  readonly repo?: string
  readonly policy: string
  readonly limit: number
  readonly ownerPolicy?: string
}

/** `closeout policy diff NEW`: which open pull requests would change their verdict. */
export const diff = async (file: string, options: DiffOptions, io: Io): Promise<number> => {
  const content = readNamed('<new>', file, io)
  const readOwnerPolicy = ownerPolicyFrom(options.ownerPolicy, io)
  const { repository, connect } = await githubOf(options, io)
  if (!repository) {
    throw new CloseoutError(
      'usage',
      'The repository is unknown: this folder has no GitHub remote named origin.',
      { fix: 'Add --repo owner/name.' },
    )
  }
  if (!connect) {
    throw new CloseoutError(
      'usage',
      'No GitHub token was given. The command reads the open pull requests from GitHub.',
      { fix: 'Run gh auth login, or set GITHUB_TOKEN.' },
    )
  }
  note(io, `Comparing the open pull requests of ${repository.owner}/${repository.name}.`)
  const compared = await diffPolicy({
    request: onlyReads(await connect()),
    repository,
    serverUrl: io.env.GITHUB_SERVER_URL || 'https://github.com',
    policyPath: options.policy,
    next: { content, source: file },
    readOwnerPolicy,
    most: options.limit,
    at: io.now().toISOString(),
    onProgress: (done, total) => {
      if (io.isInteractive && !io.isQuiet) io.err(`\r${done} of ${total}${done === total ? '\n' : ''}`)
    },
  })
  const doesChange = compared.pulls.some(({ changes }) => changes)
  const isUnread = compared.pulls.some(({ unread }) => unread !== null)
  await printReport(
    'policy diff',
    { ...compared, limit: options.limit },
    {
      format: chosenFormat(options),
      io,
      isFine: !doesChange && !isUnread,
    },
  )
  if (doesChange) return exitCodes.findings
  return isUnread ? exitCodes.usage : exitCodes.pass
}

const mostPulls = 1_000

export const parseLimit = (text: string): number => {
  const limit = Number(text)
  if (/^[1-9]\d*$/.test(text) && limit <= mostPulls) return limit
  throw new CloseoutError(
    'usage',
    `--limit: ${JSON.stringify(text)} is not a number from 1 to ${mostPulls}.`,
    {
      fix: '--limit 100',
    },
  )
}

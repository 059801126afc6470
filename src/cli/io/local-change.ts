import { relative } from 'node:path'
import type { Command } from 'commander'
import { isPolicyPath, policyPath } from '../../core/policy/model/policy.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { type CheckedChange, checkChange } from '../../engine/check-change.ts'
import { openChange } from '../../engine/open-change.ts'
import { topOf } from '../../io/git/checkout/read-unignored-roots.ts'
import { githubOf } from './connect-github.ts'
import type { Io } from './terminal.ts'

/** The options by which a command names the change of the checkout. */
export type LocalOptions = {
  readonly base?: string
  readonly pr?: number
  readonly repo?: string
  readonly policy: string
}

/** Gives a command the options of the change that is checked out. */
export const addLocalOptions = (command: Command, prHelp: string): Command =>
  command
    .option(
      '--base <ref>',
      'compare with this ref (default: the base of --pr, or the default branch of the remote)',
    )
    .option('--pr <number>', prHelp, parseNumber)
    .option('--repo <owner/name>', 'the repository on GitHub (default: from the remote)')
    .option(
      '--policy <path>',
      `path of the policy file (default: ${policyPath}); the version at the base is read`,
      parsePolicyPath,
      policyPath,
    )

/** Checks the change of the checkout with a body; `null` where there is none. */
export const checkLocal = async (
  options: LocalOptions,
  io: Io,
  body: string | null,
): Promise<CheckedChange> => {
  const github = await githubOf(options, io)
  if (options.pr !== undefined && !github.repository) throw repositoryUnknown
  const change = await openChange({
    target: {
      kind: 'local',
      repository: github.repository,
      number: options.pr ?? null,
      base: options.base ?? null,
      body,
      isPathsOnly: body === null,
      top: topFrom(io),
    },
    directory: io.cwd,
    env: io.env,
    connect: github.connect,
    policyPath: options.policy,
    mode: null,
    artifactStore: null,
    at: io.now().toISOString(),
    gateWorkflow: null,
  })
  try {
    return await checkChange(change)
  } finally {
    await change.close()
  }
}

/** From the caller's folder to the top of the checkout; "" where it is that folder, or there is none. */
export const topFrom = ({ cwd, startedIn }: Pick<Io, 'cwd' | 'startedIn'>): string => {
  const top = topOf(cwd)
  return top === null ? '' : relative(startedIn, top)
}

export const repositoryUnknown = new CloseoutError(
  'usage',
  'The repository of --pr is unknown: the checkout has no GitHub remote named origin.',
  { fix: 'Add --repo owner/name.' },
)

export const parsePolicyPath = (text: string): string => {
  if (isPolicyPath(text)) return text
  throw new CloseoutError('usage', `--policy: ${JSON.stringify(text)} is not a path inside the repository.`, {
    fix: `--policy ${policyPath}`,
  })
}

export const parseNumber = (text: string): number => {
  const number = text.replace(/^#/, '')
  if (/^[1-9]\d{0,9}$/.test(number)) return Number(number)
  throw new CloseoutError('usage', `--pr: ${JSON.stringify(text)} is not a pull request number.`, {
    fix: '--pr 12',
  })
}

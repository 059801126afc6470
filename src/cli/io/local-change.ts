import { relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { isPolicyPath, policyPath } from '../../core/policy/model/policy.ts'
import { shownText } from '../../core/text/shown-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { known } from '../../core/vocabulary/known.ts'
import { type CheckedChange, checkChange } from '../../engine/check-change.ts'
import { type OpenChange, openChange } from '../../engine/open-change.ts'
import type { ReadOwnerPolicy } from '../../engine/policy/read-owner-policy.ts'
import { topOf } from '../../io/git/checkout/read-unignored-roots.ts'
import { readBytes } from '../../io/store/store-disk.ts'
import { githubOf } from './connect-github.ts'
import type { Io } from './terminal.ts'

/** The options by which a command names the change of the checkout. */
export type LocalOptions = {
  readonly base?: string
  readonly pr?: number
  readonly repo?: string
  readonly policy: string
  readonly ownerPolicy?: string
}

/** Gives a command the options of the change that is checked out. */
export const addLocalOptions = (command: Command, prHelp: string): Command =>
  addOwnerPolicy(command)
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

/** Gives a command the option that names a copy of the owner's policy. */
export const addOwnerPolicy = (command: Command): Command =>
  command.option(
    '--owner-policy <file>',
    'where the policy has `extends: owner`: read the policy of the owner from this file, not from GitHub',
  )

/** Reads the owner's policy from the file that an option names; `undefined` where it names none. */
export const ownerPolicyFrom = (file: string | undefined, io: Io): ReadOwnerPolicy | undefined => {
  if (file === undefined) return undefined
  const content = readBytes(resolve(io.cwd, file))
  if (content) return async () => known({ path: file, source: file, content })
  throw new CloseoutError('usage', `--owner-policy ${shownText(file)}: there is no such file.`, {
    where: '--owner-policy',
    fix: 'Name a copy of the policy of the owner.',
  })
}

/** Opens the change of the checkout with a body; `null` where there is none. */
export const openLocal = async (options: LocalOptions, io: Io, body: string | null): Promise<OpenChange> => {
  const readOwnerPolicy = ownerPolicyFrom(options.ownerPolicy, io)
  const github = await githubOf(options, io)
  if (options.pr !== undefined && !github.repository) throw repositoryUnknown
  return openChange({
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
    ...(readOwnerPolicy ? { readOwnerPolicy } : {}),
    mode: null,
    artifactStore: null,
    at: io.now().toISOString(),
    gateWorkflow: null,
  })
}

/** Checks the change of the checkout with a body; `null` where there is none. */
export const checkLocal = async (
  options: LocalOptions,
  io: Io,
  body: string | null,
): Promise<CheckedChange> => {
  const change = await openLocal(options, io, body)
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

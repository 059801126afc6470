import { describeOperation } from '../../core/lifecycle/model/operation.ts'
import { stateLine } from '../../core/lifecycle/show/state-line.ts'
import { shownText } from '../../core/text/shown-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { type Plan, planChange } from '../../engine/plan-change.ts'
import type { GitHubRequest } from '../../io/github/client/shapes.ts'
import { asNumber, asObject } from '../../io/github/client/shapes.ts'
import type { Register } from '../commands.ts'
import { githubOf, onlyReads } from '../io/connect-github.ts'
import type { Io } from '../io/terminal.ts'

type Options = {
  readonly repo?: string
  readonly pr: number
  readonly app: string
  readonly appId?: number
  readonly json?: true
}

/** `closeout plan`: what the app would write for a pull request. The command only reads. */
export const register: Register = (command, io) => {
  command
    .requiredOption('--pr <number>', 'the pull request', parseNumber('--pr'))
    .option('--repo <owner/name>', 'the repository on GitHub (default: from the remote)')
    .option('--app <slug>', 'the slug of the app, from its address on GitHub (default: closeout)', 'closeout')
    .option('--app-id <number>', 'the id of the app (default: looked up by --app)', parseNumber('--app-id'))
    .option('--json', 'print the status and the planned writes as JSON')
    .addHelpText('after', help)
    .action(async (options: Options) => print(await plan(options, io), options, io))
}

const help = `
Environment: GITHUB_TOKEN or GH_TOKEN (token that reads from GitHub), GITHUB_API_URL (another API root).
An approval that the app has not processed yet counts as not given: only its webhook shows what the approver saw.

  closeout plan --repo octocat/hello-world --pr 12
`

const parseNumber =
  (name: string) =>
  (text: string): number => {
    if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
    throw new CloseoutError('usage', `${name}: ${JSON.stringify(text)} is not a positive whole number.`, {
      fix: `${name} 12`,
    })
  }

const plan = async (options: Options, io: Io): Promise<Plan> => {
  const { repository, connect } = await githubOf(options, io)
  if (!repository) {
    throw new CloseoutError(
      'usage',
      'The repository is unknown: this folder has no GitHub remote named origin.',
      {
        fix: `closeout plan --repo octocat/hello-world --pr ${options.pr}`,
      },
    )
  }
  if (!connect) {
    throw new CloseoutError(
      'usage',
      'Neither GITHUB_TOKEN nor GH_TOKEN is set, and gh has no token for the host. The command needs a token that can read the repository.',
      {
        fix: 'gh auth login, or set GITHUB_TOKEN.',
      },
    )
  }
  const request = onlyReads(await connect())
  const id = options.appId ?? (await findApp(request, options.app))
  const serverUrl = io.env.GITHUB_SERVER_URL || 'https://github.com'
  return planChange(
    { request, app: { id, slug: options.app }, serverUrl, now: io.now },
    { repository, number: options.pr, witnesses: [], before: [] },
  )
}

const findApp = async (request: GitHubRequest, slug: string): Promise<number> => {
  const answer = await request('GET /apps/{app_slug}', { app_slug: slug }).catch(() => null)
  const id = asNumber(asObject(answer?.data)?.id)
  if (id !== null) return id
  throw new CloseoutError(
    'usage',
    `Cannot find the app ${JSON.stringify(slug)} (--app) on GitHub. A private app cannot be looked up by its slug.`,
    {
      fix: 'closeout plan --app <slug> --app-id <number> …',
    },
  )
}

const print = ({ status, operations }: Plan, options: Options, io: Io): void => {
  if (options.json) {
    io.out(`${JSON.stringify({ schema_version: '1.0', standing: status, operations }, null, 2)}\n`)
    return
  }
  const writes = operations.map(operation => `  ${shownText(describeOperation(operation))}`)
  const lines = [
    stateLine(status),
    ...(writes.length > 0 ? ['The app would write:', ...writes] : ['Nothing to write.']),
  ]
  io.out(`${lines.join('\n')}\n`)
}

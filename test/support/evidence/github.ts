import { sign } from 'node:crypto'
import type { Report } from '../../../src/core/gate/model/report.ts'
import { checkChange } from '../../../src/engine/check-change.ts'
import { openChange } from '../../../src/engine/open-change.ts'
import '../../../src/engine/evidence/look-up-evidence.ts'
import '../../../src/io/github/change/open-remote-change.ts'
import '../../../src/io/github/client/client.ts'
import { openOctokit } from '../../../src/io/github/client/open-octokit.ts'
import type { GitHubRequest } from '../../../src/io/github/client/shapes.ts'
import '../../../src/io/github/read/read-pull-request.ts'
import { type Github, type GithubOptions, startGithub } from '../../github-emulator/start-github.ts'
import { completeBody } from '../change/change.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** A workflow that uses a local action and a reusable workflow. */
const workflowFiles = {
  '.github/workflows/ci.yml': [
    'on: pull_request',
    'jobs:',
    '  unit:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - uses: actions/checkout@v4',
    '      - uses: ./.github/actions/setup',
    '      - run: npm test',
    '  lint:',
    '    uses: ./.github/workflows/lint.yml',
    '',
  ].join('\n'),
  '.github/workflows/lint.yml': 'on: workflow_call\njobs: {lint: {steps: [{run: npm run lint}]}}\n',
  '.github/actions/setup/action.yml': 'runs: {using: composite, steps: [{uses: ./.github/actions/inner}]}\n',
  '.github/actions/inner/action.yml': 'runs: {using: node20, main: index.js}\n',
  '.github/actions/inner/index.js': 'console.log(1)\n',
  '.github/actions/unused/action.yml': 'runs: {using: node20, main: index.js}\n',
  '.github/closeout.yml': [
    'evidence:',
    '  apps: [closeout]',
    '  statuses: [{context: ci/build, creator: maintainer}]',
    '',
  ].join('\n'),
}

/** A GitHub whose default branch has workflows, and whose branch `plain` has them without a policy. */
export const startEvidenceGithub = async (options: GithubOptions = {}): Promise<Github> => {
  const github = await startGithub({ behavior: { listLagMs: 0 }, ...options })
  await prepareEvidence(github)
  return github
}

/** Give a GitHub the workflows and the policy that the cases are about. */
export const prepareEvidence = async (github: Github): Promise<void> => {
  await github.as('owner').push('main', { files: workflowFiles })
  await github.as('owner').push('plain', { files: { '.github/closeout.yml': null } })
}

export type Opened = { readonly number: number; readonly head: string }

let branches = 0

/** Open a pull request that changes `files`, so that evidence can be made for its head. */
export const openPull = async (
  github: Github,
  files: Readonly<Record<string, string | null>> = { 'docs/retry.md': '# Retry\n' },
  base = 'main',
): Promise<Opened> => {
  branches += 1
  const branch = `change-${branches}`
  const agent = github.as('agent')
  const head = await agent.push(branch, { files: { 'docs/retry.md': '# Retry\n', ...files }, from: base })
  const { number } = await agent.openPullRequest({ head: branch, base, body: completeBody })
  return { number, head }
}

/** The body of a complete closeout with these lines under Verification. */
export const bodyWith = (...lines: readonly string[]): string =>
  completeBody
    .replace('- #12', '- this pull request')
    .replace(' -> #31', '')
    .replace('`npm test`: 41 passed.', lines.map(line => `- ${line}\n`).join(''))

/** Check a pull request as the action does, by default where it has no checkout. `before` runs before each request. */
export const checkPull = async (
  github: Github,
  number: number,
  {
    token = github.tokens.writer as string | null,
    before = async (_route: string): Promise<void> => {},
    directory = temporaryFolder(),
  } = {},
): Promise<Report> => {
  const [owner = '', name = ''] = github.repository.fullName.split('/')
  const connect = async (): Promise<GitHubRequest> => {
    const request = openOctokit(token ?? '', github.url)
    return async (route, parameters) => {
      await before(route)
      return request(route, parameters)
    }
  }
  const change = await openChange({
    target: { kind: 'pull_request', repository: { owner, name }, number, snapshot: null },
    directory,
    env: { PATH: process.env.PATH, GITHUB_SERVER_URL: github.url },
    connect: token === null ? null : connect,
    policyPath: '.github/closeout.yml',
    mode: null,
    artifactStore: null,
    at: '2026-11-21T12:00:00.000Z',
    gateWorkflow: null,
    mayDownload: address => address.hostname === '127.0.0.1',
  })
  try {
    return (await checkChange(change)).report
  } finally {
    await change.close()
  }
}

/** A token of the app under test, for checks that another app makes. */
export const tokenOfApp = async (github: Github): Promise<string> => {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1_000)
  const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iat: now - 30, exp: now + 570, iss: github.app.id })}`
  const jwt = `${text}.${sign('RSA-SHA256', Buffer.from(text), github.app.privateKey).toString('base64url')}`
  const answer = await fetch(`${github.url}/app/installations/${github.app.installationId}/access_tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${jwt}` },
  })
  return ((await answer.json()) as { readonly token: string }).token
}

/** Make a check run with a token; its id. */
export const makeCheck = async (
  github: Github,
  token: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<number> => {
  const answer = await fetch(`${github.url}/repos/${github.repository.fullName}/check-runs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ status: 'completed', conclusion: 'success', ...fields }),
  })
  if (!answer.ok) throw new Error(`POST check-runs: ${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { readonly id: number }).id
}

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Report } from '../../src/core/gate/model/report.ts'
import type { Github } from '../github-emulator/start-github.ts'
import { makeZip } from '../github-emulator/world/make-zip.ts'
import { evidenceCases } from '../support/evidence/case-table.ts'
import {
  bodyWith,
  checkPull,
  makeCheck,
  type Opened,
  openPull,
  startEvidenceGithub,
  tokenOfApp,
} from '../support/evidence/github.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** What a case makes for its pull request, and the line that then names it. */
type Make = (github: Github, pull: Opened) => Promise<string>
type Case = {
  readonly name: string
  readonly verdict: string
  readonly reason?: string | RegExp
  readonly files?: Readonly<Record<string, string | null>>
  readonly base?: string
  readonly prepare?: (github: Github) => Promise<void>
  readonly make: Make
}

const event = 'pull_request'
const runJob =
  (job: { readonly conclusion?: string | null } = {}, run: Readonly<Record<string, unknown>> = {}): Make =>
  async (github, { head }) => {
    await github.runWorkflow({ head_sha: head, event, ...run, jobs: [{ name: 'unit tests', ...job }] })
    return 'check: unit tests'
  }
const page = (github: Github) => `${github.url}/${github.repository.fullName}`

const checks: readonly Case[] = [
  { name: 'a job that succeeded', verdict: 'holds', make: runJob() },
  {
    name: 'a job that failed',
    verdict: 'contradicted',
    reason: /failure/,
    make: runJob({ conclusion: 'failure' }),
  },
  {
    name: 'a job that was skipped',
    verdict: 'contradicted',
    reason: /skipped, so it did not run/,
    make: runJob({ conclusion: 'skipped' }),
  },
  { name: 'a job that is neutral', verdict: 'contradicted', make: runJob({ conclusion: 'neutral' }) },
  { name: 'a job that was cancelled', verdict: 'contradicted', make: runJob({ conclusion: 'cancelled' }) },
  { name: 'a job that runs', verdict: 'pending', make: runJob({ conclusion: null }) },
  {
    name: 'no check of the name',
    verdict: 'unknown',
    reason: /no check run of this name/,
    make: async () => 'check: unit tests',
  },
  {
    name: 'a check of another commit alone',
    verdict: 'unknown',
    make: async (github, pull) => {
      const line = await runJob()(github, pull)
      const branch = (await github.as('agent').pull(pull.number)).head.ref
      await github.as('agent').push(branch, { files: { 'src/late.ts': '1\n' } })
      return line
    },
  },
  {
    name: 'a linked check run of another commit',
    verdict: 'stale',
    make: async github => {
      const { jobs } = await github.runWorkflow({
        head_sha: (await github.as('agent').pull((await openPull(github)).number)).head.sha,
        event,
        jobs: [{ name: 'unit tests' }],
      })
      return `[41 passed](${page(github)}/runs/${jobs[0]})`
    },
  },
  {
    name: 'a linked check run of a first attempt, of which a second failed',
    verdict: 'contradicted',
    reason: 'attempt 2, which is newer, ended with failure',
    make: async (github, { head }) => {
      const { id, jobs } = await github.runWorkflow({ head_sha: head, event, jobs: [{ name: 'unit tests' }] })
      const failed = { name: 'unit tests', conclusion: 'failure' }
      await github.runWorkflow({ id, head_sha: head, event, jobs: [failed] })
      return `[41 passed](${page(github)}/runs/${jobs[0]})`
    },
  },
  {
    name: 'a check that a workflow made itself',
    verdict: 'unknown',
    reason: /a workflow made this check itself/,
    make: async (github, { head }) => {
      await makeCheck(github, await github.actionsToken({ checks: 'write' }), {
        name: 'unit tests',
        head_sha: head,
      })
      return 'check: unit tests'
    },
  },
  {
    name: 'a made-up failing check beside the job of its name',
    verdict: 'holds',
    make: async (github, pull) => {
      await makeCheck(github, await tokenOfApp(github), {
        name: 'unit tests',
        head_sha: pull.head,
        conclusion: 'failure',
      })
      await runJob()(github, pull)
      return 'check: unit tests (app: github-actions)'
    },
  },
  {
    name: 'a made-up check that succeeded beside the failed job of its name',
    verdict: 'contradicted',
    make: async (github, pull) => {
      const line = await runJob({ conclusion: 'failure' })(github, pull)
      await makeCheck(github, await github.actionsToken({ checks: 'write' }), {
        name: 'unit tests',
        head_sha: pull.head,
      })
      return line
    },
  },
  {
    name: 'jobs of two workflows with the same name, of which one failed',
    verdict: 'contradicted',
    make: async (github, pull) => {
      await runJob({ conclusion: 'failure' }, { path: '.github/workflows/nightly.yml' })(github, pull)
      return runJob()(github, pull)
    },
  },
  {
    name: 'a check of an app that policy names',
    verdict: 'holds',
    make: async (github, { head }) => {
      await makeCheck(github, await tokenOfApp(github), { name: 'coverage', head_sha: head })
      return 'check: coverage'
    },
  },
  {
    name: 'a check of an app that policy does not name',
    verdict: 'unknown',
    reason: /policy `evidence.apps` does not name it/,
    base: 'plain',
    make: async (github, { head }) => {
      await makeCheck(github, await tokenOfApp(github), { name: 'coverage', head_sha: head })
      return 'check: coverage'
    },
  },
  {
    name: 'the check of the gate itself',
    verdict: 'unknown',
    reason: /a check of Closeout itself/,
    make: async (github, { head }) => {
      await github.runWorkflow({ head_sha: head, event, jobs: [{ name: 'artifact gate' }] })
      return 'check: artifact gate'
    },
  },
  {
    name: 'a second attempt that succeeded after a first that failed',
    verdict: 'holds',
    reason: /attempt 2/,
    make: async (github, { head }) => {
      const failed = { name: 'unit tests', conclusion: 'failure' }
      const { id } = await github.runWorkflow({ head_sha: head, event, jobs: [failed] })
      await github.runWorkflow({ id, head_sha: head, event, jobs: [{ name: 'unit tests' }] })
      return 'check: unit tests'
    },
  },
  {
    name: 'a second attempt that failed after a first that succeeded',
    verdict: 'contradicted',
    reason: /attempt 2/,
    make: async (github, { head }) => {
      const { id } = await github.runWorkflow({ head_sha: head, event, jobs: [{ name: 'unit tests' }] })
      const failed = { name: 'unit tests', conclusion: 'failure' }
      await github.runWorkflow({ id, head_sha: head, event, jobs: [failed, { name: 'unit tests' }] })
      return 'check: unit tests'
    },
  },
  {
    name: 'a seventh attempt that succeeded after six that failed',
    verdict: 'holds',
    reason: /attempt 7/,
    make: async (github, { head }) => {
      const failed = { name: 'unit tests', conclusion: 'failure' }
      const { id } = await github.runWorkflow({ head_sha: head, event, jobs: [failed] })
      for (let again = 0; again < 5; again += 1)
        await github.runWorkflow({ id, head_sha: head, event, jobs: [failed] })
      await github.runWorkflow({ id, head_sha: head, event, jobs: [{ name: 'unit tests' }] })
      return 'check: unit tests'
    },
  },
  {
    name: 'a failed job before another job of its name in the same run',
    verdict: 'contradicted',
    make: async (github, { head }) => {
      const failed = { name: 'unit tests', conclusion: 'failure' }
      await github.runWorkflow({ head_sha: head, event, jobs: [failed, { name: 'unit tests' }] })
      return 'check: unit tests'
    },
  },
  {
    name: 'a status of the same name, which is another family',
    verdict: 'holds',
    make: async (github, pull) => {
      await github.as('maintainer').setStatus(pull.head, { state: 'failure', context: 'unit tests' })
      return runJob()(github, pull)
    },
  },
  {
    name: 'one among 300 checks of the head',
    verdict: 'holds',
    make: async (github, { head }) => {
      const jobs = Array.from({ length: 300 }, (_, at) => ({ name: `shard ${at}`, conclusion: 'failure' }))
      github.addWorkflowRun({ head_sha: head, event, jobs: [{ name: 'unit tests' }, ...jobs] })
      return 'check: unit tests'
    },
  },
  {
    name: 'a workflow that the change edits',
    verdict: 'self-made',
    reason: 'the change edits .github/workflows/ci.yml, which made it',
    files: { '.github/workflows/ci.yml': 'on: pull_request\njobs: {unit: {steps: [{run: exit 0}]}}\n' },
    make: runJob(),
  },
  {
    name: 'a local action that the change edits, through another one',
    verdict: 'self-made',
    reason: 'the change edits .github/actions/inner/index.js, which made it',
    files: { '.github/actions/inner/index.js': 'process.exit(0)\n' },
    make: runJob(),
  },
  {
    name: 'a reusable workflow that the change edits',
    verdict: 'self-made',
    files: { '.github/workflows/lint.yml': 'on: workflow_call\njobs: {}\n' },
    make: runJob(),
  },
  {
    name: 'a reusable workflow that the run names and the change edits',
    verdict: 'self-made',
    files: { '.github/workflows/called.yml': 'on: workflow_call\njobs: {}\n' },
    make: async (github, pull) =>
      runJob(
        {},
        {
          referenced_workflows: [
            {
              path: `${github.repository.fullName}/.github/workflows/called.yml@${pull.head}`,
              sha: pull.head,
            },
          ],
        },
      )(github, pull),
  },
  {
    name: 'an action that the workflow does not use and the change edits',
    verdict: 'holds',
    files: { '.github/actions/unused/index.js': 'process.exit(0)\n' },
    make: runJob(),
  },
]

/** A job of a workflow that uses a local action of the branch `base`, of which the change edits a file. */
const useAction = (
  base: string,
  uses: string,
  action: Readonly<Record<string, string>>,
  edited: string,
): Pick<Case, 'files' | 'base' | 'prepare' | 'make'> => ({
  base,
  files: { [edited]: 'process.exit(0)\n' },
  prepare: async github => {
    const workflow = `on: pull_request\njobs: {unit: {steps: [{uses: '${uses}'}]}}\n`
    const files = { '.github/closeout.yml': null, '.github/workflows/ci.yml': workflow, ...action }
    await github.as('owner').push(base, { files })
  },
  make: runJob(),
})
const node = (main: string): string => `runs: {using: node20, main: '${main}'}\n`
const outside = { 'restore/action.yml': node('../dist/restore/index.js'), 'dist/restore/index.js': '1\n' }
const docker = { 'tools/a/action.yml': "runs: {using: docker, image: '../Dockerfile'}\n" }
const atRoot = { 'action.yml': node('dist/index.js'), 'dist/index.js': '1\n' }

const actions: readonly Case[] = [
  {
    name: 'code of a local action outside its folder that the change edits',
    verdict: 'self-made',
    reason: 'the change edits dist/restore/index.js, which made it',
    ...useAction('outside', './restore', outside, 'dist/restore/index.js'),
  },
  {
    name: 'a Dockerfile of a local action outside its folder that the change edits',
    verdict: 'self-made',
    ...useAction('docker', './tools/a', { ...docker, 'tools/Dockerfile': 'FROM a\n' }, 'tools/Dockerfile'),
  },
  {
    name: 'a local action named with backslashes that the change edits',
    verdict: 'self-made',
    ...useAction('slashes', '.\\tools\\a', { 'tools/a/action.yml': node('index.js') }, 'tools/a/index.js'),
  },
  {
    name: 'code of an action at the root that the change edits',
    verdict: 'self-made',
    ...useAction('root', './', atRoot, 'dist/index.js'),
  },
  {
    name: 'an action at the root, and a change to another file',
    verdict: 'holds',
    ...useAction('root-other', './', atRoot, 'src/other.js'),
  },
]

const statuses: readonly Case[] = [
  ...(
    [
      ['success', 'holds'],
      ['failure', 'contradicted'],
      ['error', 'contradicted'],
      ['pending', 'pending'],
    ] as const
  ).map(
    ([state, verdict]): Case => ({
      name: `the expected creator and ${state}`,
      verdict,
      make: async (github, { head }) => {
        await github.as('maintainer').setStatus(head, { state, context: 'ci/build' })
        return 'commit status: ci/build'
      },
    }),
  ),
  {
    name: 'another creator',
    verdict: 'unknown',
    reason: 'writer set it, and not maintainer',
    make: async (github, { head }) => {
      await github.as('maintainer').setStatus(head, { state: 'success', context: 'ci/build' })
      await github.as('writer').setStatus(head, { state: 'success', context: 'ci/build' })
      return 'commit status: ci/build'
    },
  },
  { name: 'no status', verdict: 'unknown', make: async () => 'commit status: ci/build' },
]

const linkRun =
  (
    run: Readonly<Record<string, unknown>> = {},
    path = '',
    job: { readonly conclusion?: string | null } = {},
  ): Make =>
  async (github, { head }) => {
    const { id } = await github.runWorkflow({
      head_sha: head,
      event,
      ...run,
      jobs: [{ name: 'unit tests', ...job }, { name: 'lint' }],
    })
    return `[run](${page(github)}/actions/runs/${id}${path})`
  }

const workflowRuns: readonly Case[] = [
  { name: 'success', verdict: 'holds', make: linkRun() },
  { name: 'failure', verdict: 'contradicted', make: linkRun({}, '', { conclusion: 'failure' }) },
  { name: 'in progress', verdict: 'pending', make: linkRun({}, '', { conclusion: null }) },
  { name: 'an event that does not count', verdict: 'unknown', make: linkRun({ event: 'workflow_dispatch' }) },
  {
    name: 'another commit',
    verdict: 'stale',
    make: async github => linkRun()(github, await openPull(github)),
  },
  {
    name: 'the workflow edited',
    verdict: 'self-made',
    files: { '.github/workflows/ci.yml': 'on: push\n' },
    make: linkRun(),
  },
  {
    name: 'no such run',
    verdict: 'unknown',
    make: async github => `[run](${page(github)}/actions/runs/999999)`,
  },
  {
    name: 'another repository',
    verdict: 'unknown',
    reason: /belongs to another repository/,
    make: async github => `[run](${github.url}/acme/other/actions/runs/7)`,
  },
  {
    name: 'a first attempt that failed, named as such',
    verdict: 'contradicted',
    make: async (github, pull) => {
      const line = await linkRun({}, '/attempts/1', { conclusion: 'failure' })(github, pull)
      const id = Number(/runs\/(\d+)/.exec(line)?.[1])
      await github.runWorkflow({ id, head_sha: pull.head, event, jobs: [{ name: 'unit tests' }] })
      return line
    },
  },
  {
    name: 'a job of a run that failed elsewhere',
    verdict: 'holds',
    make: async (github, { head }) => {
      const { id, jobs } = await github.runWorkflow({
        head_sha: head,
        event,
        jobs: [{ name: 'unit tests' }, { name: 'lint', conclusion: 'failure' }],
      })
      return `[job](${page(github)}/actions/runs/${id}/job/${jobs[0]})`
    },
  },
  {
    name: 'a job of another run than the link says',
    verdict: 'unknown',
    reason: /belongs to run/,
    make: async (github, { head }) => {
      const { id } = await github.runWorkflow({ head_sha: head, event, jobs: [{ name: 'a' }] })
      const { jobs } = await github.runWorkflow({ head_sha: head, event, jobs: [{ name: 'b' }] })
      return `[job](${page(github)}/actions/runs/${id}/job/${jobs[0]})`
    },
  },
]

/** A job that succeeded, in a run that was started again; the address is that of the first job. */
const linkFirstJob =
  (place: string, again: readonly { readonly name: string; readonly conclusion?: string | null }[]): Make =>
  async (github, { head }) => {
    const { id, jobs } = await github.runWorkflow({ head_sha: head, event, jobs: [{ name: 'unit tests' }] })
    if (again.length > 0) await github.runWorkflow({ id, head_sha: head, event, jobs: again })
    return `[job](${page(github)}/actions/runs/${id}${place.replace('JOB', String(jobs[0]))})`
  }

const attempts: readonly Case[] = [
  {
    name: 'a job of another attempt than the link says',
    verdict: 'unknown',
    reason: /belongs to attempt 1 of the run, and not to attempt 2/,
    make: linkFirstJob('/attempts/2/job/JOB', [{ name: 'unit tests' }]),
  },
  {
    name: 'a job of an attempt that the run does not have',
    verdict: 'unknown',
    reason: /belongs to attempt 1 of the run, and not to attempt 99/,
    make: linkFirstJob('/attempts/99/job/JOB', []),
  },
  {
    name: 'a job of a first attempt, of which a second failed',
    verdict: 'contradicted',
    reason: 'attempt 2, which is newer, ended with failure',
    make: linkFirstJob('/job/JOB', [{ name: 'unit tests', conclusion: 'failure' }, { name: 'unit tests' }]),
  },
  {
    name: 'a job of a first attempt, and a second that has no such job',
    verdict: 'holds',
    make: linkFirstJob('/job/JOB', [{ name: 'lint', conclusion: 'failure' }]),
  },
  {
    name: 'a first attempt that succeeded, and a second that runs',
    verdict: 'pending',
    reason: 'attempt 2, which is newer, has not finished',
    make: linkFirstJob('/attempts/1', [{ name: 'unit tests', conclusion: null }]),
  },
  {
    name: 'a run without a workflow file',
    verdict: 'unknown',
    reason: /names no workflow file/,
    make: linkRun({ path: '' }),
  },
  {
    name: 'a run of a workflow that GitHub set up',
    verdict: 'unknown',
    reason: /names no workflow file/,
    make: linkRun({ path: 'dynamic/github-code-scanning/codeql' }),
  },
]

const bundle = 'module.exports = 1\n'
const digest = createHash('sha256').update(bundle).digest('hex')
const fileCases: readonly Case[] = [
  {
    name: 'its digest',
    verdict: 'holds',
    files: { 'dist/cli.cjs': bundle },
    make: async () => `file: dist/cli.cjs sha256:${digest}`,
  },
  {
    name: 'its digest, with ./ before the path',
    verdict: 'holds',
    files: { 'dist/cli.cjs': bundle },
    make: async () => `file: ./dist/cli.cjs sha256:${digest}`,
  },
  {
    name: 'its digest, with the path in another Unicode form',
    verdict: 'holds',
    files: { ['dö/cli.cjs'.normalize('NFC')]: bundle },
    make: async () => `file: \`${'dö/cli.cjs'.normalize('NFD')}\` sha256:${digest}`,
  },
  {
    name: 'another digest',
    verdict: 'contradicted',
    files: { 'dist/cli.cjs': `${bundle} ` },
    make: async () => `file: dist/cli.cjs sha256:${digest}`,
  },
  { name: 'no file', verdict: 'contradicted', make: async () => `file: dist/cli.cjs sha256:${digest}` },
]

const junit = (passed: number, { failed = 0, skipped = 0 } = {}): string =>
  `<testsuites><testsuite name="uploads">${'<testcase name="a"/>'.repeat(passed)}${'<testcase><failure/></testcase>'.repeat(failed)}${'<testcase><skipped/></testcase>'.repeat(skipped)}</testsuite></testsuites>`

type Artifact = NonNullable<Parameters<Github['runWorkflow']>[0]['artifacts']>[number]

/** A run of the head with an artifact, and a line that links it and states a number. */
const linkReport =
  (
    artifact: Omit<Artifact, 'name'>,
    states = '41 passed',
    run: Readonly<Record<string, unknown>> = {},
  ): Make =>
  async (github, { head }) => {
    const { id, artifacts } = await github.runWorkflow({
      head_sha: head,
      event,
      jobs: [{ name: 'unit tests' }],
      artifacts: [{ name: 'report', ...artifact }],
      ...run,
    })
    return `\`npm test\`: ${states} ([report](${page(github)}/actions/runs/${id}/artifacts/${artifacts[0]}))`
  }
const green = { files: { 'junit.xml': junit(41) } }
const matrix = {
  files: {
    'linux.xml': junit(41),
    'macos/junit.xml': junit(40, { skipped: 1 }),
    'windows.xml': junit(39, { skipped: 2 }),
  },
}

/** A zip file whose headers say that its file is small. */
const liarZip = (): Buffer => {
  const content = junit(200_000)
  const zip = makeZip({ 'junit.xml': content })
  const size = Buffer.alloc(4)
  size.writeUInt32LE(Buffer.byteLength(content))
  const lie = Buffer.from([100, 0, 0, 0])
  for (let at = zip.indexOf(size); at >= 0; at = zip.indexOf(size, at)) lie.copy(zip, at)
  return zip
}

const storages: Server[] = []
afterAll(() => {
  for (const server of storages) server.closeAllConnections()
  for (const server of storages) server.close()
})

/** The address of a storage that announces a file of this length and sends none of it. */
const answerWith = async (length: string): Promise<string> => {
  const server = createServer((_, answer) => {
    answer.writeHead(200, { 'content-length': length }).flushHeaders()
    if (length === '0') answer.end()
  })
  storages.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/artifact.zip`
}

const reports: readonly Case[] = [
  {
    name: 'the number of its line',
    verdict: 'holds',
    reason: /41 passed, 0 failed, 0 skipped/,
    make: linkReport(green),
  },
  {
    name: 'another number than its line',
    verdict: 'contradicted',
    reason: /the line says 42 passed, and the report says 41 passed/,
    make: linkReport(green, '42 passed'),
  },
  {
    name: 'a failed test',
    verdict: 'contradicted',
    reason: /tests failed: 40 passed, 1 failed/,
    make: linkReport({ files: { 'junit.xml': junit(40, { failed: 1 }) } }, 'all passed'),
  },
  {
    name: 'tests that were all skipped',
    verdict: 'contradicted',
    reason: /no test was executed: 0 passed, 0 failed, 41 skipped/,
    make: linkReport({ files: { 'junit.xml': junit(0, { skipped: 41 }) } }),
  },
  {
    name: 'a matrix of three, and the sum',
    verdict: 'holds',
    make: linkReport(matrix, '120 passed, 3 skipped'),
  },
  { name: 'a matrix of three, and one of them', verdict: 'holds', make: linkReport(matrix, '40 passed') },
  { name: 'a matrix of three, and neither', verdict: 'contradicted', make: linkReport(matrix, '123 passed') },
  {
    name: 'a run that is still in progress',
    verdict: 'holds',
    make: linkReport(green, '41 passed', {
      jobs: [{ name: 'unit tests' }, { name: 'gate', conclusion: null }],
    }),
  },
  {
    name: 'a run that failed',
    verdict: 'contradicted',
    make: linkReport(green, '41 passed', { jobs: [{ name: 'unit tests', conclusion: 'failure' }] }),
  },
  {
    name: 'a run of another commit',
    verdict: 'stale',
    make: async github => linkReport(green)(github, await openPull(github)),
  },
  {
    name: 'a workflow that the change edits',
    verdict: 'self-made',
    files: { '.github/workflows/ci.yml': 'on: push\n' },
    make: linkReport(green),
  },
  {
    name: 'bytes that differ from its digest',
    verdict: 'contradicted',
    reason: /differs from its digest/,
    make: linkReport({ ...green, fields: { digest: `sha256:${'0'.repeat(64)}` } }),
  },
  {
    name: 'no digest',
    verdict: 'unknown',
    reason: /no digest/,
    make: linkReport({ ...green, fields: { digest: null } }),
  },
  {
    name: 'an artifact that has expired',
    verdict: 'unknown',
    reason: /expired/,
    make: linkReport({ ...green, fields: { expires_at: '2020-01-01T00:00:00Z' } }),
  },
  {
    name: 'no JUnit XML',
    verdict: 'unknown',
    reason: /no JUnit XML/,
    make: linkReport({ files: { 'coverage.xml': '<coverage/>', 'log.txt': 'ok' } }),
  },
  {
    name: 'a zip bomb',
    verdict: 'unknown',
    reason: /too large/,
    make: linkReport({ files: { 'junit.xml': Buffer.alloc(80 * 1024 * 1024, 0x20) } }),
  },
  {
    name: 'a zip file that lies about its sizes',
    verdict: 'unknown',
    make: linkReport({ bytes: liarZip() }),
  },
  {
    name: 'no zip file',
    verdict: 'unknown',
    reason: /cannot be unzipped/,
    make: linkReport({ bytes: Buffer.from('PK no') }),
  },
  {
    name: 'an XML bomb',
    verdict: 'unknown',
    reason: /declares a document type/,
    make: linkReport({
      files: {
        'junit.xml':
          '<!DOCTYPE testsuites [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><testsuites>&b;</testsuites>',
      },
    }),
  },
  {
    name: '10 MB of tests',
    verdict: 'holds',
    make: linkReport({ files: { 'junit.xml': junit(500_000) } }, '500,000 passed'),
  },
  {
    name: 'a file in UTF-16',
    verdict: 'holds',
    reason: /82 passed/,
    make: linkReport(
      {
        files: {
          'little.xml': Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${junit(41)}`, 'utf16le'),
          'big.xml': Buffer.from(`<?xml version="1.0" encoding="UTF-16BE"?>${junit(41)}`, 'utf16le').swap16(),
        },
      },
      '82 passed',
    ),
  },
  {
    name: 'a redirect to an address without TLS',
    verdict: 'unknown',
    reason: /not https/,
    make: linkReport({ ...green, location: 'http://storage.example/artifact.zip' }),
  },
  {
    name: 'a storage that redirects again',
    verdict: 'unknown',
    reason: /answered 302/,
    make: async (github, pull) => {
      const line = await linkReport(green)(github, pull)
      const artifact = /artifacts\/(\d+)/.exec(line)?.[1]
      const again = `${github.url}/repos/${github.repository.fullName}/actions/artifacts/${artifact}/zip`
      return linkReport({ ...green, location: again })(github, pull)
    },
  },
  {
    name: 'no such artifact',
    verdict: 'unknown',
    make: async github => `[report](${page(github)}/actions/runs/7/artifacts/999999)`,
  },
  {
    name: 'an artifact of another run than the link says',
    verdict: 'unknown',
    reason: /belongs to run \d+, and not to run 7/,
    make: async (github, pull) => (await linkReport(green)(github, pull)).replace(/runs\/\d+/, 'runs/7'),
  },
  {
    name: 'a storage that sends an empty file',
    verdict: 'unknown',
    reason: /sent an empty file/,
    make: async (github, pull) => linkReport({ ...green, location: await answerWith('0') })(github, pull),
  },
  {
    name: 'a storage that announces too large a file',
    verdict: 'unknown',
    reason: /larger than 25 MiB/,
    make: async (github, pull) =>
      linkReport({ ...green, location: await answerWith('99999999999') })(github, pull),
  },
]

const kinds: Readonly<Record<string, readonly Case[]>> = {
  check: [...checks, ...actions],
  'commit status': statuses,
  'workflow run': [...workflowRuns, ...attempts],
  'test report': reports,
  file: fileCases,
}

describe('evidence on GitHub', () => {
  let github: Github
  beforeAll(async () => {
    github = await startEvidenceGithub()
  })
  afterAll(async () => {
    expect(github.violations).toEqual([])
    await github.close()
  })

  const prepare = async ({
    files = {},
    base,
    make,
    prepare: first,
  }: Pick<Case, 'files' | 'base' | 'prepare' | 'make'>) => {
    await first?.(github)
    const pull = await openPull(github, files, base)
    await github.as('agent').editBody(pull.number, bodyWith(await make(github, pull)))
    github.catchUp()
    return pull
  }
  const evidenceOf = ({ evidence = [] }: Report) =>
    evidence.map(({ verdict, reason }) => ({ verdict, reason }))

  for (const [kind, cases] of Object.entries(kinds)) {
    describe(kind, () => {
      for (const one of cases)
        it(`${one.name}: ${one.verdict}`, async () => {
          const { number } = await prepare(one)
          expect(evidenceOf(await checkPull(github, number))).toEqual([
            {
              verdict: one.verdict,
              reason: one.reason === undefined ? expect.any(String) : expect.stringMatching(one.reason),
            },
          ])
        })
    })
  }

  const requestsOf = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    const before = github.requests.length
    await work()
    return github.requests.slice(before).map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`)
  }

  it('is looked up with 4 requests for a check, and with none where no line names one', async () => {
    const named = await prepare({ make: runJob() })
    const silent = await prepare({ make: async () => 'npm test: 41 passed' })
    const [withCheck, without] = [
      await requestsOf(() => checkPull(github, named.number)),
      await requestsOf(() => checkPull(github, silent.number)),
    ]
    expect(withCheck.length - without.length).toBe(4)
    expect(without.filter(path => /check-runs|actions|statuses/.test(path))).toEqual([])
  })

  it('costs at most 9 requests for a check and a report, and sends no credentials to the storage', async () => {
    const silent = await prepare({ make: async () => 'npm test: 41 passed' })
    const pull = await openPull(github)
    const report = linkReport(green, '41 passed', { jobs: [{ name: 'report' }] })
    const lines = [await runJob()(github, pull), await report(github, pull)]
    await github.as('agent').editBody(pull.number, bodyWith(...lines))
    const stored = github.storage.requests.length
    const named = await requestsOf(() => checkPull(github, pull.number))
    const without = await requestsOf(() => checkPull(github, silent.number))
    const downloads = github.storage.requests.slice(stored)
    // One more looks up the address of the run, as for every reference in a closeout.
    expect(named.length - without.length + downloads.length - 1).toBeLessThanOrEqual(9)
    expect(downloads).toEqual([expect.objectContaining({ status: 200, hasCredentials: false })])
  })

  it('has the cases that docs/evidence.md lists', () =>
    expect(
      Object.fromEntries(
        Object.entries(kinds).map(([kind, cases]) => [
          kind,
          Object.fromEntries(cases.map(({ name, verdict }) => [name, verdict])),
        ]),
      ),
    ).toEqual(evidenceCases))

  it('fails the gate where it is contradicted, and passes with what does not hold otherwise', async () => {
    const failed = await prepare({ make: runJob({ conclusion: 'failure' }) })
    const pending = await prepare({ make: runJob({ conclusion: null }) })
    const report = await checkPull(github, failed.number)
    expect([report.verdict, report.findings.map(({ code }) => code)]).toEqual([
      'fail',
      expect.arrayContaining(['evidence-contradicted']),
    ])
    expect((await checkPull(github, pending.number)).verdict).toBe('pass')
  })

  it('is unknown without a token, or with one that lacks a permission, and everything else is as before', async () => {
    const { number } = await prepare({ make: runJob() })
    const token = await github.actionsToken({ contents: 'read', pull_requests: 'read', checks: 'read' })
    const report = await checkPull(github, number, { token })
    expect(report.verdict).toBe('pass')
    expect(report.evidence).toEqual([
      expect.objectContaining({ verdict: 'unknown', permission: 'actions: read' }),
    ])
    expect(report.findings.find(({ code }) => code === 'evidence-unknown')?.fix).toBe(
      'Add this line to `permissions` in the workflow: actions: read',
    )
  })

  it('says that the head moved while it was looked up, and judges the one that it names', async () => {
    const pull = await prepare({ make: runJob() })
    const branch = (await github.as('agent').pull(pull.number)).head.ref
    let moved = ''
    const report = await checkPull(github, pull.number, {
      before: async route => {
        if (route.includes('check-runs') && moved === '')
          moved = await github.as('owner').push(branch, { files: { 'src/late.ts': '1\n' } })
      },
    })
    expect(report.notes).toContain(
      `The head moved to ${moved.slice(0, 7)} while the evidence was looked up. This report is about the commit that it names.`,
    )
    expect(report.subject.head).toBe(pull.head)
    expect(evidenceOf(report)).toEqual([
      { verdict: 'holds', reason: expect.stringContaining(pull.head.slice(0, 7)) },
    ])
  })

  it('is the same in a checkout, where the files are read from git', async () => {
    const edited = { '.github/actions/inner/index.js': 'process.exit(0)\n', 'dist/cli.cjs': bundle }
    const pull = await openPull(github, edited)
    const lines = [await runJob()(github, pull), `file: dist/cli.cjs sha256:${digest}`]
    await github.as('agent').editBody(pull.number, bodyWith(...lines))
    const clone = temporaryFolder()
    const run = (...args: string[]) => execFileSync('git', ['-C', clone, ...args], { stdio: 'pipe' })
    run('clone', '-q', github.repository.gitDir, '.')
    run('fetch', '-q', 'origin', `refs/pull/${pull.number}/head`)
    run('checkout', '-q', pull.head)
    const byClone = await checkPull(github, pull.number, { directory: clone })
    expect(byClone.evidence?.map(({ verdict }) => verdict)).toEqual(['self-made', 'holds'])
    expect(byClone.evidence).toEqual((await checkPull(github, pull.number)).evidence)
  })
})

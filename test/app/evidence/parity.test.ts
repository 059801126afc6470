import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Report } from '../../../src/core/gate/model/report.ts'
import { reportOfApp } from '../../support/app/plan-as-app.ts'
import { type Stage, type StagedChange, setStage } from '../../support/app/stage.ts'
import { bodyWith } from '../../support/evidence/github.ts'
import { root } from '../../support/root.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** The committed programs of the action and of the command line, and the app's engine, against one stand-in. */
let stage: Stage
beforeAll(async () => {
  stage = await setStage({ behavior: { listLagMs: 0 } })
})
afterAll(async () => {
  expect(stage.github.violations).toEqual([])
  await stage.close()
})

const path = '.github/workflows/ci.yml'
const onBase = {
  [path]: 'on: pull_request\njobs: {unit: {steps: [{run: npm test}]}}\n',
  'package.json': '{ "dependencies": { "zod": "4.0.0" } }\n',
  '.github/closeout.yml': 'evidence: { statuses: [{ context: ci/build, creator: maintainer }] }\n',
}
const work = {
  'docs/retry.md': '# Retry\n',
  'src/upload.ts': 'export const upload = () => 3\n',
  'package.json': '{ "dependencies": { "left-pad": "1.0.0", "zod": "4.0.0" } }\n',
}

const readToken = (): Promise<string> =>
  stage.github.actionsToken({
    contents: 'read',
    pull_requests: 'read',
    issues: 'read',
    checks: 'read',
    actions: 'read',
    statuses: 'read',
  })

const byAction = async (change: StagedChange, depth?: number): Promise<Report> => {
  const report = join(temporaryFolder(), 'report.json')
  await stage.judge(change, {
    inputs: { report },
    ...(depth === undefined ? {} : { depth }),
    token: await readToken(),
    env: { GITHUB_SERVER_URL: 'https://github.com' },
  })
  return JSON.parse(readFileSync(report, 'utf8')) as Report
}

const byCommand = async (change: StagedChange): Promise<Report> => {
  const main = join(root, 'dist/cli/main.cjs')
  const args = [main, 'check', '--json', '--pr', String(change.number), '--repo', 'octo/shop']
  const options = {
    cwd: stage.checkOut(change, 'head'),
    env: {
      PATH: process.env.PATH ?? '',
      GITHUB_TOKEN: await readToken(),
      GITHUB_API_URL: stage.github.url,
    },
  }
  // It ends with 1 where there are errors. The server runs in this process, so it may not wait for the command.
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, options, (_, stdout, stderr) =>
      stderr === '' ? resolve(JSON.parse(stdout) as Report) : reject(new Error(stderr)),
    )
  })
}

const byApp = (change: StagedChange): Promise<Report> => reportOfApp(stage, change)

describe('the action, the command and the app', () => {
  it('find the same evidence, and the same claims that the diff contradicts', async () => {
    const { github } = stage
    const change = await stage.propose({ commits: [work], onBase, body: '' })
    const { id } = await github.runWorkflow({
      head_sha: change.head,
      path,
      event: 'pull_request',
      jobs: [
        { name: 'unit tests', conclusion: 'success' },
        { name: 'lint', conclusion: 'failure' },
        { name: 'slow tests', conclusion: null },
      ],
    })
    await github.as('maintainer').setStatus(change.head, { state: 'success', context: 'ci/build' })
    const body = bodyWith(
      'check: unit tests',
      'check: lint',
      'check: slow tests',
      'check: nothing of this name',
      'commit status: ci/build',
      `https://github.com/octo/shop/actions/runs/${id}`,
      'https://github.com/other/shop/actions/runs/5',
      `file: docs/retry.md sha256:${'0'.repeat(64)}`,
    ).replace(
      /(### Shipped[^\n]*\n\n)[^#]*/,
      '$1Docs only. Removed `src/upload.ts`. Add `docs/ghost.md`. No new dependencies.\n\n',
    )
    await github.as('agent').editBody(change.number, body)
    const reports = [
      await byAction(change),
      await byAction(change, 1),
      await byCommand(change),
      await byApp(change),
    ] as const
    const [action] = reports
    expect(action.evidence?.map(({ verdict }) => verdict)).toEqual([
      'holds',
      'contradicted',
      'pending',
      'unknown',
      'holds',
      'pending',
      'unknown',
      'contradicted',
    ])
    // The action checks the test merge. Its evidence is of the head of the pull request all the same.
    expect(action.subject.head).not.toBe(change.head)
    expect(action.notes.join()).not.toContain('moved')
    const misdescribed = action.findings.filter(({ code }) => code === 'change-misdescribed')
    expect(misdescribed.map(({ message }) => message)).toEqual([
      expect.stringMatching(/only documentation changed, but the change touches package\.json/),
      expect.stringMatching(/src\/upload\.ts was removed, but/),
      expect.stringMatching(/docs\/ghost\.md was added, but/),
      expect.stringMatching(/the change adds left-pad to package\.json/),
    ])
    for (const { evidence, findings, verdict, closeout } of reports)
      expect({ evidence, findings, verdict, closeout }).toEqual({
        evidence: action.evidence,
        findings: action.findings,
        verdict: action.verdict,
        closeout: action.closeout,
      })
  })
})

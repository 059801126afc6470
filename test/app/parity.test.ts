import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import type { Report } from '../../src/core/gate/model/report.ts'
import { planChange } from '../../src/engine/plan-change.ts'
import { type Proposal, type Stage, setStage } from '../support/app/stage.ts'
import { completeBody } from '../support/change/change.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage.close())

const body = completeBody.replace('- #12', 'This pull request.').replace(' -> #31', '')
const state = '{ "schema_version": "1.0" }\n'
const work = { 'src/upload.ts': 'export const upload = () => 3\n', 'docs/retry.md': '# Retry\n' }

const proposals: Readonly<Record<string, Proposal>> = {
  'a clean change': { commits: [work], body },
  'runtime files, nested and in an odd case': {
    commits: [{ ...work, 'web/.Flow-Agents/a/state.json': state, '.agent/artifacts/1/x.json': state }],
    body,
  },
  'a runtime file that a later commit removed': {
    commits: [{ ...work, '.flow-agents/a.json': state }, { '.flow-agents/a.json': null }],
    body,
  },
  'half a closeout and a claim that does not hold': {
    commits: [{ 'src/upload.ts': 'export const upload = () => 4\n' }],
    body: body.replace(/### Records[\s\S]*?(?=###)/, '').replace('None', 'TODO'),
  },
  'an empty body on a draft': { commits: [work], body: '', isDraft: true },
  'a policy of the base': {
    commits: [{ 'src/upload.ts': 'export const upload = () => 5\n' }],
    body: body.replace('- Updated `docs/retry.md`', 'As `docs/none.md` says.'),
    onBase: { '.github/closeout.yml': 'promotion: { preset: ownership }\nmode: warn\n' },
  },
}

describe('the app and the action', () => {
  for (const [sentence, proposal] of Object.entries(proposals)) {
    it(`give the same findings for ${sentence}`, async () => {
      const { github } = stage
      const change = await stage.propose(proposal)
      const report = join(temporaryFolder(), 'report.json')
      await stage.judge(change, { inputs: { report } })
      const action = JSON.parse(readFileSync(report, 'utf8')) as Report
      const octokit = new Octokit({ auth: github.tokens.maintainer, baseUrl: github.url })
      const plan = await planChange(
        { request: octokit.request, app: github.app, serverUrl: 'https://github.com', now: () => new Date() },
        { repository: { owner: 'octo', name: 'shop' }, number: change.number, witnesses: [], before: [] },
      )
      expect(plan.report.findings).toEqual(action.findings)
      expect(plan.report.verdict).toBe(action.verdict)
      expect(plan.report.closeout).toEqual(action.closeout)
    })
  }
})

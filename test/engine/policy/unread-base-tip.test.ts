import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { diffPolicy } from '../../../src/engine/policy/diff-policy.ts'
import { openOctokit } from '../../../src/io/github/client/open-octokit.ts'
import { reportOfApp } from '../../support/app/plan-as-app.ts'
import { type Stage, type StagedChange, setStage } from '../../support/app/stage.ts'
import { tokenOfApp } from '../../support/evidence/github.ts'

/** The app's engine against the stand-in: a pull request whose base branch got another policy after it was opened. */
let stage: Stage
let change: StagedChange
const path = '.github/closeout.yml'
const repository = { owner: 'octo', name: 'shop' }

beforeAll(async () => {
  stage = await setStage({ behavior: { listLagMs: 0 } })
  change = await stage.propose({
    commits: [{ 'src/upload.ts': 'export const upload = () => 3\n' }],
    onBase: { [path]: 'mode: warn\n' },
    body: 'No closeout.',
  })
  await stage.github
    .as('owner')
    .push('target-1', { files: { [path]: 'closeout: {required_fields: [shipped]}\n' } })
})
afterEach(() => stage.github.heal())
afterAll(async () => {
  expect(stage.github.violations).toEqual([])
  await stage.close()
})

const plan = () => reportOfApp(stage, change)

const refuse = (status: number) =>
  stage.github.fail({ method: 'GET', path: /\/branches\/target-1$/, status, times: 99 })

describe('a base branch whose tip cannot be read', () => {
  it('is judged by the policy at its tip where that can be read', async () => {
    expect(await plan()).toMatchObject({ mode: 'enforce', verdict: 'fail' })
  })

  it('leaves the policy unread where GitHub refuses it, not that of an older commit in force', async () => {
    for (const status of [403, 404]) {
      refuse(status)
      const { mode, findings } = await plan()
      expect([status, mode]).toEqual([status, 'enforce'])
      expect(findings).toContainEqual(
        expect.objectContaining({
          code: 'fact-unknown',
          message: expect.stringContaining('the policy at the base could not be read: '),
        }),
      )
      stage.github.heal()
    }
  })

  it('is asked for again where GitHub fails for a moment', async () => {
    refuse(502)
    await expect(plan()).rejects.toThrow(/Cannot evaluate pull request #\d+ yet: the policy at the base/)
  }, 30_000)

  it('makes no comparison of policies', async () => {
    refuse(403)
    const { pulls } = await diffPolicy({
      request: openOctokit(await tokenOfApp(stage.github), stage.github.url),
      repository,
      serverUrl: 'https://github.com',
      policyPath: path,
      next: { content: Buffer.from('mode: warn\n'), source: 'new.yml' },
      most: 10,
      at: new Date().toISOString(),
      onProgress: () => undefined,
    })
    expect(pulls.map(({ unread }) => unread)).toEqual([
      expect.stringContaining('the policy at the base could not be read: '),
    ])
  })
})

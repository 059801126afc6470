import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Report } from '../../../src/core/gate/model/report.ts'
import { reportOfApp } from '../../support/app/plan-as-app.ts'
import { type Stage, type StagedChange, setStage } from '../../support/app/stage.ts'
import { completeBody } from '../../support/change/change.ts'
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

const path = '.github/closeout.yml'
const propose = (policy: string | null, work = {}): Promise<StagedChange> =>
  stage.propose({
    commits: [{ 'docs/retry.md': '# Retry\n', 'src/upload.ts': 'export const upload = () => 3\n', ...work }],
    onBase: policy === null ? {} : { [path]: policy },
    body: completeBody,
  })

const byAction = async (change: StagedChange): Promise<Report> => {
  const report = join(temporaryFolder(), 'report.json')
  await stage.judge(change, { inputs: { report }, token: await stage.github.actionsToken() })
  return JSON.parse(readFileSync(report, 'utf8')) as Report
}

const byCommand = async (
  change: StagedChange,
  ...given: readonly (string | Record<string, string>)[]
): Promise<{ code: number; out: string; err: string }> => {
  const options = {
    cwd: stage.checkOut(change, 'head'),
    env: {
      PATH: process.env.PATH ?? '',
      GITHUB_TOKEN: await stage.github.actionsToken(),
      GITHUB_API_URL: stage.github.url,
      ...Object.assign({}, ...given.filter(one => typeof one !== 'string')),
    },
  }
  const line = given.filter(one => typeof one === 'string')
  const args = [join(root, 'dist/cli/main.cjs'), ...line]
  return new Promise(resolve => {
    execFile(process.execPath, args, options, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    )
  })
}

const checkOf = (change: StagedChange) => [
  ...['check', '--json', '--pr', String(change.number), '--repo', 'octo/shop'],
]

const byApp = (change: StagedChange): Promise<Report> => reportOfApp(stage, change)

const everywhere = async (change: StagedChange): Promise<readonly Report[]> => [
  await byAction(change),
  JSON.parse((await byCommand(change, ...checkOf(change))).out) as Report,
  await byApp(change),
]
const shape = ({ verdict, mode, findings, policy }: Report) => ({
  verdict,
  mode,
  policy: policy.replace(/@[0-9a-f]{40}/g, '@…'),
  findings: findings.map(({ code, level, message, place }) => ({ code, level, message, place })),
})
/** What concerns the policy; the body names issues that the stand-in does not have. */
const ofPolicy = (report: ReturnType<typeof shape> | undefined) => ({
  ...report,
  findings: report?.findings.filter(({ code }) => code !== 'closeout-claim-unproven'),
})
const asksForOwner = () => stage.github.requests.filter(one => one.path.includes('/octo/.github/'))

describe('a policy that extends the one of its owner', () => {
  it('is undecided for all three while the owner’s policy is not there, and names the fix', async () => {
    const change = await propose('extends: owner\n')
    const [action, command, app] = (await everywhere(change)).map(shape)
    expect(ofPolicy(action)).toMatchObject({
      verdict: 'undecided',
      findings: [
        {
          code: 'fact-unknown',
          level: 'error',
          place: { path },
          message: expect.stringContaining(`GitHub did not find octo/.github/${path} (404)`),
        },
      ],
    })
    expect([command, app]).toEqual([action, action])
  })

  it('is not asked for where nothing extends it', async () => {
    const change = await propose('mode: enforce\n')
    const before = asksForOwner().length
    for (const report of await everywhere(change)) expect(report.verdict).toBe('pass')
    expect(asksForOwner().length).toBe(before)
  })

  it('gives the same findings for all three, by one request each, and a floor overrides the policy and the input', async () => {
    await stage.github.addRepository('octo/.github')
    const owner =
      'mode: warn\ncloseout: {section_names: [Summary]}\nfloor: {mode: enforce, closeout: {required_fields: [shipped]}}\n'
    await stage.github.as('owner', 'octo/.github').push('main', { files: { [path]: owner } })
    const change = await propose('extends: owner\nmode: warn\ncloseout:\n  required_fields: [docs]\n')
    const before = asksForOwner().length
    const reports = await everywhere(change)
    expect(asksForOwner().length).toBe(before + 3)
    const [action, command, app] = reports.map(shape)
    expect(ofPolicy(action)).toMatchObject({
      verdict: 'pass',
      mode: 'enforce',
      policy: `${path}@… + octo/.github/${path}@…`,
      findings: [
        { code: 'policy-floor', level: 'notice', place: { path, line: 2 } },
        {
          code: 'policy-floor',
          place: { path, line: 4 },
          message: `\`closeout.required_fields\` in ${path} is ["docs"], which the floor in octo/.github/${path} does not allow. In force is ["docs","shipped"].`,
        },
      ],
    })
    expect([command, app]).toEqual([action, action])
    const shown = await byCommand(
      change,
      'policy',
      'show',
      '--json',
      '--pr',
      String(change.number),
      '--repo',
      'octo/shop',
    )
    expect(shown.code).toBe(0)
    expect(JSON.parse(shown.out).keys).toEqual(
      expect.arrayContaining([
        { key: 'mode', value: 'enforce', from: 'floor', path: `octo/.github/${path}`, line: 3 },
        {
          key: 'closeout.section_names',
          value: ['Summary'],
          from: 'owner',
          path: `octo/.github/${path}`,
          line: 2,
        },
      ]),
    )
  })

  it('is read from a file that the command names, without a request', async () => {
    const change = await propose('extends: owner\n')
    const copy = join(temporaryFolder(), 'owner.yml')
    writeFileSync(copy, 'closeout: {required_for: {labels: [agent]}}\n')
    const before = asksForOwner().length
    const { code, out } = await byCommand(change, ...checkOf(change), '--owner-policy', copy)
    expect([code, JSON.parse(out).closeout.required]).toEqual([0, false])
    expect(asksForOwner().length).toBe(before)
    const absent = await byCommand(change, ...checkOf(change), '--owner-policy', 'absent.yml')
    expect([absent.code, absent.err]).toEqual([2, expect.stringContaining('--owner-policy absent.yml')])
  })

  it('that cannot be read now is decided later by the app, and undecided by the gate', async () => {
    const change = await propose('extends: owner\n')
    stage.github.fail({ method: 'GET', path: /repos\/octo\/\.github\/contents/, status: 502, times: 99 })
    await expect(byApp(change)).rejects.toThrow(
      /Cannot evaluate pull request #\d+ yet: the policy of the owner/,
    )
    stage.github.heal()
    expect((await byApp(change)).verdict).toBe('pass')
  }, 30_000)

  it('is not left by a change, while its owner has a floor', async () => {
    for (const policy of ['mode: enforce\n', null]) {
      const change = await propose('extends: owner\n', { [path]: policy })
      const [action, command, app] = (await everywhere(change)).map(shape)
      expect(ofPolicy(action)).toMatchObject({
        verdict: 'fail',
        findings: [
          { code: 'policy-invalid', message: expect.stringContaining('the change removes `extends: owner`') },
        ],
      })
      expect([command, app]).toEqual([action, action])
    }
  })

  it('is checked on the pull request that begins to extend it', async () => {
    stage.github.fail({ method: 'GET', path: /repos\/octo\/\.github\/contents/, status: 404, times: 1 })
    const report = await byAction(await propose(null, { [path]: 'extends: owner\n' }))
    stage.github.heal()
    expect(ofPolicy(shape(report))).toMatchObject({
      verdict: 'undecided',
      findings: [{ code: 'fact-unknown', message: expect.stringContaining('octo/.github') }],
    })
  })
})

describe('a policy that extends one in a private repository', () => {
  beforeAll(async () => {
    await stage.close()
    stage = await setStage({ behavior: { listLagMs: 0 } })
    await stage.github.addRepository('octo/.github', { isPrivate: true, isInstalled: false })
    const files = { [path]: 'closeout: {required_for: {labels: [agent]}}\n' }
    await stage.github.as('owner', 'octo/.github').push('main', { files })
  })

  it('is undecided with the token of a job, which says so, and read by a person who may', async () => {
    const change = await propose('extends: owner\n')
    const report = await byAction(change)
    expect(report.verdict).toBe('undecided')
    expect(report.findings[0]?.fix).toContain(
      'The token of a job reads octo/.github only if that repository is public',
    )
    const app = await byApp(change)
    expect(shape(app)).toEqual(shape(report))
    const { code, out } = await byCommand(change, ...checkOf(change), {
      GITHUB_TOKEN: stage.github.tokens.owner ?? '',
    })
    expect([code, JSON.parse(out).closeout.required]).toEqual([0, false])
  })
})

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { planChange } from '../../src/engine/plan-change.ts'
import { openOctokit } from '../../src/io/github/client/open-octokit.ts'
import type { GitHubRequest } from '../../src/io/github/client/shapes.ts'
import type { Github } from '../github-emulator/start-github.ts'
import {
  bodyWith,
  checkPull,
  type Opened,
  openPull,
  startEvidenceGithub,
  tokenOfApp,
} from '../support/evidence/github.ts'

describe('evidence in the app', () => {
  let github: Github
  let token: string
  beforeAll(async () => {
    github = await startEvidenceGithub()
    token = await tokenOfApp(github)
  })
  afterAll(async () => {
    expect(github.violations).toEqual([])
    await github.close()
  })

  const prepare = async (conclusion: string | null): Promise<Opened> => {
    const pull = await openPull(github)
    await github.runWorkflow({
      head_sha: pull.head,
      event: 'pull_request',
      jobs: [{ name: 'unit tests', conclusion }],
    })
    await github.as('agent').editBody(pull.number, bodyWith('check: unit tests'))
    return pull
  }
  const plan = (number: number, before = async (_route: string): Promise<void> => {}) => {
    const ask = openOctokit(token, github.url)
    const request: GitHubRequest = async (route, parameters) => {
      await before(route)
      return ask(route, parameters)
    }
    const [owner = '', name = ''] = github.repository.fullName.split('/')
    return planChange(
      {
        request,
        app: { id: github.app.id, slug: github.app.slug },
        serverUrl: github.url,
        now: () => new Date('2026-11-21T12:00:00Z'),
      },
      { repository: { owner, name }, number, witnesses: [], before: [] },
    )
  }

  it('has the verdicts that the action has, and shows them in its check', async () => {
    for (const conclusion of ['success', 'failure', null]) {
      const { number } = await prepare(conclusion)
      const [planned, checked] = [await plan(number), await checkPull(github, number)]
      expect(planned.report.evidence).toEqual(checked.evidence)
      expect(planned.report.findings).toEqual(checked.findings)
      const writes = JSON.stringify(planned.operations)
      expect(writes).toContain('| Evidence | Looked up | Why | Where |')
    }
  })

  it('starts over if the head moves while evidence is looked up', async () => {
    const pull = await prepare('success')
    const branch = (await github.as('agent').pull(pull.number)).head.ref
    let moved = ''
    const planned = await plan(pull.number, async route => {
      if (route.includes('actions/jobs') && moved === '')
        moved = await github.as('agent').push(branch, { files: { 'src/late.ts': '1\n' } })
    })
    expect(moved).not.toBe('')
    expect(planned.report.subject.head).toBe(moved)
    expect(planned.report.evidence).toEqual([expect.objectContaining({ verdict: 'unknown' })])
  })
})

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { planChange } from '../../../src/engine/plan-change.ts'
import { openOctokit } from '../../../src/io/github/client/open-octokit.ts'
import type { GitHubRequest } from '../../../src/io/github/client/shapes.ts'
import type { Github } from '../../github-emulator/start-github.ts'
import { currentLists, type Mirror, see, startMirror } from '../../support/app/mirror.ts'
import {
  bodyWith,
  checkPull,
  makeCheck,
  type Opened,
  openPull,
  prepareEvidence,
  startEvidenceGithub,
  tokenOfApp,
} from '../../support/evidence/github.ts'

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
      expect(writes).toContain('| Evidence | Looked up |')
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

describe('the app, when a check ends', () => {
  let mirror: Mirror
  beforeAll(async () => {
    mirror = await startMirror(currentLists)
    await prepareEvidence(mirror.github)
  })
  afterAll(async () => {
    await mirror.settle()
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  const summaryOf = async (number: number) => (await see(mirror.github, number)).check?.summary ?? ''
  const openNaming = async (...lines: readonly string[]) => {
    const pull = await openPull(mirror.github)
    await mirror.github.as('agent').editBody(pull.number, bodyWith(...lines))
    await mirror.settle()
    return pull
  }
  const requestsFor = async (work: () => Promise<unknown>) => {
    const before = mirror.github.requests.length
    await work()
    await mirror.settle()
    return mirror.github.requests.slice(before).filter(({ who }) => who === 'closeout[bot]')
  }

  it('turns from pending to what was found', async () => {
    const { github } = mirror
    const pull = await openPull(github)
    const run = { head_sha: pull.head, event: 'pull_request' }
    const { id } = await github.runWorkflow({ ...run, jobs: [{ name: 'unit tests', conclusion: null }] })
    await github.as('agent').editBody(pull.number, bodyWith('check: unit tests'))
    await mirror.settle()
    expect(await summaryOf(pull.number)).toMatch(/\| check unit tests<br>[^|]* \| \[Pending/)
    await github.runWorkflow({ ...run, id, jobs: [{ name: 'unit tests', conclusion: 'failure' }] })
    await mirror.settle()
    expect(await summaryOf(pull.number)).toMatch(/\| check unit tests<br>[^|]* \| \[\*\*Contradicted/)
    expect((await see(github, pull.number)).labels).toContain('artifact: draft')
    await github.runWorkflow({ ...run, id, jobs: [{ name: 'unit tests' }] })
    await mirror.settle()
    expect(await summaryOf(pull.number)).toMatch(/\| check unit tests<br>[^|]* \| \[Holds/)
    expect((await see(github, pull.number)).labels).toContain('artifact: ready for review')
  })

  it('turns when a commit status is set', async () => {
    const { head, number } = await openNaming('commit status: ci/build')
    expect(await summaryOf(number)).toMatch(/\| commit status ci\/build<br>[^|]* \| Unknown/)
    await mirror.github.as('maintainer').setStatus(head, { state: 'success', context: 'ci/build' })
    await mirror.settle()
    expect(await summaryOf(number)).toMatch(/\| commit status ci\/build<br>[^|]* \| Holds/)
  })

  it('reads once for an event that names no evidence, and nothing for its own check', async () => {
    const named = await openNaming('check: unit tests')
    const silent = await openNaming('npm test: 41 passed')
    const ended = (sha: string, name: string) =>
      mirror.github.runWorkflow({ head_sha: sha, event: 'pull_request', jobs: [{ name }] })
    const reads = /\/(?:pulls|check-runs)$/
    const silentReads = await requestsFor(() => ended(silent.head, 'unit tests'))
    // Two events: the check of the job, and its run.
    expect(silentReads.length).toBeLessThanOrEqual(2)
    expect(silentReads.every(({ method, path }) => method === 'GET' && reads.test(path))).toBe(true)
    expect((await requestsFor(() => ended(named.head, 'unit tests'))).length).toBeGreaterThan(4)
  })

  it('reads less often than events come, where many jobs of one head end together', async () => {
    const silent = await openNaming('npm test: 41 passed')
    const jobs = Array.from({ length: 12 }, (_, at) => ({ name: `job ${at}` }))
    const ended = await requestsFor(() =>
      mirror.github.runWorkflow({ head_sha: silent.head, event: 'pull_request', jobs }),
    )
    expect(ended.length).toBeGreaterThan(0)
    expect(ended.length).toBeLessThanOrEqual(6)
  })

  it('looks again when a check ends that a workflow made itself, and does not count it', async () => {
    const { github } = mirror
    const { head, number } = await openNaming('check: coverage')
    expect(await summaryOf(number)).toMatch(/\| check coverage<br>[^|]* \| Unknown/)
    const token = await github.actionsToken({ checks: 'write' })
    await makeCheck(github, token, { name: 'coverage', head_sha: head })
    await mirror.settle()
    // A workflow made it: it has no job, so it counts for nothing, and the summary says so.
    expect(await summaryOf(number)).toContain('a workflow made this check itself')
  })

  it('leaves an approval as it is while evidence is contradicted, and shows it again afterwards', async () => {
    const { github } = mirror
    const pull = await openPull(github)
    const run = { head_sha: pull.head, event: 'pull_request' }
    const { id } = await github.runWorkflow({ ...run, jobs: [{ name: 'unit tests' }] })
    await github.as('agent').editBody(pull.number, bodyWith('check: unit tests'))
    await mirror.settle()
    await github.as('maintainer').label(pull.number, 'artifact: approved')
    await mirror.settle()
    const state = async () =>
      (await see(github, pull.number)).labels.filter(name => name.startsWith('artifact'))
    expect(await state()).toEqual(['artifact: approved'])
    await github.runWorkflow({ ...run, id, jobs: [{ name: 'unit tests', conclusion: 'failure' }] })
    await mirror.settle()
    expect(await state()).toEqual(['artifact: draft'])
    expect(await summaryOf(pull.number)).toContain('The evidence "check unit tests" is contradicted')
    await github.runWorkflow({ ...run, id, jobs: [{ name: 'unit tests' }] })
    await mirror.settle()
    expect(await state()).toEqual(['artifact: approved'])
  })

  it('keeps what was found when the artifact is published, and says when its seal is gone', async () => {
    const { github } = mirror
    const pull = await openPull(github)
    await github.runWorkflow({ head_sha: pull.head, event: 'pull_request', jobs: [{ name: 'unit tests' }] })
    await github.as('agent').editBody(pull.number, bodyWith('check: unit tests'))
    await mirror.settle()
    const record = async () => (await see(github, pull.number)).comments[0]?.body ?? ''
    expect(await record()).not.toContain('Evidence at the publication')
    await github.as('maintainer').merge(pull.number)
    await mirror.settle()
    const kept = await record()
    expect(kept).toMatch(
      /\*\*Evidence at the publication\*\*, looked up <span [\s\S]*<summary>Digest [0-9a-f]{12}…<\/summary>`[0-9a-f]{64}`/,
    )
    expect(kept).toMatch(
      /\| check unit tests \| holds \| the job unit tests of run \d+ succeeded on \w+ \| check \d+, run \d+/,
    )
    // A later look reads the kept evidence, and asks for none.
    const before = github.requests.length
    await github.as('maintainer').label(pull.number, 'documentation')
    await mirror.settle()
    expect(github.requests.slice(before).filter(({ path }) => path.includes('/actions/'))).toEqual([])
    expect(await record()).toBe(kept)
    const check = (await see(github, pull.number)).check
    await github.as('owner').deleteCheck(check?.id ?? 0)
    await github.as('maintainer').unlabel(pull.number, 'documentation')
    await mirror.settle()
    expect(await record()).toContain('**No longer sealed.**')
    expect(await record()).toMatch(/\| check unit tests \| holds \|/)
  })
})

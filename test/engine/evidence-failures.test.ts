import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Github } from '../github-emulator/start-github.ts'
import { bodyWith, checkPull, openPull, startEvidenceGithub } from '../support/evidence/github.ts'

/** Requests that look evidence up, each of which may fail. */
const requests = {
  'the checks of the head': /\/commits\/[^/]+\/check-runs/,
  'the job of a check': /\/actions\/jobs\/\d+$/,
  'the run of a job': /\/actions\/runs\/\d+\/attempts\/\d+$/,
  'the run of an artifact': /\/actions\/runs\/\d+$/,
  'the statuses of the head': /\/commits\/[^/]+\/statuses/,
  'an artifact': /\/actions\/artifacts\/\d+$/,
  'the address of its storage': /\/actions\/artifacts\/\d+\/zip$/,
} as const

describe('evidence, while GitHub fails', () => {
  let github: Github
  let number: number
  beforeAll(async () => {
    github = await startEvidenceGithub()
    const pull = await openPull(github)
    number = pull.number
    const { id, artifacts } = await github.runWorkflow({
      head_sha: pull.head,
      event: 'pull_request',
      jobs: [{ name: 'unit tests' }],
      artifacts: [{ name: 'report', files: { 'junit.xml': '<testsuite><testcase/></testsuite>' } }],
    })
    await github.as('maintainer').setStatus(pull.head, { state: 'success', context: 'ci/build' })
    await github
      .as('agent')
      .editBody(
        number,
        bodyWith(
          'check: unit tests',
          'commit status: ci/build',
          `1 passed: ${github.url}/${github.repository.fullName}/actions/runs/${id}/artifacts/${artifacts[0]}`,
        ),
      )
    github.catchUp()
  })
  afterEach(() => {
    github.heal()
    github.storage.fail(200, 0)
  })
  afterAll(async () => {
    expect(github.violations).toEqual([])
    await github.close()
  })

  const look = async () => (await checkPull(github, number)).evidence ?? []
  const verdicts = async () => (await look()).map(({ verdict }) => verdict)

  it('holds where nothing fails', async () => expect(await verdicts()).toEqual(['holds', 'holds', 'holds']))

  for (const [name, path] of Object.entries(requests)) {
    it(`is looked up again where ${name} failed once`, async () => {
      github.fail({ path, status: 502, body: {}, times: 1 })
      expect(await verdicts()).toEqual(['holds', 'holds', 'holds'])
    })

    it(`is unknown with the reason where ${name} cannot be read, and never contradicted`, async () => {
      github.fail({ path, status: 503, body: {}, times: 99 })
      const before = github.requests.length
      const evidence = await look()
      expect(evidence.filter(({ verdict }) => verdict === 'unknown').length).toBeGreaterThan(0)
      for (const { verdict, reason } of evidence) {
        expect(['holds', 'unknown']).toContain(verdict)
        if (verdict === 'unknown') expect(reason).toMatch(/503/)
      }
      const tried = github.requests
        .slice(before)
        .filter(request => path.test(request.path.split('?')[0] ?? ''))
      expect(tried.length).toBeLessThanOrEqual(8)
    })
  }

  it('downloads a report again where the storage failed once', async () => {
    github.storage.fail(503, 1)
    expect(await verdicts()).toEqual(['holds', 'holds', 'holds'])
  })

  it('is unknown where the storage fails for long, after three requests', async () => {
    github.storage.fail(503, 99)
    const before = github.storage.requests.length
    const [, , report] = await look()
    expect([report?.verdict, report?.reason]).toEqual(['unknown', 'the storage of the artifact answered 503'])
    expect(github.storage.requests.length - before).toBe(3)
  })
})

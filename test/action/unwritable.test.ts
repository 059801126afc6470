import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { completeBody } from '../support/change/change.ts'
import { makeRepository, type TestRepository } from '../support/repository.ts'
import { root } from '../support/root.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let repo: TestRepository
let base: string
beforeAll(() => {
  repo = makeRepository()
  base = repo.commit({ '.gitignore': '.flow-agents/\n' })
})
afterAll(() => repo.remove())

const body = completeBody.replace(' -> #31', '').replace('- #12', 'This pull request.')

/** The bundle of the action as its step starts it, offline. */
const judge = (files: Parameters<TestRepository['commit']>[0], env: Readonly<Record<string, string>>) => {
  repo.checkout(base)
  const head = repo.commit({ 'docs/retry.md': '# Retry\n', 'src/upload.ts': '1\n', ...files })
  const temp = temporaryFolder()
  const event = join(temp, 'event.json')
  const tip = (sha: string, ref: string) => ({
    sha,
    ref,
    repo: { full_name: 'octo/shop', default_branch: 'main' },
  })
  writeFileSync(
    event,
    JSON.stringify({
      pull_request: {
        number: 12,
        state: 'open',
        body,
        base: tip(base, 'main'),
        head: tip(head, 'topic'),
        commits: 1,
      },
    }),
  )
  for (const name of ['output', 'summary']) writeFileSync(join(temp, name), '')
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/action/main.cjs')], {
    cwd: repo.dir,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      GITHUB_REPOSITORY: 'octo/shop',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: event,
      GITHUB_WORKSPACE: repo.dir,
      GITHUB_OUTPUT: join(temp, 'output'),
      GITHUB_STEP_SUMMARY: join(temp, 'summary'),
      RUNNER_TEMP: temp,
      ...env,
    },
  })
  const output = readFileSync(join(temp, 'output'), 'utf8')
  const verdict = /^verdict<<(.*)\n(.*)\n/m.exec(output)?.[2] ?? null
  return { status, printed: stdout + stderr, verdict }
}

/** A folder stands where the file is to be: nobody can write there, not even root. */
const folder = (): string => {
  const path = join(temporaryFolder(), 'taken')
  mkdirSync(path)
  chmodSync(path, 0o555)
  return path
}
const runtime = { '.flow-agents/a.json': '{}' }

describe('a file of the runner that cannot be written', () => {
  const files = {
    GITHUB_STEP_SUMMARY: 'the job summary',
    GITHUB_OUTPUT: 'the outputs of the step',
    INPUT_REPORT: 'the report',
  }
  for (const [name, what] of Object.entries(files)) {
    it(`keeps the verdict and is one plain sentence: ${what}`, () => {
      const passing = judge({}, { [name]: folder() })
      expect([passing.status, passing.printed]).toEqual([
        0,
        expect.stringContaining(`Cannot write ${what}: `),
      ])
      expect(passing.printed).toContain('The artifact gate passes')
      expect(passing.printed.length).toBeLessThan(1_000)
      expect(passing.printed).not.toMatch(/\bat .*:\d+:\d+/)
      if (name !== 'GITHUB_OUTPUT') expect(passing.verdict).toBe('pass')
      const failing = judge(runtime, { [name]: folder() })
      expect([failing.status, failing.printed]).toEqual([
        1,
        expect.stringContaining(`Cannot write ${what}: `),
      ])
      expect(failing.printed).toContain('The artifact gate fails')
      if (name !== 'GITHUB_OUTPUT') expect(failing.verdict).toBe('fail')
    })
  }

  it('hides no refusal', () => {
    const refused = judge(
      {},
      { GITHUB_EVENT_NAME: 'fork', GITHUB_STEP_SUMMARY: folder(), GITHUB_OUTPUT: folder() },
    )
    expect(refused.status).toBe(1)
    expect(refused.printed).toContain('does not support the event fork')
    expect(refused.printed.length).toBeLessThan(2_000)
  })
})

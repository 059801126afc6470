import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Report } from '../src/core/gate/model/report.ts'
import { completeBody } from './support/change/change.ts'
import { runs } from './support/laws.ts'
import { type Files, makeRepository } from './support/repository.ts'
import { root } from './support/root.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

let folder: string
beforeAll(() => {
  folder = temporaryFolder()
})

type Case = {
  readonly base: Files
  readonly commits: readonly Files[]
  readonly body: string
  readonly policy: string | null
}

const paths = fc.constantFrom(
  'src/a.ts',
  'docs/retry.md',
  'docs/run.md',
  '.gitignore',
  '.flow-agents/a/state.json',
  'web/.Flow-Agents/notes.md',
  '.agent/artifacts/1/issues.json',
  '.github/workflows/gate.yml',
)
const contents = fc.constantFrom('x\n', '.flow-agents/\n', 'User: a\nAssistant: b\n'.repeat(4), null)
const files: fc.Arbitrary<Files> = fc.dictionary(paths, contents, { maxKeys: 4 })
const bodies = fc.oneof(
  fc.constant(completeBody.replace(' -> #31', '').replace('- #12', 'This change.')),
  fc.constantFrom(
    '',
    'fix',
    '## Closeout\n\nNot needed: a typo.\n',
    '## Closeout\n\n**Shipped:** TODO\n\n**Docs:** Updated `docs/run.md`\n',
  ),
  fc.string(),
)
const policies = fc.constantFrom(
  null,
  'mode: warn\n',
  "allow: ['**/.Flow-Agents/**']\ncloseout: { section_skip: always }\n",
  'promotion: { preset: ownership }\n',
  'moode: warn\n',
)
const cases: fc.Arbitrary<Case> = fc.record({
  base: files,
  commits: fc.array(files, { minLength: 1, maxLength: 3 }),
  body: bodies,
  policy: policies,
})

const run = (args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, ...env },
  })

const byCommand = (dir: string, base: string, body: string): Report => {
  writeFileSync(join(folder, 'body.md'), body)
  const result = run(
    [
      join(root, 'dist/cli/main.cjs'),
      'check',
      '--json',
      '--base',
      base,
      '--body-file',
      join(folder, 'body.md'),
    ],
    dir,
  )
  expect(result.stderr).toBe('')
  return JSON.parse(result.stdout) as Report
}

const byAction = (dir: string, base: string, head: string, body: string): Report => {
  const pull_request = {
    number: 12,
    body,
    draft: false,
    user: { login: 'octocat', type: 'User' },
    labels: [],
    head: { sha: head, ref: 'work' },
    base: { sha: base, ref: 'main' },
  }
  writeFileSync(
    join(folder, 'event.json'),
    JSON.stringify({ pull_request, repository: { default_branch: 'main' } }),
  )
  for (const name of ['output', 'summary']) writeFileSync(join(folder, name), '')
  const report = join(folder, 'report.json')
  rmSync(report, { force: true })
  run([join(root, 'dist/action/main.cjs')], dir, {
    GITHUB_REPOSITORY: 'octo/shop',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_WORKSPACE: dir,
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    INPUT_REPORT: report,
  })
  return JSON.parse(readFileSync(report, 'utf8')) as Report
}

describe('the action and the command', () => {
  it('find the same in the same commit, body and policy', () => {
    fc.assert(
      fc.property(cases, ({ base, commits, body, policy }) => {
        const repository = makeRepository()
        try {
          const from = repository.commit({
            'README.md': '# Shop\n',
            ...base,
            ...(policy ? { '.github/closeout.yml': policy } : {}),
          })
          repository.branch('work')
          let head = from
          for (const commit of commits) head = repository.commit(commit)
          const [command, action] = [
            byCommand(repository.dir, from, body),
            byAction(repository.dir, from, head, body),
          ]
          expect(action.findings).toEqual(command.findings)
          expect(action.verdict).toBe(command.verdict)
          expect(action.closeout).toEqual(command.closeout)
          expect(action.policy).toBe(command.policy)
        } finally {
          repository.remove()
        }
      }),
      { numRuns: runs(10, 60) },
    )
  })
})

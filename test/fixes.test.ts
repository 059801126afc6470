import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { skeletonFor } from '../src/core/gate/show/skeleton-for.ts'
import { type CheckedChange, checkChange } from '../src/engine/check-change.ts'
import { openChange } from '../src/engine/open-change.ts'
import { completeBody } from './support/change.ts'
import { makeRepository, type TestRepository } from './support/repository.ts'

const check = async ({ dir }: TestRepository, body: string): Promise<CheckedChange> => {
  const change = await openChange({
    target: { kind: 'local', repository: null, number: null, base: 'main', body },
    directory: dir,
    env: process.env,
    connect: null,
    policyPath: '.github/closeout.yml',
    mode: null,
    artifactStore: null,
    at: '2026-11-20T12:00:00.000Z',
    gateWorkflow: null,
  })
  try {
    return await checkChange(change)
  } finally {
    await change.close()
  }
}

const codesOf = ({ report }: CheckedChange): readonly string[] => report.findings.map(({ code }) => code)
const fixOf = ({ report }: CheckedChange, code: string): string =>
  report.findings.find(finding => finding.code === code)?.fix ?? ''

/** A branch over a base whose ignore file has no final newline. */
const branch = (files: Parameters<TestRepository['commit']>[0] = {}): TestRepository => {
  const repository = makeRepository()
  repository.commit({ '.gitignore': 'node_modules/\ndist/', 'src/upload.ts': '1\n' })
  repository.branch('work')
  repository.commit({ 'docs/retry.md': 'Retries.\n', ...files })
  return repository
}

const runShell = ({ dir }: TestRepository, script: string): void =>
  void execFileSync('bash', ['-euc', script], { cwd: dir, stdio: 'pipe' })

describe('a fix that is pasted ends its finding', () => {
  for (const code of ['runtime-tracked', 'runtime-not-ignored']) {
    it(`${code}, in a repository whose ignore file has no final newline`, async () => {
      const repository = branch({
        '.flow-agents/a/state.json': '{}',
        'web/.Flow-Agents/b.json': '{}',
        "it's/.flow-agents/c.json": '{}',
      })
      const before = await check(repository, completeBody)
      expect(codesOf(before)).toContain(code)
      runShell(repository, fixOf(before, code))
      repository.git('commit', '-qam', 'Fix', '--allow-empty')
      repository.git('add', '.gitignore')
      repository.git('commit', '-qm', 'Ignore', '--allow-empty')
      expect(codesOf(await check(repository, completeBody))).not.toContain(code)
      const rules = readFileSync(join(repository.dir, '.gitignore'), 'utf8').split('\n')
      expect(rules).toContain('dist/')
      expect(rules).toContain('.flow-agents/')
    })
  }

  const sections = ['# Closeout', '### Closeout', '###### Closeout', '**Closeout**']
  for (const heading of sections) {
    it(`closeout-field-missing below ${heading}, in all fields at once`, async () => {
      const repository = branch()
      const body = `${heading}\n\nShipped: retries on 5xx\n\n- Docs: \`docs/retry.md\`\n`
      const before = await check(repository, body)
      expect(codesOf(before)).toContain('closeout-field-missing')
      const pasted = `${body}\n${fixOf(before, 'closeout-field-missing')}\n`
      const after = await check(repository, pasted)
      expect(codesOf(after)).not.toContain('closeout-field-missing')
      const answered = await check(
        repository,
        pasted.replace(/<your answer[^>]*>/g, 'None, because nothing else changed'),
      )
      expect(answered.report.verdict).toBe('pass')
    })
  }

  it('closeout-missing, with the skeleton of the summary, whose gaps then count as placeholders', async () => {
    const repository = branch()
    const before = await check(repository, 'Retries.')
    expect(codesOf(before)).toContain('closeout-missing')
    const after = await check(repository, `Retries.\n\n${skeletonFor(before.facts)}\n`)
    expect(codesOf(after)).not.toContain('closeout-missing')
    expect(new Set(codesOf(after).filter(code => code.startsWith('closeout')))).toEqual(
      new Set(['closeout-placeholder']),
    )
  })

  const lines = [
    '- [ ] Retry downloads',
    '- [ ] task: Retry downloads',
    '- [ ] bug: Retry downloads',
    '- backlog: Retry (deferred)',
    '- [ ] rule: Retry (rejected)',
  ]
  for (const line of lines) {
    it(`route-unclear of "${line}"`, async () => {
      const repository = branch()
      const body = completeBody.replace(/- \[ \] backlog.*/, line)
      const before = await check(repository, body)
      expect(codesOf(before)).toContain('route-unclear')
      const fix = fixOf(before, 'route-unclear')
        .replace('<trigger>', '2027-01-15')
        .replace('<reason>', 'it hides outages')
      expect(codesOf(await check(repository, body.replace(line, fix)))).not.toContain('route-unclear')
    })
  }
})

import { afterEach, describe, expect, it } from '@jest/globals'
import { checkChange } from '../../../src/engine/check-change.ts'
import { openChange } from '../../../src/engine/open-change.ts'
import { completeBody } from '../../support/change.ts'
import { localChange } from '../../support/local-change.ts'
import { type Files, makeRepository, type TestRepository } from '../../support/repository.ts'

const path = '.github/closeout.yml'
describe('a change that edits the policy', () => {
  let repository: TestRepository
  afterEach(() => repository.remove())

  const check = async (base: Files, change: Files) => {
    repository = makeRepository()
    repository.commit({ '.gitignore': '.flow-agents/\n', ...base })
    repository.branch('work')
    repository.commit({ 'docs/retry.md': 'Retries.\n', 'src/upload.ts': '2\n', ...change })
    const opened = await openChange(localChange(repository.dir, completeBody))
    try {
      const { report } = await checkChange(opened)
      const findings = report.findings.filter(({ code }) => code === 'policy-invalid')
      return [
        report.verdict,
        findings.map(({ level, place, message }) => [level, place.line, message]),
      ] as const
    } finally {
      await opened.close()
    }
  }

  it('fails with the line, the column and the nearest key of a defect', async () => {
    const [verdict, findings] = await check({}, { [path]: '# ours\napproval:\n  rolse: [admin]\n' })
    expect(verdict).toBe('fail')
    expect(findings).toEqual([
      ['error', 3, expect.stringMatching(/:3:3: "rolse" is not a key .*`roles`\?.*This change/)],
    ])
  })

  it('passes with a sound policy, which is not in force yet', async () => {
    const [verdict, findings] = await check({}, { [path]: 'closeout: {required_fields: [shipped]}\n' })
    expect([verdict, findings]).toEqual(['pass', []])
  })

  it('passes, with a warning, where it corrects the policy at the base', async () => {
    const [verdict, findings] = await check({ [path]: 'mod: warn\n' }, { [path]: 'mode: warn\n' })
    expect(verdict).toBe('pass')
    expect(findings).toEqual([['warning', 1, expect.stringContaining('"mod" is not a key')]])
  })

  it('fails where it corrects one defect and leaves another', async () => {
    const [verdict, findings] = await check(
      { [path]: 'mod: warn\nrots: []\n' },
      { [path]: 'mode: warn\nrots: []\n' },
    )
    expect(verdict).toBe('fail')
    expect(findings.map(([level]) => level)).toEqual(['error', 'error', 'error'])
  })

  it('may remove it', async () => {
    const [verdict] = await check({ [path]: 'mode: enforce\n' }, { [path]: null })
    expect(verdict).toBe('pass')
  })

  it('fails where it replaces it by a symlink', async () => {
    const [verdict, findings] = await check(
      { [path]: 'mode: enforce\n' },
      { [path]: { link: '../docs/retry.md' } },
    )
    expect([verdict, findings]).toEqual([
      'fail',
      [['error', 1, expect.stringContaining('The policy must be a file')]],
    ])
  })
})

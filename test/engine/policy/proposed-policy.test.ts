import { describe, expect, it } from '@jest/globals'
import { checkEdit } from '../../support/change/check-edit.ts'
import type { Files } from '../../support/repository.ts'

const path = '.github/closeout.yml'
describe('a change that edits the policy', () => {
  const check = async (base: Files, change: Files) => {
    const { verdict, findings } = await checkEdit(base, change)
    const invalid = findings.filter(({ code }) => code === 'policy-invalid')
    return [verdict, invalid.map(({ level, place, message }) => [level, place.line, message])] as const
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

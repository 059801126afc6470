import { afterEach, describe, expect, it } from '@jest/globals'
import { known } from '../../../src/core/vocabulary/known.ts'
import { checkChange } from '../../../src/engine/check-change.ts'
import { openChange } from '../../../src/engine/open-change.ts'
import { completeBody } from '../../support/change/change.ts'
import { localChange } from '../../support/change/local-change.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

const path = '.github/closeout.yml'

describe('a policy that extends the owner’s, in a checkout without a token', () => {
  let repository: TestRepository
  afterEach(() => repository.remove())

  const check = async (owner: string | null, mode: 'warn' | null = null, body = completeBody) => {
    repository = makeRepository()
    repository.commit({ '.gitignore': '.flow-agents/\n', [path]: 'extends: owner\n' })
    repository.branch('work')
    repository.commit({ 'docs/retry.md': 'Retries.\n', 'src/upload.ts': '2\n' })
    const copy = { path: 'owner.yml', source: 'owner.yml', content: Buffer.from(owner ?? '') }
    const opened = await openChange({
      ...localChange(repository.dir, body),
      mode,
      ...(owner === null ? {} : { readOwnerPolicy: async () => known(copy) }),
    })
    try {
      return (await checkChange(opened)).report
    } finally {
      await opened.close()
    }
  }

  it('is undecided, and names the ways to read it', async () => {
    const { verdict, findings } = await check(null)
    expect(verdict).toBe('undecided')
    expect(findings[0]).toMatchObject({
      code: 'fact-unknown',
      place: { path },
      message: expect.stringMatching(/policy of the owner, which this policy extends, could not be read/),
      fix: expect.stringMatching(/gh auth login.*--owner-policy FILE/),
    })
  })

  it('is decided with a copy of it', async () => {
    const { verdict, policy } = await check('mode: enforce\n')
    expect([verdict, policy]).toEqual(['pass', expect.stringMatching(/ \+ owner\.yml$/)])
  })

  it('is not weakened by a mode that is given, where its floor enforces', async () => {
    const weak = await check('mode: enforce\n', 'warn', 'No closeout.')
    expect([weak.mode, weak.findings.map(({ code }) => code)]).toEqual([
      'warn',
      expect.not.arrayContaining(['policy-floor']),
    ])
    repository.remove()
    const { mode, findings } = await check('floor: { mode: enforce }\n', 'warn', 'No closeout.')
    expect(mode).toBe('enforce')
    expect(findings.find(({ code }) => code === 'policy-floor')?.message).toBe(
      'The mode that was given is "warn", which the floor in owner.yml does not allow. In force is "enforce".',
    )
  })
})

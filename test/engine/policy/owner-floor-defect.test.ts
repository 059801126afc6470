import { afterEach, describe, expect, it } from '@jest/globals'
import { shouldFail } from '../../../src/core/gate/evaluate-change.ts'
import { known, unknown } from '../../../src/core/vocabulary/known.ts'
import { checkChange } from '../../../src/engine/check-change.ts'
import { openChange } from '../../../src/engine/open-change.ts'
import type { ReadOwnerPolicy } from '../../../src/engine/policy/read-owner-policy.ts'
import { completeBody } from '../../support/change/change.ts'
import { localChange } from '../../support/change/local-change.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

const path = '.github/closeout.yml'
const ownerPath = `octo/.github/${path}`

const ownerHas =
  (content: string | Uint8Array | null): ReadOwnerPolicy =>
  async () =>
    known(
      content === null
        ? null
        : { path: ownerPath, source: `${ownerPath}@def`, content: Buffer.from(content) },
    )

const defects: Readonly<Record<string, string | Uint8Array>> = {
  'a misspelt floor': 'flor: {mode: enforce}\n',
  'a misspelt key in the floor': 'floor: {mod: enforce}\n',
  'broken YAML': 'floor: [\n',
  'no UTF-8': Uint8Array.from([0x66, 0xff, 0xfe]),
  'more than 64 KiB': `# ${'x'.repeat(70_000)}\n`,
  'floor: null': 'floor: null\n',
}

describe('a floor that a defect hides', () => {
  let repository: TestRepository
  afterEach(() => repository.remove())

  const check = async (
    base: string,
    head: string | null | undefined,
    readOwnerPolicy: ReadOwnerPolicy,
    given: { readonly mode?: 'warn'; readonly body?: string } = {},
  ) => {
    repository = makeRepository()
    repository.commit({ '.gitignore': '.flow-agents/\n', [path]: base })
    repository.branch('work')
    const edit = head === undefined ? {} : { [path]: head }
    repository.commit({ 'docs/retry.md': 'Retries.\n', 'src/upload.ts': '2\n', ...edit })
    const opened = await openChange({
      ...localChange(repository.dir, given.body ?? completeBody),
      mode: given.mode ?? null,
      readOwnerPolicy,
    })
    try {
      return (await checkChange(opened)).report
    } finally {
      await opened.close()
    }
  }

  for (const [name, owner] of Object.entries(defects)) {
    it(`is not left by a change, and the change corrects nothing: ${name}`, async () => {
      for (const head of ['mode: warn\n', null]) {
        const { verdict, findings } = await check('extends: owner\n', head, ownerHas(owner))
        const ofPolicy = findings.filter(({ code }) => code === 'policy-invalid')
        expect(verdict).toBe('fail')
        expect(ofPolicy.map(({ level }) => level)).not.toContain('warning')
        expect(ofPolicy.map(({ message }) => message)).toEqual(
          expect.arrayContaining([
            expect.stringContaining('the policy of the owner has a defect'),
            expect.stringContaining('the change removes `extends: owner`'),
          ]),
        )
        repository.remove()
      }
    })
  }

  const broken = [
    'extends: owner\nx: [\n',
    'Extends: owner\n',
    '"extends": owner\n---\na: 1\n',
    'extends: Owner\n',
  ]

  it('is not left by a correction of a base that seems to extend it', async () => {
    for (const base of broken) {
      for (const owner of ['floor: {mode: enforce}\n', 'floor: [\n']) {
        const { verdict, findings } = await check(base, 'mode: warn\n', ownerHas(owner))
        expect([base, verdict]).toEqual([base, 'fail'])
        expect(findings.map(({ message }) => message)).toContainEqual(
          expect.stringContaining('the change removes `extends: owner`'),
        )
        repository.remove()
      }
      for (const owner of [ownerHas(null), async () => unknown('GitHub refused (403)')]) {
        const { verdict, findings } = await check(base, 'mode: warn\n', owner)
        expect([base, verdict]).toEqual([base, 'fail'])
        expect(findings.map(({ message }) => message)).toContainEqual(
          expect.stringContaining(
            'the policy at the base seems to extend the policy of the owner, which could',
          ),
        )
        repository.remove()
      }
    }
  })

  it('does not hinder a correction that extends, or where there is no floor and no sign of extending', async () => {
    const floor = 'floor: {approval: {roles: [admin]}}\n'
    const sound = [
      [broken[0], 'extends: owner\n', ownerHas(floor)],
      [broken[0], 'mode: warn\n', ownerHas('mode: enforce\n')],
      ['# extends: nobody\nx: [\n', 'mode: warn\n', ownerHas(floor)],
      ['mod: warn\n', 'mode: warn\n', ownerHas(floor)],
    ] as const
    for (const [base = '', head, owner] of sound) {
      expect([base, head, (await check(base, head, owner)).verdict]).toEqual([base, head, 'pass'])
      repository.remove()
    }
  })

  it('ignores a given mode while it is not known, and says so', async () => {
    const cases: readonly (readonly [base: string, owner: ReadOwnerPolicy])[] = [
      ...Object.values(defects).map(one => ['extends: owner\n', ownerHas(one)] as const),
      ['extends: owner\n', ownerHas(null)],
      ['extends: owner\n', async () => unknown('GitHub refused (403)')],
      ['extends: owner\nx: [\n', ownerHas('floor: {mode: enforce}\n')],
    ]
    for (const [base, owner] of cases) {
      const report = await check(base, undefined, owner, { mode: 'warn', body: 'No closeout.' })
      expect([report.mode, shouldFail(report)]).toEqual(['enforce', true])
      expect(report.findings.find(({ code }) => code === 'policy-floor')).toMatchObject({
        level: 'notice',
        message: expect.stringMatching(
          /^The mode that was given is "warn", which has no effect while the floor that .* brings is not known\. In force is "enforce"\.$/,
        ),
      })
      repository.remove()
    }
  }, 30_000)
})

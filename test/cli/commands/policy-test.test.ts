import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { runInProcess } from '../../support/run-command.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const run = (folder: string, ...more: readonly string[]) =>
  runInProcess(['policy', 'test', ...more], folder, '2026-11-22T12:00:00Z', {})

describe('closeout policy test', () => {
  it('prints one JSON document where the policy of the owner cannot be read, and a line on standard error', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'p.yml'), 'extends: owner\n')
    writeFileSync(join(folder, 'c.yml'), 'cases: [{ name: a, expect: { verdict: pass } }]\n')
    const line = ['--file', 'p.yml', '--cases', 'c.yml', '--repo', 'octo/shop', '--json']
    const { exit, printed } = await run(folder, ...line)
    const begin = printed.indexOf('{')
    const end = printed.lastIndexOf('}') + 1
    expect(exit).toBe(2)
    expect(JSON.parse(printed.slice(begin, end))).toMatchObject({ cases: [], problems: [{ isUnread: true }] })
    expect(printed.slice(0, begin) + printed.slice(end)).toMatch(
      /^\s*closeout: The policy in force is not known\. .* Fix: .*\n$/,
    )
  })

  it('names a folder in the place of the cases', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, '.github/closeout.test.yml'), { recursive: true })
    expect(await run(folder)).toEqual({
      exit: 2,
      printed: expect.stringContaining('.github/closeout.test.yml is missing, or is no file.'),
    })
  })
})

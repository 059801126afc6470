import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { completeBody } from '../../support/change.ts'
import { makeRepository, runGit } from '../../support/repository.ts'
import { buildProgram, type Program } from '../../support/run-cli.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const body = completeBody.replace(' -> #31', '').replace('- #12', 'This branch.')

describe('closeout check', () => {
  let program: Program
  beforeAll(() => {
    program = buildProgram()
  })

  it('tells by its exit status that it cannot decide, without the policy of the base', async () => {
    const repo = makeRepository()
    repo.commit({ '.gitignore': '.flow-agents/\n', '.github/closeout.yml': 'mode: warn\n' })
    repo.branch('topic')
    repo.commit({ 'docs/retry.md': '# Retry\n', '.github/closeout.yml': null })
    repo.git('config', 'uploadpack.allowFilter', 'true')
    const dir = temporaryFolder()
    runGit(dir, ['clone', '-q', '--filter=blob:none', '--no-checkout', `file://${repo.dir}`, '.'])
    runGit(dir, ['checkout', '-q', '--detach', 'origin/topic'])
    const bodyFile = join(temporaryFolder(), 'body.md')
    writeFileSync(bodyFile, body)
    const check = ['check', '--base', 'origin/main', '--body-file', bodyFile]
    const partial = await program.run(check, { cwd: dir })
    expect([partial.code, partial.out]).toEqual([2, expect.stringMatching(/could not be read/)])
    expect(
      (await program.run([...check.slice(0, 2), 'main', ...check.slice(3)], { cwd: repo.dir })).code,
    ).toBe(0)
    const failing = await program.run(
      ['check', '--base', 'main', '--mode', 'enforce', '--body-file', '/dev/null'],
      {
        cwd: repo.dir,
      },
    )
    expect(failing.code).toBe(1)
  })
})

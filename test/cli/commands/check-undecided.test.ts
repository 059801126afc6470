import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { completeBody } from '../../support/change/change.ts'
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

  const branch = (): string => {
    const repo = makeRepository()
    repo.commit({ '.gitignore': '.flow-agents/\n' })
    repo.branch('topic')
    repo.commit({ 'docs/retry.md': '# Retry\n' })
    return repo.dir
  }

  it('cannot decide by a policy that was named and that the base does not have', async () => {
    const cwd = branch()
    const { code, out } = await program.run(
      ['check', '--paths', '--base', 'main', '--policy', '.github/closout.yml'],
      { cwd },
    )
    expect([code, out]).toEqual([
      2,
      expect.stringContaining(
        '.github/closout.yml: the base has no such file, which was named as the policy.',
      ),
    ])
    const usual = ['check', '--paths', '--base', 'main', '--policy', './.github/closeout.yml']
    expect((await program.run(usual, { cwd })).code).toBe(0)
  })

  it.each(['/etc/passwd', '../x.yml', 'C:\\x.yml', ''])('refuses the policy path %j', async path => {
    const { code, err } = await program.run(['check', '--paths', '--policy', path], { cwd: branch() })
    expect([code, err]).toEqual([2, expect.stringContaining('is not a path inside the repository')])
  })

  it('does not wait for a named pipe, and takes no closed standard input for an empty body', async () => {
    const cwd = branch()
    execFileSync('mkfifo', [join(cwd, 'pipe')])
    const piped = await program.run(['check', '--base', 'main', '--body-file', 'pipe'], { cwd })
    expect([piped.code, piped.err]).toEqual([2, expect.stringContaining('it is no regular file')])
    const closed = await program.run(['check', '--base', 'main', '--body-file', '-'], { cwd })
    expect([closed.code, closed.err]).toEqual([
      2,
      expect.stringContaining('Cannot read standard input: it is closed'),
    ])
    const made = spawnSync(
      'bash',
      ['-c', `'${process.execPath}' '${program.main}' check --base main --body-file <(echo x)`],
      {
        cwd,
        encoding: 'utf8',
      },
    )
    expect([made.status, made.stdout]).toEqual([1, expect.stringContaining('closeout-missing')])
  })
})

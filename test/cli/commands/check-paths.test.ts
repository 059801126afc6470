import { beforeAll, describe, expect, it } from '@jest/globals'
import { makeRepository } from '../../support/repository.ts'
import { buildProgram, type Program } from '../../support/run-cli.ts'

let program: Program
beforeAll(() => {
  program = buildProgram()
})

const branch = (path: string): string => {
  const repository = makeRepository()
  repository.commit({ '.gitignore': '.flow-agents/\n' })
  repository.branch('work')
  repository.commit({ [path]: '{}' })
  return repository.dir
}

describe('a check without a body', () => {
  it('is undecided, and says what to pass', async () => {
    const { code, out } = await program.run(['check', '--base', 'main'], { cwd: branch('a.json') })
    expect(code).toBe(2)
    expect(out).toContain('--body-file FILE')
    expect(out).toContain('--paths')
  })

  it('still fails on a tracked runtime file', async () => {
    const cwd = branch('.flow-agents/a.json')
    expect((await program.run(['check', '--base', 'main'], { cwd })).code).toBe(1)
  })
})

describe('check --paths', () => {
  it('passes where no runtime file is tracked', async () => {
    const { code, out } = await program.run(['check', '--paths', '--base', 'main'], { cwd: branch('a.json') })
    expect([code, out]).toEqual([0, expect.stringContaining('path rules')])
  })

  it('fails where one is', async () => {
    const cwd = branch('.flow-agents/a.json')
    expect((await program.run(['check', '--paths', '--base', 'main'], { cwd })).code).toBe(1)
  })
})

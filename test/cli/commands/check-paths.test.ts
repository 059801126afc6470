import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { makeRepository, runGit } from '../../support/repository.ts'
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

describe('check, of files that are not committed', () => {
  const paths = (cwd: string) => program.run(['check', '--paths', '--base', 'main', '--json'], { cwd })
  const findingsOf = (out: string): readonly (readonly [string, string])[] =>
    JSON.parse(out).findings.map(({ code, message }: Record<string, string>) => [code, message])
  const write = (cwd: string, path: string): void => {
    mkdirSync(join(cwd, path, '..'), { recursive: true })
    writeFileSync(join(cwd, path), '{}')
  }

  it('counts a staged runtime file as tracked, with glob characters and a backslash in its name', async () => {
    const cwd = branch('a.json')
    const names = ['.flow-agents/[a]*.json', 'we[b]/.Flow-Agents/b.json', '.flow-agents\\c.json']
    for (const name of names) {
      write(cwd, name)
      runGit(cwd, ['--literal-pathspecs', 'add', '-f', name])
    }
    const { code, out } = await paths(cwd)
    expect(code).toBe(1)
    const tracked = findingsOf(out).filter(([rule]) => rule === 'runtime-tracked')
    expect(
      tracked.map(([, message]) => message.split(' is staged, so the next commit would track it')[0]),
    ).toEqual(names.toSorted())
  })

  it('reports an untracked runtime file only by the ignore rule that its root lacks', async () => {
    const cwd = branch('a.json')
    write(cwd, '.flow-agents/a.json')
    expect(await paths(cwd)).toMatchObject({ code: 0 })
    write(cwd, '.agent/artifacts/b.json')
    const { code, out } = await paths(cwd)
    expect([code, findingsOf(out)]).toEqual([
      0,
      [['runtime-not-ignored', expect.stringContaining('.agent/artifacts/')]],
    ])
  })

  it('does not count a runtime file of the head twice, or one that is staged for removal as staged', async () => {
    const cwd = branch('.flow-agents/a.json')
    runGit(cwd, ['rm', '-q', '--cached', '.flow-agents/a.json'])
    const { code, out } = await paths(cwd)
    expect([code, findingsOf(out).map(([rule]) => rule)]).toEqual([1, ['runtime-tracked']])
  })

  it('does not mind folders that hold no file', async () => {
    const cwd = branch('a.json')
    mkdirSync(join(cwd, '.agent/artifacts/run-1/empty'), { recursive: true })
    const { out } = await program.run(['check', '--paths', '--base', 'main', '--json'], { cwd })
    expect((JSON.parse(out) as { findings: unknown[] }).findings).toEqual([])
  })
})

describe('check --paths, where the ignore rules exist already', () => {
  const tracking = (rules: string, ...paths: readonly string[]): string => {
    const repository = makeRepository()
    repository.commit({ '.gitignore': rules })
    repository.branch('work')
    repository.commit(Object.fromEntries(paths.map(path => [path, '{}'])))
    return repository.dir
  }
  const fixesIn = async (cwd: string): Promise<readonly string[]> => {
    const { out } = await program.run(['check', '--paths', '--base', 'main', '--json'], { cwd })
    return JSON.parse(out).findings.map(({ fix }: { fix: string }) => fix)
  }
  const seed = '.flow-agents/\n**/.agent/receipts/\n'

  it('names only the command that untracks the files', async () => {
    const paths = ['.flow-agents/a.json', '.agent/receipts/b.json', 'packages/web/.flow-agents/c.json']
    const fixes = await fixesIn(tracking(seed, ...paths))
    expect(new Set(fixes)).toEqual(
      new Set(['git rm -r --cached -- .agent/receipts .flow-agents packages/web/.flow-agents']),
    )
  })

  it('names the rule that one of the files still needs', async () => {
    const fixes = await fixesIn(
      tracking('/.flow-agents/\n', '.flow-agents/a.json', 'web/.flow-agents/b.json'),
    )
    expect(new Set(fixes)).toEqual(
      new Set([
        "git rm -r --cached -- .flow-agents web/.flow-agents\nprintf '\\n%s\\n' .flow-agents/ >> .gitignore",
      ]),
    )
  })
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { commandRows } from '../../../src/cli/commands.ts'
import { fromHere } from '../../../src/cli/io/from-here.ts'
import { makeRepository } from '../../support/repository.ts'
import { runInProcess } from '../../support/run-command.ts'

const now = '2026-11-20T09:00:00Z'
const run = (line: string, cwd: string, env: Record<string, string> = {}) =>
  runInProcess(line.split(' '), cwd, now, { PATH: process.env.PATH ?? '', ...env })

const someRepository = (files: Readonly<Record<string, string>> = {}) => {
  const repository = makeRepository()
  repository.commit({ '.gitignore': '.flow-agents/\n', ...files })
  repository.branch('work')
  repository.commit({ 'a.md': 'text\n' })
  return repository
}

describe('a command without the subcommand that it needs', () => {
  it.each(['run', 'policy', 'artifact', 'learning'])('is refused in one line: %s', async name => {
    const { exit, printed } = await run(name, '/')
    expect(exit).toBe(2)
    expect(printed).toMatch(
      new RegExp(`^closeout: closeout ${name} needs a command: \\S.*\\. Fix: closeout ${name} --help\\n$`),
    )
  })

  it('prints the help where no command is named at all', async () => {
    const { exit, printed } = await runInProcess([], '/', now)
    expect(exit).toBe(2)
    expect(printed).toMatch(
      /^Usage: closeout [\s\S]+\ncloseout: closeout needs a command\. Fix: closeout --help\n$/,
    )
  })
})

describe('check in a repository without a remote on GitHub', () => {
  it('says so, and not that a token is missing', async () => {
    const { dir } = someRepository()
    writeFileSync(join(dir, 'b.md'), '## Closeout\n\n### Provider changes\n\n#12\n')
    const { printed } = await run('check --base main --body-file b.md --json', dir, { GITHUB_TOKEN: 'x' })
    expect(printed).toContain('the checkout has no GitHub remote named origin; add --repo owner/name')
    expect(printed).not.toContain('token')
  })

  it('without a body ends the reason with a full stop before the fix', async () => {
    const { exit, printed } = await run('check --base main', someRepository().dir)
    expect([exit, printed]).toEqual([2, expect.stringContaining('no pull request body was given. Fix: ')])
  })
})

describe('policy show --file', () => {
  it('names the file that was given, for a defect and for the origin of a key', async () => {
    const { dir } = someRepository()
    mkdirSync(join(dir, 'sub'))
    writeFileSync(join(dir, 'p.yml'), 'moed: warn\n')
    const wrong = await run('policy show --file ../p.yml', join(dir, 'sub'))
    expect(wrong).toMatchObject({ exit: 1, printed: expect.stringContaining('problem: ../p.yml:1:1: ') })
    writeFileSync(join(dir, 'p.yml'), 'mode: warn\n')
    const { printed } = await run('policy show --file ../p.yml', join(dir, 'sub'))
    expect(printed).toMatch(/^mode +"warn" +repository {2}\.\.\/p\.yml:1$/m)
    expect(printed).not.toContain('.github/closeout.yml')
  })
})

describe('policy show on a branch that adds the policy', () => {
  it('says that the base counts and how to see the file of the branch, and shows a list that fits a line', async () => {
    const repository = someRepository()
    repository.commit({ '.github/closeout.yml': 'mode: warn\n' })
    const { printed } = await run('policy show --base main', repository.dir)
    expect(printed).toContain(
      'note: The policy at the base counts. The .github/closeout.yml of this work tree is another: closeout policy show --file .github/closeout.yml\n',
    )
    expect(printed).toMatch(/^closeout\.required_fields +\["shipped",.*"runtime"\]/m)
    expect((await run('policy show --base HEAD', repository.dir)).printed).not.toContain('note: The policy')
  })
})

describe('a name that is nearly right', () => {
  it.each([
    ['check --explain closeout-placeholdr', 'closeout check --explain closeout-placeholder'],
    ['schema plna', 'closeout schema plan'],
    ['artifact validate --type plna a.json', '--type plan'],
    ['completion bsh', 'closeout completion bash'],
    ['audit --profile sede', '--profile seed'],
    ['audit --store x', 'closeout audit --help'],
    ['policy shwo', 'closeout policy show'],
  ])('is the fix: %s', async (line, fix) => {
    const { exit, printed } = await run(line, '/')
    expect([exit, printed]).toEqual([2, expect.stringMatching(/^closeout: .*\n$/)])
    expect(printed).toContain(` Fix: ${fix}\n`)
  })

  it('is not one that is like no name', async () => {
    expect((await run('completion powershell', '/')).printed).toBe(
      'closeout: <shell> cannot be "powershell". Fix: Use one of: bash, zsh, fish.\n',
    )
  })

  it.each([
    ['schema', 'policy-test'],
    ['--explain', 'closeout-placeholder'],
    ['--type', 'commit_message'],
  ])('is seldom written, because shells offer the values: %s', async (_, value) => {
    for (const shell of ['bash', 'zsh', 'fish'])
      expect((await run(`completion ${shell}`, '/')).printed).toContain(value)
  })
})

describe('doctor --quiet', () => {
  it('prints only what is wrong', async () => {
    const { dir } = someRepository()
    const loud = await run('doctor', dir)
    const { exit, printed } = await run('doctor --quiet', dir)
    expect(loud.printed).toContain('✓ ok')
    expect([exit, printed]).toEqual([loud.exit, expect.stringContaining('problem')])
    expect(printed).not.toMatch(/\bok\b/)
  })
})

describe('a printed command, with -C', () => {
  it('works in the folder that the program was started in', async () => {
    const { dir } = someRepository({ '.agents/flow-agents/x/state.json': '{' })
    const [above, name] = [dirname(dir), basename(dir)]
    const at = async (line: string) => (await run(`-C ${name} ${line}`, above)).printed
    expect(await at('doctor')).toContain(`fix:       closeout -C ${name} init --apply\n`)
    expect(await at('doctor')).toMatch(new RegExp(`printf .* >> ${name}/\\.gitignore\\n`))
    expect(await at('doctor --json')).toContain(`"closeout -C ${name} init --apply"`)
    expect(await at('audit --all')).toContain(`$ closeout -C ${name} validate .agents/flow-agents/x\n`)
    expect(await at('run show zzz')).toContain(`Fix: closeout -C ${name} run start --run zzz\n`)
    expect(await at('check --base main --body-file no.md')).toContain(
      `Fix: closeout -C ${name} new --body-file no.md\n`,
    )
  })

  it('is known for every command that depends on the folder', () => {
    const here = { cwd: '/a/b c', startedIn: '/a' }
    for (const name of Object.keys(commandRows)) {
      const isPlaceless = ['schema', 'version', 'completion'].includes(name)
      const at = isPlaceless ? 'closeout' : "closeout -C 'b c'"
      expect(fromHere(`Run \`closeout ${name} x\`.`, here)).toBe(`Run \`${at} ${name} x\`.`)
    }
  })

  it('names no folder twice, and none for what every folder has', async () => {
    const { dir } = someRepository({ '.flow-agents/x.md': 'staged\n' })
    const { printed } = await run(`-C ${dir} check --paths --base main`, '/')
    expect(printed).not.toMatch(/ -C .* -C /)
    expect((await run(`-C ${dir} artifact validate --type issues`, '/')).printed).not.toContain('-C')
  })
})

describe('clean of sessions that are not finished', () => {
  it('counts them, and says what tells why', async () => {
    const { dir } = someRepository()
    for (const name of ['a', 'b']) {
      mkdirSync(join(dir, '.flow-agents', name), { recursive: true })
      writeFileSync(join(dir, '.flow-agents', name, 'state.json'), '{')
    }
    expect((await run('clean', dir)).printed).toContain(
      '0 stay.\n2 more sessions are not finished or not past the recovery window: closeout audit --all --artifact-root=.flow-agents says why\n',
    )
    expect(JSON.parse((await run('clean --json', dir)).printed)).toMatchObject({ sessions: [] })
    const audit = (await run('audit', dir)).printed
    expect(audit).toMatch(/why: state\.json is not JSON: .* the document ends too early\.\n/)
    expect(audit).not.toContain('…')
  })
})

describe('a branch without a change', () => {
  const empty = 'note: The change is empty: the commit that is checked out has no change against its base.\n'

  it('is said to be empty', async () => {
    const { dir } = someRepository()
    expect((await run('check --paths --base HEAD', dir)).printed).toContain(empty)
    expect((await run('check --paths --base main', dir)).printed).not.toContain('empty')
  })
})

describe('new on a branch that tracks runtime files', () => {
  it('does not name them among the changed files', async () => {
    const repository = someRepository({ '.flow-agents/old.txt': 'x\n' })
    repository.commit({ '.flow-agents/x/log.txt': 'x\n', 'src/b.ts': 'x\n' })
    repository.git('rm', '-q', '.flow-agents/old.txt')
    repository.git('commit', '-qm', 'Remove the old log')
    const { printed } = await run('new --base main', repository.dir)
    expect(printed).toContain('2 changed files: `a.md`, `src/b.ts` -->')
    expect(printed).not.toMatch(/log\.txt|old\.txt/)
  })
})

describe('--base with a name that is no commit', () => {
  it('may be mistyped, or not fetched yet', async () => {
    const { exit, printed } = await run('check --paths --base nope', someRepository().dir)
    expect([exit, printed]).toEqual([
      2,
      expect.stringMatching(/ Fix: Correct the name, or fetch it if origin has it: git fetch origin nope\n$/),
    ])
  })
})

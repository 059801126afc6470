import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { makeRepository, runGit, type TestRepository } from '../../support/repository.ts'
import { buildProgram, type Program, type Run } from '../../support/run-cli.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

let program: Program
beforeAll(() => {
  program = buildProgram()
})

const fix = (cwd: string, ...more: readonly string[]): Promise<Run> =>
  program.run(['fix', '--base', 'main', ...more], { cwd })
const codesOf = async (cwd: string, ...more: readonly string[]): Promise<readonly string[]> => {
  const { out } = await program.run(['check', '--base', 'main', '--json', ...more], { cwd })
  return JSON.parse(out).findings.map(({ code }: { code: string }) => code)
}
const read = (cwd: string, path: string): string => readFileSync(join(cwd, path), 'utf8')
const write = (cwd: string, path: string, text: string): string => {
  mkdirSync(dirname(join(cwd, path)), { recursive: true })
  writeFileSync(join(cwd, path), text)
  return path
}
const nextOf = ({ out }: Run): string => /^Next: (.*)$/m.exec(out)?.[1] ?? ''
const runShell = (cwd: string, script: string): void => {
  execFileSync('bash', ['-euc', script], { cwd, stdio: 'pipe', env: { ...process.env, ...identity } })
}
const identity = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap(role => [
    [`GIT_${role}_NAME`, 'Someone'],
    [`GIT_${role}_EMAIL`, 'someone@example.org'],
  ]),
)
/** The tracked paths of the index, the bytes of the index aside. */
const indexOf = (cwd: string): readonly string[] =>
  runGit(cwd, ['ls-files', '-z']).split('\0').filter(Boolean)

const branch = (
  files: Parameters<TestRepository['commit']>[0],
  ignore: string | null = null,
): TestRepository => {
  const repository = makeRepository()
  repository.commit({ 'src/a.ts': '1\n', '.gitignore': ignore })
  repository.branch('work')
  repository.commit(files, 'Retry uploads\n\nFixes #12, #13')
  return repository
}

describe('closeout fix, of runtime files', () => {
  const strange = ['.flow-agents/[a]*.json', 'we[b]/.Flow-Agents/b.json', ':(top)/.flow-agents/d.json']

  it('untracks what is committed and what is staged, whatever its name, and leaves the files', async () => {
    const { dir } = branch({ '.flow-agents/a.json': '{}', 'b/.flow-agents/x.json': '{}' }, 'dist/')
    for (const path of strange) {
      runGit(dir, ['--literal-pathspecs', 'add', '-f', write(dir, path, '1')])
      // Git itself refuses to untrack what was edited after it was staged.
      write(dir, path, '2')
    }
    const { code, out } = await fix(dir)
    expect([code, out]).toEqual([0, expect.stringContaining('Untracked 5 runtime files')])
    expect(indexOf(dir)).toEqual(['.gitignore', 'src/a.ts'])
    for (const path of strange) expect([read(dir, path), read(dir, `${path}.staged`)]).toEqual(['2', '1'])
    expect(read(dir, '.gitignore').split('\n')).toEqual(['dist/', '.flow-agents/', '.Flow-Agents/', ''])
    runGit(dir, ['add', '.gitignore'])
    runGit(dir, ['commit', '-qm', 'Untrack'])
    expect(await codesOf(dir, '--paths')).toEqual(['runtime-in-history', 'runtime-in-history'])
  })

  it('says to commit when it runs again before the commit, and so does the check', async () => {
    const { dir } = branch({ '.flow-agents/a.json': '{}', '.flow-agents/b.json': '{}' }, 'dist/\n')
    await fix(dir)
    const again = await fix(dir)
    expect([again.code, again.out]).toEqual([
      0,
      'Nothing to fix.\nnote: The index no longer has 2 runtime files of the last commit. Commit the removal: until then, closeout check reports them.\n' +
        "Next: git add .gitignore && git commit -m 'Untrack runtime files'\n",
    ])
    const { out } = await program.run(['check', '--base', 'main', '--paths'], { cwd: dir })
    expect(out).toContain("git commit -m 'Untrack runtime files'\n")
    expect(out).not.toContain('rm -r --cached')
    runShell(dir, nextOf(again))
    expect(await codesOf(dir, '--paths')).toEqual(['runtime-in-history', 'runtime-in-history'])
    expect((await fix(dir)).out).toBe('Nothing to fix.\n')
  })

  it('names the command for what the index still has, and commit for the rest', async () => {
    const { dir } = branch({ '.flow-agents/a.json': '{}', 'b/.flow-agents/x.json': '{}' }, '.flow-agents/\n')
    runGit(dir, ['rm', '-q', '-r', '--cached', '.flow-agents'])
    const { out } = await program.run(['check', '--base', 'main', '--paths', '--json'], { cwd: dir })
    const findings = JSON.parse(out).findings.filter(
      ({ code }: { code: string }) => code === 'runtime-tracked',
    )
    expect(findings).toMatchObject([
      { place: { path: '.flow-agents/a.json' }, fix: "git commit -m 'Untrack runtime files'" },
      {
        place: { path: 'b/.flow-agents/x.json' },
        fix: expect.stringMatching(/^git rm -r --cached -- b\/\.flow-agents$/),
      },
    ])
  })

  it('says what to commit: nothing where files were only staged', async () => {
    const { dir } = branch({ 'a.md': 'a\n' }, '.flow-agents/\n')
    runGit(dir, ['add', '-f', write(dir, '.flow-agents/a.json', '1')])
    expect((await fix(dir)).out).toBe(
      'Untracked 1 runtime file, which stays on disk:\n  .flow-agents/a.json\n',
    )
    const committed = branch({ '.flow-agents/a.json': '1' }, 'dist/\n')
    const [, next = ''] = (await fix(committed.dir)).out.split('Next: ')
    expect(next).toBe("git add .gitignore && git commit -m 'Untrack runtime files'\n")
  })

  const onlyStaged = (edit: (dir: string) => void): string => {
    const { dir } = branch({ '.flow-agents/a.json': 'old' }, '.flow-agents/\n')
    runGit(dir, ['add', '-f', write(dir, '.flow-agents/a.json', 'staged')])
    runGit(dir, ['add', '-f', write(dir, '.flow-agents/deep/b.json', 'staged too')])
    edit(dir)
    return dir
  }

  it('writes staged text to disk first where nothing else has it', async () => {
    const dir = onlyStaged(top => {
      write(top, '.flow-agents/a.json', 'edited')
      rmSync(join(top, '.flow-agents/deep'), { recursive: true })
    })
    const dry = await fix(dir, '--dry-run')
    expect(dry.out).toContain('is written to .flow-agents/a.json.staged.\n')
    expect(existsSync(join(dir, '.flow-agents/deep'))).toBe(false)
    const { code, out } = await fix(dir)
    expect(code).toBe(0)
    expect(out).toContain('Untracked 2 runtime files, which stay on disk:')
    expect(out).toContain(
      'The staged text of .flow-agents/deep/b.json is in no commit and not on disk, so it is written to .flow-agents/deep/b.json.\n',
    )
    expect(read(dir, '.flow-agents/a.json')).toBe('edited')
    expect(read(dir, '.flow-agents/a.json.staged')).toBe('staged')
    expect(read(dir, '.flow-agents/deep/b.json')).toBe('staged too')
    expect(indexOf(dir)).toEqual(['.gitignore', 'src/a.ts'])
  })

  it('writes no staged text where the disk has the same, and replaces no file', async () => {
    const same = onlyStaged(() => undefined)
    await fix(same)
    expect(existsSync(join(same, '.flow-agents/a.json.staged'))).toBe(false)
    const taken = onlyStaged(top => {
      write(top, '.flow-agents/a.json', 'edited')
      write(top, '.flow-agents/a.json.staged', 'mine')
    })
    await fix(taken)
    expect(read(taken, '.flow-agents/a.json.staged')).toBe('mine')
    expect(read(taken, '.flow-agents/a.json.staged-2')).toBe('staged')
  })

  it('untracks nothing where staged text cannot be written: a link is in its way', async () => {
    const outside = temporaryFolder()
    const dir = onlyStaged(top => {
      rmSync(join(top, '.flow-agents'), { recursive: true })
      symlinkSync(outside, join(top, '.flow-agents'))
    })
    const { code, err } = await fix(dir)
    expect([code, err]).toEqual([2, expect.stringContaining('.flow-agents is not a folder')])
    expect(indexOf(dir)).toContain('.flow-agents/deep/b.json')
    expect(existsSync(join(outside, 'a.json'))).toBe(false)
  })

  it('says which files are not on disk: the last commit has them', async () => {
    const { dir } = branch({ '.flow-agents/a.json': '{}', 'docs/a.md': 'a\n' }, '.flow-agents/\n')
    runGit(dir, ['sparse-checkout', 'set', '--cone', 'docs'])
    const { code, out } = await fix(dir)
    expect([code, out]).toEqual([
      0,
      expect.stringContaining(
        'Untracked 1 runtime file:\n  .flow-agents/a.json (not on disk; the last commit has it)\n',
      ),
    ])
    expect(indexOf(dir)).not.toContain('.flow-agents/a.json')
  })

  it('starts no filter of the configuration', async () => {
    const { dir } = branch({ '.flow-agents/a.json': '{}', '.gitattributes': '* filter=mark\n' }, 'dist/\n')
    const ran = join(temporaryFolder(), 'ran')
    runGit(dir, ['config', 'filter.mark.clean', `touch ${ran}; cat`])
    runGit(dir, ['config', 'filter.mark.required', 'true'])
    write(dir, 'src/a.ts', '3\n')
    runGit(dir, ['update-index', '--force-write-index'])
    rmSync(ran, { force: true })
    write(dir, 'src/a.ts', '4\n')
    expect((await fix(dir)).code).toBe(0)
    expect(existsSync(ran)).toBe(false)
    expect(runGit(dir, ['diff', '--name-only'])).toContain('src/a.ts')
    expect(existsSync(ran)).toBe(true)
  })

  it('prints a next command that works in a subfolder, and with -C outside of the checkout', async () => {
    const { dir } = branch({ 'sub/.flow-agents/a.json': '{}' }, 'dist/\n')
    const inside = await fix(join(dir, 'sub'))
    runShell(join(dir, 'sub'), nextOf(inside))
    expect(runGit(dir, ['status', '--porcelain'])).toBe('')
    const other = branch({ 'sub/.flow-agents/a.json': '{}' }, 'dist/\n')
    const outside = await fix(dirname(other.dir), '-C', other.dir)
    runShell(dirname(other.dir), nextOf(outside))
    expect(runGit(other.dir, ['status', '--porcelain'])).toBe('')
  })

  it('untracks names with a backslash, and bytes that are not UTF-8', async () => {
    const repository = branch({ 'a.md': 'a\n' }, '.flow-agents/\n')
    repository.commitBytes([
      Buffer.from('.flow-agents/\xff.json', 'latin1'),
      Buffer.from('.flow-agents\\b.json'),
    ])
    expect((await fix(repository.dir)).out).toContain('Untracked 2 runtime files')
    expect(indexOf(repository.dir)).toEqual(['.gitignore', 'a.md', 'src/a.ts'])
  })

  it('untracks a symlink and a submodule', async () => {
    const repository = branch({ 'web/.flow-agents': { link: '/tmp' } }, 'dist/\n')
    repository.commit({ '.agent/artifacts': { submodule: repository.git('rev-parse', 'HEAD') } })
    expect((await fix(repository.dir)).code).toBe(0)
    expect(indexOf(repository.dir)).toEqual(['.gitignore', 'src/a.ts'])
    expect(lstatSync(join(repository.dir, 'web/.flow-agents')).isSymbolicLink()).toBe(true)
    runGit(repository.dir, ['add', '.'])
    expect(indexOf(repository.dir)).toEqual(['.gitignore', 'src/a.ts'])
  })

  it('leaves what the policy allows', async () => {
    const repository = makeRepository()
    repository.commit({
      '.github/closeout.yml': "allow: ['.flow-agents/config/**']\n",
      '.gitignore': '.flow-agents/\n',
    })
    repository.branch('work')
    repository.commit({ '.flow-agents/config/a.json': '{}', '.flow-agents/b.json': '{}' })
    await fix(repository.dir)
    expect(indexOf(repository.dir)).toContain('.flow-agents/config/a.json')
    expect(indexOf(repository.dir)).not.toContain('.flow-agents/b.json')
  })

  it('works from a subfolder, and in a worktree', async () => {
    const { dir } = branch({ '.flow-agents/a.json': '{}' })
    const tree = join(temporaryFolder(), 'tree')
    runGit(dir, ['worktree', 'add', '-q', '-b', 'other', tree, 'work'])
    await fix(join(dir, 'src'))
    expect([indexOf(dir), read(dir, '.gitignore')]).toEqual([['src/a.ts'], '.flow-agents/\n'])
    await fix(join(tree, 'src'))
    expect([indexOf(tree), read(tree, '.gitignore')]).toEqual([['src/a.ts'], '.flow-agents/\n'])
  })

  it('does nothing the second time, byte by byte', async () => {
    const { dir } = branch({ '.flow-agents/a.json': '{}' }, 'dist/\r\n*.log')
    const body = write(dir, 'body.md', 'Retries.\r\n')
    await fix(dir, '--body-file', body)
    const after = [read(dir, '.gitignore'), read(dir, body), indexOf(dir)]
    expect(after[0]).toBe('dist/\r\n*.log\r\n.flow-agents/\r\n')
    const { code, out } = await fix(dir, '--body-file', body)
    expect([code, out]).toEqual([0, expect.stringContaining('Nothing to fix.')])
    expect([read(dir, '.gitignore'), read(dir, body), indexOf(dir)]).toEqual(after)
  })

  it('says with --dry-run what it would do, with a diff, and writes nothing', async () => {
    const { dir } = branch({ '.flow-agents/a.json': '{}' }, 'dist/')
    const body = write(dir, 'body.md', '## Closeout\n\nShipped: retries\n')
    const before = [read(dir, '.gitignore'), read(dir, body), indexOf(dir)]
    const { code, out } = await fix(dir, '--body-file', body, '--dry-run')
    expect(code).toBe(0)
    expect(out).toContain('Would untrack 1 runtime file, which stays on disk:\n  .flow-agents/a.json\n')
    expect(out).toContain('  -dist/\n  \\ No newline at end of file\n  +dist/\n  +.flow-agents/\n')
    expect(out).toContain('  +### Verification\n')
    expect([read(dir, '.gitignore'), read(dir, body), indexOf(dir)]).toEqual(before)
  })

  it('does not write an ignore file that is a symlink, or one that is not checked out', async () => {
    const outside = join(temporaryFolder(), 'ignore')
    writeFileSync(outside, 'dist/\n')
    const { dir } = branch({ 'a.md': 'a\n' })
    symlinkSync(outside, join(dir, '.gitignore'))
    const linked = await fix(dir)
    expect([linked.code, linked.out]).toEqual([1, expect.stringContaining('.gitignore is a symlink')])
    expect(readFileSync(outside, 'utf8')).toBe('dist/\n')
    const sparse = branch({ '.flow-agents/a.json': '{}' }, 'dist/\n')
    runGit(sparse.dir, ['rm', '-rq', '--cached', 'src'])
    runGit(sparse.dir, ['checkout', '-q', '-f', 'work'])
    runGit(sparse.dir, ['update-index', '--skip-worktree', '.gitignore'])
    runGit(sparse.dir, ['clean', '-fdq'])
    const path = join(sparse.dir, '.gitignore')
    rmSync(path)
    const absent = await fix(sparse.dir)
    expect([absent.code, existsSync(path)]).toEqual([1, false])
    expect(absent.out).toContain('git checkout -- .gitignore')
  })

  it('says that another rule still makes an exception', async () => {
    const { dir } = branch({
      'web/.gitignore': '!.flow-agents/\n!.flow-agents/**\n',
      'web/.flow-agents/a.json': '{}',
    })
    const { code, out } = await fix(dir)
    expect([code, out]).toEqual([1, expect.stringContaining('another rule makes an exception')])
    expect(indexOf(dir)).not.toContain('web/.flow-agents/a.json')
  })
})

describe('closeout fix, of a body', () => {
  const answered = '## Closeout\n\nShipped: retries on 5xx\n\n- Verification: `npm test`: 41 passed\n'
  const fixed = async (
    body: string,
  ): Promise<{ readonly text: string; readonly run: Run; readonly dir: string }> => {
    const { dir } = branch(
      { 'docs/adr/0007.md': 'a\n', 'docs/retry.md': 'b\n', 'src/a.ts': '2\n' },
      '.flow-agents/\n',
    )
    const path = write(dir, 'body.md', body)
    const run = await fix(dir, '--body-file', path)
    return { text: read(dir, path), run, dir }
  }

  it('adds the fields that are missing, from the change, and placeholders that the gate refuses', async () => {
    const { text, run, dir } = await fixed(`Intro.\n\n${answered}\n## Notes\n\nMore.\n`)
    expect(run.out).toContain(
      'body.md: added Provider changes, Durable docs, Records, Follow-ups, Runtime artifacts\n' +
        'Only the author can answer: Follow-ups (line 23), Runtime artifacts (line 27).\n',
    )
    expect(text).toBe(`Intro.

${answered}
### Provider changes

- #12
- #13

### Durable docs

- Added \`docs/adr/0007.md\`
- Added \`docs/retry.md\`

### Records

- Added \`docs/adr/0007.md\`

### Follow-ups

TODO: one line for each follow-up, as \`- [ ] backlog: what is to be done\`, or \`None, because …\`

### Runtime artifacts

TODO: confirm that \`.flow-agents/\` stays untracked

## Notes

More.
`)
    const codes = await codesOf(dir, '--body-file', 'body.md')
    expect(codes.filter(code => code !== 'fact-unknown')).toEqual([
      'closeout-placeholder',
      'closeout-placeholder',
    ])
  })

  it('adds them below headings in HTML', async () => {
    const body =
      '<h2>Closeout</h2>\n\n<h3>Verification</h3>\n\n`npm test`: 41 passed\n\n<h2>Notes</h2>\n\nMore.\n'
    const { text, dir } = await fixed(body)
    expect(text.endsWith('\n<h2>Notes</h2>\n\nMore.\n')).toBe(true)
    const codes = await codesOf(dir, '--body-file', 'body.md')
    expect(codes.filter(code => code !== 'fact-unknown')).toEqual(Array(3).fill('closeout-placeholder'))
  })

  it('adds the whole section to a body without one, with the commits as a comment that answers nothing', async () => {
    const { text, run, dir } = await fixed('Retries.')
    expect(text.startsWith('Retries.\n\n## Closeout\n\n### Shipped behavior\n\nTODO: ')).toBe(true)
    expect(text).toContain('- `Retry uploads`')
    expect(run.out).toContain('Only the author can answer: Shipped behavior (line 5), Verification')
    expect(await codesOf(dir, '--body-file', 'body.md')).toContain('closeout-placeholder')
  })

  it('keeps every other byte: line ends, bytes that are not UTF-8, the markers of a rendered section', async () => {
    const { dir } = branch({ 'docs/retry.md': 'b\n' }, '.flow-agents/\n')
    const before = `<!-- closeout:begin -->\r\n${answered.replaceAll('\n', '\r\n')}<!-- closeout:end -->\r\n\r\n# Next\r\n\r\n\xff\r\n`
    writeFileSync(join(dir, 'body.md'), Buffer.from(before, 'latin1'), { mode: 0o600 })
    await fix(dir, '--body-file', 'body.md')
    const after = readFileSync(join(dir, 'body.md')).toString('latin1')
    const end = before.indexOf('<!-- closeout:end')
    expect([after.startsWith(before.slice(0, end)), after.endsWith(before.slice(end))]).toEqual([true, true])
    expect(after.replaceAll('\r\n', '')).not.toContain('\n')
    expect(statSync(join(dir, 'body.md')).mode & 0o777).toBe(0o600)
  })

  const unwritable = {
    'a fence that is still open': '```\ntext\n',
    'a comment that is still open': 'Text.\n\n<!-- note\n',
    'a collapsed block that is still open': '<details>\n<summary>More</summary>\n\nText.\n',
  }
  it.each(Object.entries(unwritable))('refuses a body that ends in %s', async (_what, body) => {
    const { text, run } = await fixed(body)
    expect([run.code, text]).toEqual([1, body])
    expect(run.out).toContain('not fixed')
  })

  it('writes through no symlink that leads out of the repository or into .git, but where the user names the file', async () => {
    const { dir } = branch({ 'docs/retry.md': 'b\n' }, '.flow-agents/\n')
    const outside = join(temporaryFolder(), 'outside.md')
    writeFileSync(outside, 'Mine.\n')
    symlinkSync(outside, join(dir, 'body.md'))
    symlinkSync(dirname(outside), join(dir, 'linked'))
    symlinkSync(join(dir, '.git/description'), join(dir, 'inner.md'))
    for (const name of ['body.md', 'linked/outside.md', 'inner.md']) {
      const { code, out } = await fix(dir, '--body-file', name)
      expect([code, out]).toEqual([1, expect.stringContaining('leads out of the repository')])
    }
    expect(readFileSync(outside, 'utf8')).toBe('Mine.\n')
    expect((await fix(dir, '--body-file', outside)).code).toBe(0)
    expect(readFileSync(outside, 'utf8')).toContain('## Closeout')
  })

  it('writes a file that is named itself, also in .git', async () => {
    const { dir } = branch({ 'docs/retry.md': 'b\n' }, '.flow-agents/\n')
    const { code } = await fix(dir, '--body-file', write(dir, '.git/PR.md', '## Closeout\n'))
    expect([code, read(dir, '.git/PR.md')]).toEqual([0, expect.stringContaining('### Verification')])
  })

  it('cannot be broken by the subjects of commits', async () => {
    const { dir, commit } = branch({ 'docs/retry.md': 'b\n' }, '.flow-agents/\n')
    const subjects = [
      'End --> <!-- it',
      'Use $HOME and \\n\\n# x',
      '`code` ### Closeout',
      '--!> out',
      '$(id)',
    ]
    for (const subject of subjects) commit({ 'b.txt': subject }, subject)
    write(dir, 'body.md', 'Retries.\n')
    await fix(dir, '--body-file', 'body.md')
    const codes = new Set(await codesOf(dir, '--body-file', 'body.md'))
    expect([...codes].toSorted()).toEqual(['closeout-placeholder', 'fact-unknown'])
  })

  it('prints as JSON what it did', async () => {
    const { dir } = branch({ '.flow-agents/a.json': '{}' }, 'dist/\n')
    write(dir, 'body.md', `${answered}\nProvider changes: #12\n`)
    const { out } = await fix(dir, '--body-file', 'body.md', '--json')
    expect(JSON.parse(out)).toMatchObject({
      schema_version: '1.0',
      dry_run: false,
      untracked: ['.flow-agents/a.json'],
      ignore: {
        path: '.gitignore',
        rules: ['.flow-agents/'],
        diff: expect.stringContaining('+.flow-agents/\n'),
      },
      body: { path: 'body.md', fields: ['docs', 'records', 'follow_ups', 'runtime'] },
      refused: [],
    })
  })
})

describe('closeout new', () => {
  it('prints a body that the gate refuses for its placeholders alone', async () => {
    const { dir } = branch({ 'docs/retry.md': 'b\n' }, '.flow-agents/\n')
    const { code, out } = await program.run(['new', '--base', 'main'], { cwd: dir })
    expect(code).toBe(0)
    expect(out.startsWith('## Closeout\n')).toBe(true)
    expect(out).toContain('- Added `docs/retry.md`')
    expect(out).toContain('- #12\n- #13\n')
    write(dir, 'body.md', out)
    const codes = await codesOf(dir, '--body-file', 'body.md')
    expect([...new Set(codes)].toSorted()).toEqual(['closeout-placeholder', 'fact-unknown'])
  })

  it('starts from the template of the repository, and does not replace a file', async () => {
    const repository = makeRepository()
    const template = '# What\n\n## Closeout\n\n### Verification\n\n<!-- How? -->\n\n# More\n'
    repository.commit({ '.github/PULL_REQUEST_TEMPLATE.md': template, '.gitignore': '.flow-agents/\n' })
    repository.branch('work')
    repository.commit({ 'a.md': 'a\n' })
    const run = () =>
      program.run(['new', '--base', 'main', '--body-file', 'body.md'], { cwd: repository.dir })
    const first = await run()
    expect([first.code, first.out]).toEqual([
      0,
      expect.stringMatching(/^body\.md: written\. Answer: Shipped behavior, /),
    ])
    const body = read(repository.dir, 'body.md')
    expect(body).toMatch(
      /^# What\n\n## Closeout\n\n### Verification\n\n<!-- How\? -->\n\n### Shipped behavior\n/,
    )
    expect(body.match(/^### Verification$/gm)).toHaveLength(1)
    const second = await run()
    expect([second.code, second.err]).toEqual([
      2,
      expect.stringContaining('closeout fix --body-file body.md'),
    ])
  })
})

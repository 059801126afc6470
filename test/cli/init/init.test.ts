import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { closeoutFields, fieldNames } from '../../../src/core/closeout/model/closeout.ts'
import { parseCloseout } from '../../../src/core/closeout/parse-closeout.ts'
import type { DoctorReport } from '../../../src/core/diagnosis/model/diagnosis.ts'
import { fieldExamples } from '../../../src/core/setup/field-examples.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { runInProcess } from '../../support/run-command.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { lintWorkflow } from '../../support/workflows/lint-workflow.ts'

const sha = '0123456789012345678901234567890123456789'
const workflowPath = '.github/workflows/artifact-gate.yml'
const templatePath = '.github/pull_request_template.md'
const skillPath = '.agents/skills/closeout/SKILL.md'

const gitEnv = {
  PATH: process.env.PATH,
  ...Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap(role => [
      [`GIT_${role}_NAME`, 'Mona'],
      [`GIT_${role}_EMAIL`, 'mona@example.com'],
    ]),
  ),
}

let repo: TestRepository
beforeEach(() => {
  repo = makeRepository()
})
afterEach(() => repo.remove())

const run = (...line: readonly string[]) =>
  runInProcess([...line, '-C', repo.dir], repo.dir, '2026-11-20T12:00:00Z')
const init = (...line: readonly string[]) => run('init', '--uses', `closeout-dev/closeout@${sha}`, ...line)
const path = (name: string): string => join(repo.dir, name)
const read = (name: string): string => readFileSync(path(name), 'utf8')
const write = (name: string, text: string): void => {
  mkdirSync(dirname(path(name)), { recursive: true })
  writeFileSync(path(name), text)
}

/** Every file of the work tree, with its bytes and the time of its last change. */
const snapshot = (): Readonly<Record<string, readonly [string, number]>> =>
  Object.fromEntries(
    readdirSync(repo.dir, { recursive: true, encoding: 'utf8' })
      .filter(name => !name.startsWith('.git/') && name !== '.git' && statSync(path(name)).isFile())
      .map(name => [name, [read(name), statSync(path(name)).mtimeMs]]),
  )

describe('closeout init', () => {
  it('prints every difference and writes nothing without --apply', async () => {
    const { exit, printed } = await init('--agents')
    expect(snapshot()).toEqual({})
    expect(exit).toBe(0)
    for (const name of [
      workflowPath,
      '.github/closeout.yml',
      '.gitignore',
      templatePath,
      'AGENTS.md',
      skillPath,
    ])
      expect(printed).toContain(`+++ b/${name}\n`)
    expect(printed).toContain('Dry run')
  })

  it('writes what the dry run shows, in a repository without a commit', async () => {
    const { printed: shown } = await init('--agents', '--json')
    const { exit, printed } = await init('--agents', '--apply', '--json')
    expect(exit).toBe(0)
    expect(JSON.parse(printed)).toEqual({ ...JSON.parse(shown), applied: true })
    expect(Object.keys(snapshot()).toSorted()).toEqual(
      [workflowPath, '.github/closeout.yml', '.gitignore', templatePath, 'AGENTS.md', skillPath].toSorted(),
    )
  })

  it('changes nothing the second time', async () => {
    await init('--agents', '--apply')
    const before = snapshot()
    const { exit, printed } = await init('--agents', '--apply')
    expect(snapshot()).toEqual(before)
    expect([exit, printed]).toEqual([0, expect.stringContaining('Nothing to do.')])
  })

  it('leaves the text for agents out without --agents', async () => {
    await init('--apply')
    expect(existsSync(path('AGENTS.md'))).toBe(false)
    expect(existsSync(path(skillPath))).toBe(false)
  })

  it('writes a repository that the doctor and actionlint find nothing in', async () => {
    await init('--agents', '--apply')
    const { exit, printed } = await run('doctor', '--json')
    const { diagnoses } = JSON.parse(printed) as DoctorReport
    expect(diagnoses.filter(({ verdict }) => verdict !== 'ok')).toEqual([])
    expect(exit).toBe(0)
    expect(
      await lintWorkflow({ place: workflowPath, kind: 'workflow', content: read(workflowPath) }),
    ).toEqual([])
  })

  it.each([
    ['in a sub-folder', 'src/deep', []],
    ['outside of the repository', '..', ['-C', 'REPOSITORY']],
  ])('prints a next command that works %s too', async (_what, from, more) => {
    mkdirSync(path('src/deep'), { recursive: true })
    const line = ['init', '--apply', ...more.map(word => word.replace('REPOSITORY', repo.dir))]
    const { printed } = await runInProcess(line, path(from), '2026-11-20T12:00:00Z')
    const next = /^Next: (.*)$/m.exec(printed)?.[1] ?? ''
    execFileSync('bash', ['-c', next], { cwd: path(from), env: gitEnv })
    expect(repo.git('ls-files').split('\n')).toEqual(
      ['.github/closeout.yml', templatePath, workflowPath, '.gitignore'].toSorted(),
    )
  })

  it('names the default branch in the workflow, also one that YAML would misread', async () => {
    repo.git('symbolic-ref', 'HEAD', 'refs/heads/no')
    await init('--apply')
    expect(read(workflowPath)).toContain("branches: ['no']")
    expect(
      await lintWorkflow({ place: workflowPath, kind: 'workflow', content: read(workflowPath) }),
    ).toEqual([])
  })

  it('takes the branch with a usual name where another one is checked out, and then the doctor agrees', async () => {
    repo.git('symbolic-ref', 'HEAD', 'refs/heads/trunk')
    repo.commit({ 'a.txt': 'a\n' })
    repo.branch('feat')
    const { printed } = await init('--apply')
    expect(read(workflowPath)).toContain('branches: [trunk]')
    expect(printed).not.toContain('note:')
    const findEvents = async () =>
      (JSON.parse((await run('doctor', '--json')).printed) as DoctorReport).diagnoses.find(
        ({ name }) => name === 'workflow-events',
      )
    expect(await findEvents()).toMatchObject({ verdict: 'ok' })
    write(workflowPath, read(workflowPath).replace('[trunk]', '[feat]'))
    expect(await findEvents()).toMatchObject({ verdict: 'advice', fix: 'branches: [trunk]' })
  })

  it('says which branch it assumes where none has a usual name, and takes the one that is named', async () => {
    repo.git('symbolic-ref', 'HEAD', 'refs/heads/stable')
    repo.commit({ 'a.txt': 'a\n' })
    repo.branch('feat')
    const { printed } = await init()
    expect(printed).toContain(
      'note: The workflow checks pushes to feat, but this clone does not show which branch is the default one. To name another: closeout init --base <branch>\n',
    )
    const named = await init('--base', 'stable')
    expect(named.printed).toContain('branches: [stable]')
    expect(named.printed).not.toContain('note:')
    expect((await init('--base', 'a b')).exit).toBe(2)
    repo.git('config', 'init.defaultBranch', 'stable')
    expect((await init()).printed).toContain('branches: [stable]')
  })

  it('writes a template that fails untouched and passes when it is filled in', async () => {
    await init('--apply')
    repo.commit({}, 'Add the artifact gate')
    repo.branch('change')
    repo.commit({ 'src/upload.ts': 'export {}\n', 'docs/retry.md': 'How uploads are retried.\n' })
    const template = read(templatePath)
    const { fields } = parseCloseout(template)
    expect(fieldNames.map(name => fields[name].verdict)).toEqual(fieldNames.map(() => 'placeholder'))
    const body = temporaryFolder()
    const check = (text: string) => {
      writeFileSync(join(body, 'body.md'), text)
      return run('check', '--base', 'main', '--body-file', join(body, 'body.md'))
    }
    expect((await check(template)).exit).toBe(1)
    const filled = fieldNames.reduce((text, name) => {
      const heading = `### ${closeoutFields[name].title}\n\n`
      const answer = name === 'changes' ? 'None, because no issue asked for it.' : fieldExamples[name]
      return text.replace(heading, () => `${heading}${answer}\n\n`)
    }, template)
    expect(await check(filled)).toEqual({ exit: 0, printed: expect.stringContaining('passes') })
  })
})

describe('closeout new with the template of closeout init', () => {
  it('fills in what the change shows, and leaves the rest to the author', async () => {
    await init('--apply')
    repo.commit({}, 'Add the artifact gate')
    repo.branch('change')
    repo.commit(
      { 'src/a.ts': 'export {}\n', 'docs/retry.md': 'Text.\n', 'CHANGELOG.md': '- A\n' },
      'Retry. Fixes #12',
    )
    const { printed } = await run('new', '--base', 'main')
    const { fields } = parseCloseout(printed, { template: read(templatePath) })
    expect(fieldNames.filter(name => fields[name].verdict === 'answered')).toEqual([
      'changes',
      'docs',
      'records',
    ])
    expect([fields.changes.text, fields.docs.text]).toEqual(['#12', expect.stringContaining('docs/retry.md')])
    const sources = /<!-- Write the answer from these[\s\S]*?-->\n/
    expect(sources.exec(printed)?.[0]).toContain('- `Retry. Fixes #12`\n3 changed files: `')
    expect(
      printed
        .replace(sources, '')
        .replace(/^- .*\n/gm, '')
        .replaceAll('\n\n\n', '\n\n'),
    ).toBe(read(templatePath))
  })

  it('fills in a body of that template by closeout fix, once, and keeps what its author wrote', async () => {
    await init('--apply')
    repo.commit({}, 'Add the artifact gate')
    repo.branch('change')
    repo.commit({ 'src/a.ts': 'export {}\n', 'docs/retry.md': 'Text.\n' }, 'Retry. Fixes #12')
    const own = read(templatePath).replace('### Records\n', '### Records\n\nNone, because I say so.\n')
    write('body.md', `My words.\n\n${own}`)
    const { printed } = await run('fix', '--base', 'main', '--body-file', 'body.md')
    expect(printed).toContain('body.md: added Shipped behavior, Provider changes, Durable docs\n')
    const fixed = read('body.md')
    expect(fixed).toMatch(/^My words\.\n/)
    expect(fixed).toContain('### Records\n\nNone, because I say so.\n')
    expect(fixed).toContain('- `Retry. Fixes #12`\n2 changed files: `docs/retry.md`, `src/a.ts` -->\n')
    expect(fixed).toContain('### Durable docs\n\n- Added `docs/retry.md`\n')
    repo.commit({ 'src/b.ts': 'export {}\n' }, 'Retry more')
    expect((await run('fix', '--base', 'main', '--body-file', 'body.md')).printed).toMatch(
      /^Nothing to fix\.\nOnly the author can answer: /,
    )
    expect(read('body.md')).toBe(fixed)
  })

  it('fills in a template with CRLF, and bold labels on their line', async () => {
    write(
      templatePath,
      '## Closeout\r\n\r\n### Durable docs\r\n\r\n### Records\r\n\r\n- **Provider changes:**\r\n',
    )
    repo.commit({ '.gitignore': '.flow-agents/\n' })
    repo.branch('change')
    repo.commit({ 'docs/retry.md': 'Text.\n' }, 'Retry. Fixes #12')
    const { printed } = await run('new', '--base', 'main')
    expect(printed).toContain('### Durable docs\r\n\r\n- Added `docs/retry.md`\r\n')
    expect(printed).toContain('- **Provider changes:** #12\r\n')
    expect(printed.replaceAll('\r\n', '')).not.toContain('\n')
  })
})

describe('closeout init where files exist', () => {
  it.each([
    ['without a final newline', 'node_modules/', 'node_modules/\n.flow-agents/\n'],
    ['with CRLF', 'node_modules/\r\n', 'node_modules/\r\n.flow-agents/\r\n'],
    ['with one of the rules', '.flow-agents/\n', '.flow-agents/\n**/.kontourai/flow-agents/\n'],
  ])('adds the missing rules to an ignore file %s', async (_what, before, start) => {
    write('.gitignore', before)
    await init('--apply')
    expect(read('.gitignore').startsWith(start)).toBe(true)
    for (const root of ['.flow-agents', '.agent/artifacts', '.agents/flow-agents'])
      expect(repo.git('check-ignore', `${root}/a/state.json`)).toBe(`${root}/a/state.json`)
  })

  it('names a root that another ignore file keeps open', async () => {
    write('.flow-agents/.gitignore', '!*\n!*/\n')
    write('.agent/.gitignore', '!artifacts/\n')
    const { exit, printed } = await init('--apply')
    expect([exit, printed]).toEqual([1, expect.stringContaining('.agent/artifacts')])
  })

  it('adds the missing fields to a template, and keeps every other byte', async () => {
    const before =
      '# Ours\r\n\r\nWords with \xff.\r\n\r\n## Closeout\r\n\r\n### Verification\r\n\r\n## After\r\n\r\nMore.\r\n'
    mkdirSync(path('docs'))
    writeFileSync(path('docs/PULL_REQUEST_TEMPLATE.md'), Buffer.from(before, 'latin1'))
    const { exit } = await init('--apply')
    expect(exit).toBe(0)
    expect(existsSync(path(templatePath))).toBe(false)
    const after = readFileSync(path('docs/PULL_REQUEST_TEMPLATE.md'), 'latin1')
    const [own, rest] = [before.indexOf('## After'), after.indexOf('## After')]
    expect([after.slice(0, own - 2), after.slice(rest)]).toEqual([
      before.slice(0, own - 2),
      before.slice(own),
    ])
    const { fields } = parseCloseout(after)
    expect(fieldNames.map(name => fields[name].verdict)).toEqual(fieldNames.map(() => 'placeholder'))
    expect(after.replaceAll('\r\n', '')).not.toContain('\n')
  })

  it('leaves a template alone that it cannot complete, and says why', async () => {
    write(templatePath, 'Words.\n\n```\nA block that does not end.\n')
    const { exit, printed } = await init('--apply')
    expect([exit, printed]).toEqual([1, expect.stringContaining('not done')])
    expect(read(templatePath)).toBe('Words.\n\n```\nA block that does not end.\n')
  })

  it('leaves a policy and a workflow that runs the gate as they are', async () => {
    write('.github/closeout.yml', 'mode: warn\n')
    write(
      '.github/workflows/ci.yml',
      `on: pull_request\njobs:\n  gate:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: closeout-dev/closeout@${sha}\n`,
    )
    const { exit, printed } = await init('--apply')
    expect(exit).toBe(0)
    expect(printed).toContain('.github/workflows/ci.yml runs the gate')
    expect(existsSync(path(workflowPath))).toBe(false)
    expect(read('.github/closeout.yml')).toBe('mode: warn\n')
  })

  it('leaves a workflow of that name alone that runs something else', async () => {
    write(workflowPath, 'on: push\njobs: {}\n')
    const { exit, printed } = await init('--apply')
    expect([exit, printed]).toEqual([1, expect.stringContaining(`${workflowPath} exists`)])
    expect(read(workflowPath)).toBe('on: push\njobs: {}\n')
  })

  it('adds its section to the end of an AGENTS.md, and later replaces only that', async () => {
    write('agents.md', '# Ours\r\n\r\nBuild with make.')
    await init('--agents', '--apply')
    const first = read('agents.md')
    expect(first.startsWith('# Ours\r\n\r\nBuild with make.\r\n\r\n<!-- closeout init: begin')).toBe(true)
    expect(existsSync(path('AGENTS.md'))).toBe(
      existsSync(path('agents.md')) && readdirSync(repo.dir).includes('AGENTS.md'),
    )
    write('agents.md', `${first.replace('Write all 7 fields', 'Write some fields')}\r\nMore of ours.\r\n`)
    const { printed } = await init('--agents', '--apply')
    expect(read('agents.md')).toBe(`${first}\r\nMore of ours.\r\n`)
    expect(printed).toContain('-Write some fields')
  })

  it.each([
    ['one mark alone', 'Ours.\n<!-- closeout init: begin -->\nText.\n'],
    ['marks in the wrong order', '<!-- closeout init: end -->\n<!-- closeout init: begin -->\n'],
    [
      'two beginnings',
      '<!-- closeout init: begin -->\n<!-- closeout init: begin -->\n<!-- closeout init: end -->\n',
    ],
  ])('leaves an AGENTS.md alone that has %s', async (_what, text) => {
    write('AGENTS.md', text)
    const { exit } = await init('--agents', '--apply')
    expect(exit).toBe(1)
    expect(read('AGENTS.md')).toBe(text)
  })

  it('leaves a skill file of somebody else alone', async () => {
    write(skillPath, '# Mine\n')
    const { exit } = await init('--agents', '--apply')
    expect([exit, read(skillPath)]).toEqual([1, '# Mine\n'])
  })

  it('writes nothing through a symlink', async () => {
    const outside = temporaryFolder()
    writeFileSync(join(outside, 'AGENTS.md'), 'Theirs.\n')
    symlinkSync(outside, path('.github'))
    symlinkSync(join(outside, 'AGENTS.md'), path('AGENTS.md'))
    const { exit, printed } = await init('--agents', '--apply')
    expect(exit).toBe(1)
    expect(printed).toContain('would lie outside of the repository')
    expect(printed).toContain('AGENTS.md is a symlink')
    expect(readdirSync(outside)).toEqual(['AGENTS.md'])
    expect(readFileSync(join(outside, 'AGENTS.md'), 'utf8')).toBe('Theirs.\n')
  })

  it('says what else to do where runtime files are tracked', async () => {
    repo.commit({ '.flow-agents/a/state.json': '{}\n' })
    expect((await init()).printed).toContain('Git tracks 1 runtime file. closeout fix untracks')
  })

  it('refuses an action that is no action', async () => {
    const { exit } = await run('init', '--uses', 'closeout')
    expect(exit).toBe(2)
  })
})

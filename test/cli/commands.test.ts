import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type CommandHelp, type CommandPath, commandRows } from '../../src/cli/commands.ts'
import { closeoutBody, type Mirror, startMirror } from '../support/app/mirror.ts'
import { exampleDay, writeExampleRoot } from '../support/example-root.ts'
import { root } from '../support/root.ts'
import { runInProcess } from '../support/run-command.ts'
import { goodSidecars } from '../support/sidecars.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const run = (line: readonly string[]) => {
  const env = { GITHUB_TOKEN: mirror.github.tokens.reader, GITHUB_API_URL: mirror.github.url }
  return runInProcess(line, folder, exampleDay, env)
}

const submitted = (run: string, file = 'issues.json', type = 'issues') => [
  ...['artifact', 'submit', '--run', run],
  ...['--type', type, file],
]
const started = (run: string) => ['run', 'start', '--run', run]
const ended = (run: string, phase: string) => ['phase', 'end', '--run', run, '--phase', phase, '--exit', '0']
const onGithub = (...line: readonly string[]) => [...line, '--repo', 'acme/widgets']

let mirror: Mirror
beforeAll(async () => {
  mirror = await startMirror()
  const agent = mirror.github.as('agent')
  await agent.push('change', { files: { 'src/a.ts': 'export {}\n' } })
  await agent.openPullRequest({ head: 'change', body: closeoutBody() })
  await mirror.settle()
  writeExampleRoot(folder)
  mkdirSync(join(folder, 'clean'))
  const broken = JSON.stringify({ ...goodSidecars.learning, extra: true })
  for (const path of ['refused/a', 'unreadable/u1', 'torn/a'])
    mkdirSync(join(folder, path), { recursive: true })
  const files = {
    'full.md': closeoutBody(),
    'empty.md': 'Nothing.\n',
    'cases.yml': 'cases: [{ name: a complete closeout passes, expect: { verdict: pass } }]\n',
    'failing.yml': 'cases: [{ name: a complete closeout fails, expect: { verdict: fail } }]\n',
    'warn.yml': 'mode: warn\n',
    'lax.yml': 'roots: [src]\n',
    'wrong.yml': 'mod: warn\n',
    'open.md': '```\nA block that does not end.\n',
    'issues.json': '{"status":"no_issues","summary":"s","issues":[]}',
    'plan.json': '{"noop":true}',
    'broken.json': '{"status":1}',
    'refused/a/learning.json': broken,
    'unreadable/u1/journal.jsonl': 'no JSON\n',
    'torn/a/learning.json': '{',
    '.gitignore': '.flow-agents/\n.kontourai/\n.agent/\nrefused/\n',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const git = ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.org']
  execFileSync('git', [...git, 'add', '.'])
  execFileSync('git', [...git, 'commit', '-qm', 'Begin'])
  execFileSync('git', ['init', '-q', join(folder, 'sound')])
  mkdirSync(join(folder, 'sound/.github/workflows'), { recursive: true })
  copyFileSync(
    join(root, 'docs/workflows/artifact-gate.yml'),
    join(folder, 'sound/.github/workflows/gate.yml'),
  )
  execFileSync('git', ['init', '-q', join(folder, 'unsafe')])
  mkdirSync(join(folder, 'unsafe/.gitignore'))
  writeFileSync(join(folder, 'sound/.gitignore'), '.flow-agents/\n')
})
afterAll(() => mirror.close())

/** A way to an exit code: lines that come before, and the line that ends with it. */
type Way = readonly (readonly string[])[]

/** A way to each exit code of each command: a command without its row does not compile. */
const ways: Readonly<Record<CommandPath, Readonly<Record<number, Way>>>> = {
  check: {
    0: [['check', '--base', 'main', '--body-file', 'full.md']],
    1: [['check', '--base', 'main', '--body-file', 'empty.md']],
    2: [['check', '--base', 'no-such-ref']],
  },
  init: {
    0: [['init']],
    1: [['init', '-C', 'unsafe']],
    2: [['init', '-C', '/']],
  },
  fix: {
    0: [['fix', '--dry-run', '--base', 'main', '--body-file', 'empty.md']],
    1: [['fix', '--dry-run', '--base', 'main', '--body-file', 'open.md']],
    2: [['fix', '--base', 'no-such-ref']],
  },
  new: { 0: [['new', '--base', 'main']], 2: [['new', '--base', 'main', '--body-file', 'full.md']] },
  doctor: { 1: [['doctor']], 0: [['doctor', '-C', 'sound']], 2: [['doctor', '-C', '/']] },
  parse: { 0: [['parse', 'full.md']], 1: [['parse', 'empty.md']], 2: [['parse', 'absent.md']] },
  plan: { 0: [onGithub('plan', '--pr', '1', '--app-id', '1')], 2: [onGithub('plan', '--pr', 'x')] },
  render: { 0: [['render', '--slug', 'retry-uploads']], 2: [['render', '--slug', 'absent']] },
  audit: {
    0: [['audit']],
    1: [['audit', '--fail-on', 'active_wip']],
    2: [['audit', 'absent']],
  },
  clean: {
    0: [['clean']],
    1: [['clean', '--slug', 'choose-a-queue']],
    2: [['clean', '--slug', 'absent']],
  },
  validate: { 0: [['validate', 'clean']], 1: [['validate', 'refused/a']], 2: [['validate', 'absent']] },
  learning: { 2: [['learning']] },
  'learning status': {
    0: [onGithub('learning', 'status', '--artifact-root', 'clean')],
    1: [onGithub('learning', 'status')],
    2: [onGithub('learning', 'status', '--artifact-root', 'absent')],
  },
  'learning sync': {
    0: [onGithub('learning', 'sync', '--artifact-root', 'clean')],
    1: [onGithub('learning', 'sync', '--artifact-root', 'refused')],
    2: [onGithub('learning', 'sync', '--artifact-root', 'absent')],
  },
  'learning preview': {
    0: [['learning', 'preview']],
    1: [['learning', 'preview', '--artifact-root', 'torn']],
    2: [['learning', 'preview', '--artifact-root', 'absent']],
  },
  artifact: { 2: [['artifact']] },
  'artifact submit': {
    0: [started('s0'), submitted('s0')],
    1: [started('s1'), submitted('s1', 'broken.json')],
    2: [started('s2'), submitted('s2', 'absent.json')],
  },
  'artifact validate': {
    0: [['artifact', 'validate', '--type', 'issues', 'issues.json']],
    1: [['artifact', 'validate', '--type', 'issues', 'broken.json']],
    2: [['artifact', 'validate', '--type', 'issues', 'absent.json']],
  },
  'artifact audit': {
    0: [
      [...started('a0'), '--store', 'store'],
      ['artifact', 'audit', 'store'],
    ],
    1: [['artifact', 'audit', '.']],
    2: [['artifact', 'audit', 'absent']],
  },
  'artifact repair': {
    0: [
      [...started('p0'), '--store', 'whole'],
      ['artifact', 'repair', 'whole'],
    ],
    1: [['artifact', 'repair', 'unreadable']],
    2: [['artifact', 'repair', 'absent']],
  },
  phase: {
    0: [['phase', '--store', 'clean']],
    1: [['phase', '--store', 'unreadable']],
    2: [['phase', '--absent']],
  },
  'phase end': {
    0: [started('e0'), submitted('e0', 'plan.json', 'plan'), ended('e0', 'planning')],
    2: [ended('e2', 'absent')],
    3: [started('e3'), ended('e3', 'planning')],
    4: [started('e4'), ended('e4', 'development')],
  },
  policy: { 2: [['policy']] },
  'policy show': {
    0: [['policy', 'show', '--base', 'main']],
    1: [['policy', 'show', '--base', 'main', '--file', 'wrong.yml']],
    2: [['policy', 'show', '--base', 'no-such-ref']],
  },
  'policy test': {
    0: [['policy', 'test', '--cases', 'cases.yml']],
    1: [['policy', 'test', '--cases', 'failing.yml']],
    2: [['policy', 'test']],
  },
  'policy diff': {
    0: [onGithub('policy', 'diff', 'warn.yml')],
    1: [onGithub('policy', 'diff', 'lax.yml')],
    2: [onGithub('policy', 'diff', 'wrong.yml')],
  },
  run: { 2: [['run']] },
  'run start': {
    0: [started('n0')],
    1: [started('n1'), ended('n1', 'planning'), started('n1')],
    2: [started('../n2')],
  },
  'run list': {
    0: [['run', 'list', '--store', 'clean']],
    1: [['run', 'list', '--store', 'unreadable']],
    2: [['run', 'list', '--absent']],
  },
  'run show': {
    0: [started('w0'), ['run', 'show', 'w0']],
    2: [['run', 'show', 'w2']],
  },
  'run declare': {
    0: [started('d0'), ended('d0', 'development'), ['run', 'declare', '--run', 'd0']],
    1: [started('d1'), ['run', 'declare', '--run', 'd1']],
    2: [['run', 'declare']],
  },
  'run terminal': {
    0: [
      started('t0'),
      ended('t0', 'development'),
      ['run', 'declare', '--run', 't0'],
      ['run', 'terminal', '--run', 't0'],
    ],
    1: [started('t1'), ['run', 'terminal', '--run', 't1']],
    2: [['run', 'terminal']],
  },
  version: { 0: [['version']], 2: [['version', '--absent']] },
  completion: { 0: [['completion', 'bash']], 2: [['completion', 'cmd']] },
  schema: { 0: [['schema', 'record']], 2: [['schema', 'absent']] },
}

const rows: readonly (readonly [string, CommandHelp])[] = Object.entries(commandRows).flatMap(
  ([name, row]) => [
    [name, row] as const,
    ...Object.entries(row.subcommands ?? {}).map(([sub, help]) => [`${name} ${sub}`, help] as const),
  ],
)

describe('the commands', () => {
  it('are the files of src/cli/commands', async () => {
    const files = await readdir(join(root, 'src/cli/commands'))
    expect(files.map(file => file.replace(/\.ts$/, '')).toSorted()).toEqual(
      Object.keys(commandRows).toSorted(),
    )
  })

  it('are all in the help of the program, each with its summary', async () => {
    const { exit, printed } = await run(['--help'])
    expect(exit).toBe(0)
    const words = printed.replace(/\s+/g, ' ')
    for (const [name, { summary }] of Object.entries(commandRows)) {
      expect(printed).toMatch(new RegExp(`^  ${name} `, 'm'))
      expect(words).toContain(summary)
    }
  })
})

describe.each(rows)('closeout %s', (path, { summary, exits }) => {
  const name = path as CommandPath

  it('says in its help what it does and what each exit code means', async () => {
    const { exit, printed } = await run([...path.split(' '), '--help'])
    expect(exit).toBe(0)
    expect(printed.replace(/\s+/g, ' ')).toContain(summary)
    const [, listed = ''] = printed.split('\nExit status:\n')
    const codes = [...listed.matchAll(/^ {2}(\d) {2}(.+)$/gm)].map(([, code, meaning]) => [code, meaning])
    expect(codes).toEqual(Object.entries(exits))
  })

  it('has a way to each of its exit codes, and to no other', () => {
    expect(Object.keys(ways[name])).toEqual(Object.keys(exits))
  })

  it.each(Object.entries(ways[name]))('ends with %s', async (code, lines) => {
    let last = { exit: -1, printed: '' }
    for (const line of lines) last = await run(line)
    expect(last).toEqual({ exit: Number(code), printed: expect.any(String) })
  })
})

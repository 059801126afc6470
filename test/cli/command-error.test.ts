import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { commandRows } from '../../src/cli/commands.ts'
import { errorSchema } from '../../src/core/gate/model/error-schema.ts'
import { hasUnseen } from '../../src/core/text/shown-text.ts'
import { runInProcess } from '../support/run-command.ts'
import { goodSidecars } from '../support/sidecars.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { writeSession } from '../support/write-session.ts'

const folder = temporaryFolder()
const now = '2026-11-20T09:00:00Z'
const run = (line: readonly string[], cwd = folder) => runInProcess(line, cwd, now)

/** The lines that were printed: the sentence on standard error, the JSON on standard output. */
const parted = (printed: string): { readonly text: string; readonly json: string } => {
  const [text = '', json = '', ...rest] = printed.split('\n')
  expect(rest).toEqual([''])
  return { text, json }
}
const refused = async (line: readonly string[]) => {
  const { exit, printed } = await run(line)
  expect(exit).toBe(2)
  const { text, json } = parted(printed)
  const { error } = errorSchema.parse(JSON.parse(json))
  expect(text).toMatch(/^closeout: \S.*\.(?: Fix: \S.*)?$/)
  return error
}

const paths = Object.entries(commandRows).flatMap(([name, row]) => [
  name,
  ...Object.keys(row.subcommands ?? {}).map(sub => `${name} ${sub}`),
])

/** The options without which a command refuses before anything else. */
const required: Readonly<Record<string, string>> = {
  plan: '--pr 1',
  render: '--slug a',
  'artifact submit': '--run a --type issues',
  'artifact validate': '--type issues',
  'phase end': '--run a --phase review --exit 0',
  'run declare': '--run a',
  'run terminal': '--run a',
}

describe('an error of the argument parser', () => {
  it.each(paths)('has what, where and fix: closeout %s with an unknown option', async path => {
    expect(await refused(`${path} ${required[path] ?? ''} --no-such-thing --json`.split(/ +/))).toEqual({
      code: 'usage',
      what: `closeout ${path} has no option --no-such-thing.`,
      where: '--no-such-thing',
      fix: expect.any(String),
    })
  })

  it.each<[string, string, string, string]>([
    ['audt --json', 'closeout has no command "audt".', 'audt', 'closeout audit'],
    ['audit --jsn --json', 'closeout audit has no option --jsn.', '--jsn', '--json'],
    [
      'artifact submt --json',
      'closeout artifact has no command "submt".',
      'submt',
      'closeout artifact submit',
    ],
    ['run terminal --json', 'closeout run terminal needs the option --run <id>.', '--run', 'Add --run <id>.'],
    ['run terminal --json --run', '--run needs a value.', '--run', '--run <id>'],
    [
      'clean x --json',
      'closeout clean takes no argument, but got 1.',
      'closeout clean',
      'closeout clean --help',
    ],
    [
      'audit --profile x --json',
      '--profile cannot be "x".',
      '--profile',
      'Use one of: classic, promoted, seed.',
    ],
    ['audit --limit x --json', '--limit cannot be "x".', '--limit', 'Use a whole number, such as 20.'],
    ['parse --json --jsonl', '--json and --jsonl cannot be used together.', '--json', 'Choose one of them.'],
    [
      'audit no/such --json',
      'The artifact root no/such does not exist.',
      'no/such',
      expect.any(String) as never,
    ],
    [
      'parse absent.md --json',
      'Cannot read absent.md: the file does not exist.',
      'absent.md',
      expect.any(String) as never,
    ],
    [
      'check --repo ../x --json',
      '--repo: "../x" is not of the form owner/name.',
      '--repo',
      '--repo octocat/hello-world',
    ],
    [
      'run start --run audit.jsonl --json',
      '--run is "audit.jsonl", the name of the store\'s own audit sink.',
      '--run',
      expect.stringMatching(/^Give the run another name/) as never,
    ],
  ])('says what is wrong, where, and how to mend it: %s', async (line, what, where, fix) => {
    expect(await refused(line.split(' '))).toMatchObject({ what, where, fix })
  })

  it('prints no JSON where none was asked for', async () => {
    expect((await run(['audit', '--jsn'])).printed).toBe(
      'closeout: closeout audit has no option --jsn. Fix: --json\n',
    )
    expect((await run(['parse', '--', '--json'])).printed).not.toContain('{')
  })

  it('shows nothing unseen, whatever was typed', async () => {
    const word = fc.string({ unit: 'binary', minLength: 1 }).filter(text => !text.includes('\0'))
    await fc.assert(
      fc.asyncProperty(word, fc.constantFrom('audit', 'schema', 'clean', 'check'), async (text, name) => {
        for (const line of [
          [name, `--x${text}`],
          [`a${text}`],
          [name, '--profile', text],
          ['audit', `no/${text}`],
        ]) {
          const { exit, printed } = await run([...line, '--json'])
          if (exit === 2) expect(printed.split('\n').filter(hasUnseen)).toEqual([])
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('a refusal', () => {
  it('of a run that is not in the state that the command needs has the same shape, and exits with 1', async () => {
    const started = await run(['run', 'start', '--run', 'r1'])
    expect(started.exit).toBe(0)
    for (const line of ['run declare --run r1', 'run terminal --run r1']) {
      const { exit, printed } = await run([...line.split(' '), '--json'])
      const { text, json } = parted(printed)
      expect({ exit, text }).toEqual({
        exit: 1,
        text: expect.stringMatching(/^closeout: The .*\. Fix: closeout run/),
      })
      expect(errorSchema.parse(JSON.parse(json)).error).toMatchObject({ code: 'store-refused', where: 'r1' })
    }
  })
})

describe('a command that the audit prints', () => {
  it('names in sh the session that it is about, whatever the folders are called', async () => {
    const hostile = [
      ...["it's", 'a b', '$(touch x)', '`id`', '-rf', '--apply', '"', '\\', '*', '~', '#', '!!', 'a;b', '&'],
      ...[
        'new\nline',
        'ends\n',
        'ends twice\n\n',
        '\n',
        'tab\t',
        '\u001b[2J',
        '\u202eevil',
        '\u200b',
        'é',
        '%s',
        'a$&b',
      ],
    ]
    const roots = ['.flow-agents', "ro'ot \u202e$(x)", 'root ends\n']
    for (const root of roots) {
      const at = join(folder, 'hostile', root)
      mkdirSync(at, { recursive: true })
      for (const slug of hostile) {
        writeSession(at, slug, {
          state: { ...goodSidecars.state, status: 'verified', next_action: { status: 'done', summary: 's' } },
        })
      }
      const { printed } = await run(['audit', '--all', '--artifact-root', root], join(folder, 'hostile'))
      const commands = [...printed.matchAll(/^ {4}\$ (closeout [\s\S]*?)(?=\n {2}- |\n\n(?:Done|\d))/gm)].map(
        ([, text]) => text,
      )
      expect(commands).toHaveLength(hostile.length)
      const script = `closeout() { printf '%s\\0' "$@"; }\n${commands.join('\n')}`
      const words = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', cwd: at })
        .split('\0')
        .slice(0, -1)
      const slugs = words.filter(word => word.startsWith('--slug=')).map(word => word.slice('--slug='.length))
      expect(slugs.sort()).toEqual([...hostile].sort())
      expect(new Set(words.filter(word => word.startsWith('--artifact-root=')))).toEqual(
        new Set([`--artifact-root=${root}`]),
      )
    }
  })
})

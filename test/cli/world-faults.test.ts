import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { type CommandPath, commandRows } from '../../src/cli/commands.ts'
import { sampled } from '../support/laws.ts'
import { buildProgram, type Run } from '../support/run-cli.ts'
import { goodSidecars } from '../support/sidecars.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { setAge, writeSession } from '../support/write-session.ts'

/** The superuser reads everything: then the program runs as a user that may not. */
const nobody = process.getuid?.() === 0 ? 65_534 : undefined
const whole = temporaryFolder()
const bin = temporaryFolder()
let main: string
let count = 0

beforeAll(() => {
  cpSync(dirname(buildProgram().main), bin, { recursive: true })
  main = join(bin, 'main.cjs')
  for (const path of [bin, dirname(bin), dirname(dirname(bin))]) chmodSync(path, 0o755)
  execFileSync('git', ['init', '-q', '-b', 'main', whole])
  const { state, learning } = goodSidecars
  const root = join(whole, '.flow-agents')
  writeSession(root, 'retry-uploads', goodSidecars)
  writeSession(root, 'done-long-ago', {
    state: { ...state, updated_at: '2025-09-01T08:00:00Z' },
    learning: {
      ...learning,
      updated_at: '2025-09-01T08:00:00Z',
      records: learning.records.map(record => ({
        ...record,
        routing: [{ target: 'none', action: 'Nothing', status: 'completed' }],
      })),
    },
  })
  writeFileSync(join(whole, 'issues.json'), '{"status":"no_issues","summary":"s","issues":[]}')
  writeFileSync(join(whole, 'body.md'), 'Nothing.\n')
  mkdirSync(join(whole, '.github'))
  writeFileSync(join(whole, '.github/closeout.yml'), 'mode: enforce\n')
  const git = ['-C', whole, '-c', 'user.name=a', '-c', 'user.email=a@example.org']
  execFileSync('git', [...git, 'add', '.github', 'body.md'])
  execFileSync('git', [...git, 'commit', '-qm', 'Begin'])
  for (const line of [
    ['run', 'start', '--run', 'r1'],
    ['run', 'start', '--run', 'r2'],
    ['artifact', 'submit', '--run', 'r1', '--type', 'issues', 'issues.json'],
  ]) {
    execFileSync(process.execPath, [main, ...line], { cwd: whole, stdio: 'ignore' })
  }
})

/** A copy of the whole folder, that belongs to the user who runs the program. */
const freshFolder = (): string => {
  count += 1
  const parent = temporaryFolder()
  chmodSync(parent, 0o755)
  const folder = join(parent, `w${count}`)
  cpSync(whole, folder, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  setAge(join(folder, '.flow-agents/done-long-ago'), new Date('2025-09-01T08:00:00Z'))
  if (nobody !== undefined) execFileSync('chown', ['-R', `${nobody}:${nobody}`, folder])
  return folder
}

const run = (script: string, cwd: string, line: readonly string[] = []): Promise<Run> =>
  new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', script, 'sh', process.execPath, main, ...line], {
      cwd,
      env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(nobody === undefined ? {} : { uid: nobody, gid: nobody }),
    })
    let [out, err] = ['', '']
    child.stdout.on('data', chunk => {
      out += chunk
    })
    child.stderr.on('data', chunk => {
      err += chunk
    })
    child.on('error', reject)
    child.on('close', code => resolve({ code, out, err }))
  })

/** The commands that read or write a part of the folder. */
const lines = {
  sessions: [
    ['render', 'render --slug retry-uploads'],
    ['audit', 'audit'],
    ['audit', 'audit --insights'],
    ['clean', 'clean --apply'],
    ['clean', 'clean --slug done-long-ago --apply'],
    ['validate', 'validate'],
    ['learning preview', 'learning preview'],
  ],
  store: [
    ['check', 'check --paths --artifact-root .agent/artifacts'],
    ['render', 'render --slug retry-uploads --run r1'],
    ['artifact submit', 'artifact submit --run r2 --type issues issues.json'],
    ['artifact submit', 'artifact submit --run r1 --type issues issues.json'],
    ['artifact audit', 'artifact audit'],
    ['artifact repair', 'artifact repair'],
    ['run start', 'run start --run r3'],
    ['run list', 'run list'],
    ['run show', 'run show r1'],
    ['phase', 'phase'],
    ['phase end', 'phase end --run r1 --phase review --exit 0'],
    ['run declare', 'run declare --run r1'],
    ['run terminal', 'run terminal --run r1'],
  ],
  policy: [
    ['check', 'check --base HEAD --body-file body.md'],
    ['artifact submit', 'artifact submit --run r2 --type issues issues.json'],
    ['phase end', 'phase end --run r1 --phase review --exit 0'],
  ],
  inputs: [
    ['check', 'check --base HEAD --body-file body.md'],
    ['parse', 'parse body.md'],
    ['parse', 'parse --jsonl body.md'],
    ['parse', 'parse --template body.md body.md'],
    ['render', 'render --slug retry-uploads --write-body body.md'],
    ['artifact submit', 'artifact submit --run r2 --type issues issues.json'],
    ['artifact validate', 'artifact validate --type issues issues.json'],
  ],
  repository: [
    ['check', 'check --base HEAD --body-file body.md'],
    ['check', 'check --paths'],
    ['render', 'render --slug retry-uploads'],
    ['audit', 'audit'],
    ['clean', 'clean --apply'],
    ['plan', 'plan --pr 1'],
    ['learning status', 'learning status'],
  ],
} as const satisfies Readonly<Record<string, readonly (readonly [CommandPath, string])[]>>

const exitsOf = (path: CommandPath): readonly number[] => {
  const [name = '', sub] = path.split(' ')
  const row = commandRows[name as keyof typeof commandRows]
  return Object.keys((sub === undefined ? row : row.subcommands?.[sub])?.exits ?? {}).map(Number)
}

/** What no user may see: a stack trace, a line of the bundle, an error class of Node. */
const internals = /\n\s+at |\.cjs\b|node:|Node\.js v|\bE[A-Z]{3,}:|Error: |defect in closeout|undefined/

/** Whether an exit code of 2 is a verdict, which is printed as a report: undecided, or unreadable among several. */
const isVerdict = (path: CommandPath, out: string): boolean =>
  (path === 'check' || path === 'artifact validate') && out !== ''

/** What a run has to match: one of the command's exit codes, and plain words alone. */
const plain = ({ code, out, err }: Run, path: CommandPath) => ({
  code: exitsOf(path).includes(code ?? -1) ? code : `one of ${exitsOf(path)}`,
  out: expect.not.stringMatching(internals),
  err:
    code === 2 && !isVerdict(path, out) && !/^closeout: \S.*\.(?: Fix: \S.*)?$/m.test(err)
      ? 'closeout: what. Fix: fix'
      : expect.not.stringMatching(internals),
})

type Fault = (at: (path: string) => string) => void
/** What the world may do to each part of a folder. */
const faults: Readonly<Record<keyof typeof lines, Readonly<Record<string, Fault>>>> = {
  sessions: {
    'an artifact root without read permission': at => chmodSync(at('.flow-agents'), 0),
    'an artifact root that is a file': at => turnIntoFile(at('.flow-agents')),
    'an artifact root that links to itself': at => turnIntoLoop(at('.flow-agents')),
    'a session without read permission': at => chmodSync(at('.flow-agents/done-long-ago'), 0),
    'a state that is a folder': at => turnIntoFolder(at('.flow-agents/retry-uploads/state.json')),
    'a learning without read permission': at => chmodSync(at('.flow-agents/retry-uploads/learning.json'), 0),
    'an artifact root that cannot be written': at => chmodSync(at('.flow-agents'), 0o555),
    'an archive that is a file': at => writeFileSync(at('.flow-agents/archive'), ''),
  },
  store: {
    'a store without read permission': at => chmodSync(at('.agent'), 0),
    'a store that cannot be written': at => {
      for (const path of ['.agent/artifacts/r1', '.agent/artifacts', '.agent']) chmodSync(at(path), 0o555)
    },
    'a store that is a file': at => turnIntoFile(at('.agent/artifacts')),
    'a run that is a file': at => turnIntoFile(at('.agent/artifacts/r1')),
    'a run without read permission': at => chmodSync(at('.agent/artifacts/r1'), 0),
    'a journal that is a folder': at => turnIntoFolder(at('.agent/artifacts/r1/journal.jsonl')),
    'a journal without read permission': at => chmodSync(at('.agent/artifacts/r1/journal.jsonl'), 0),
    'an artifact that is a folder': at => turnIntoFolder(at('.agent/artifacts/r1/issues.json')),
    'a lock that is a file': at => writeFileSync(at('.agent/artifacts/.lock'), ''),
    'a lock that is a folder': at => mkdirSync(at('.agent/artifacts/.lock')),
  },
  policy: {
    'a policy that is a folder': at => turnIntoFolder(at('.github/closeout.yml')),
    'a policy without read permission': at => chmodSync(at('.github/closeout.yml'), 0),
  },
  inputs: {
    'inputs that are folders': at =>
      ['body.md', 'issues.json'].forEach(name => void turnIntoFolder(at(name))),
    'inputs without read permission': at =>
      ['body.md', 'issues.json'].forEach(name => void chmodSync(at(name), 0)),
  },
  repository: {
    'a repository without read permission': at => chmodSync(at('.git'), 0),
    'a repository that is a broken file': at => turnIntoFile(at('.git')),
    'a repository that belongs to somebody else': at => {
      if (nobody === undefined) return
      for (const path of ['.', '.git']) {
        chownSync(at(path), 0, 0)
        chmodSync(at(path), 0o755)
      }
    },
  },
}
const turnIntoFile = (path: string): void => {
  rmSync(path, { recursive: true, force: true })
  writeFileSync(path, 'text\n')
}
const turnIntoFolder = (path: string): void => {
  rmSync(path, { recursive: true, force: true })
  mkdirSync(path)
}
const turnIntoLoop = (path: string): void => {
  rmSync(path, { recursive: true, force: true })
  symlinkSync(path, path)
}

const cases = Object.entries(faults).flatMap(([part, own]) =>
  Object.entries(own).map(([fault, cause]) => ({ fault, cause, part: part as keyof typeof lines })),
)

describe('what the world does wrong', () => {
  it.each(cases)('is said in plain words by every command that meets it: $fault', async ({ cause, part }) => {
    const some = sampled<readonly [CommandPath, string]>(lines[part], 3)
    const runs = some.map(async ([path, text]) => {
      const folder = freshFolder()
      cause(name => join(folder, name))
      return { path, text, ended: await run('exec "$@"', folder, text.split(' ')) }
    })
    for (const { path, text, ended } of await Promise.all(runs)) {
      expect({ text, ...ended }).toEqual({ text, ...ended, ...plain(ended, path) })
    }
  })
})

describe('a session that the user may not read', () => {
  it('is one finding of validate, which says so, and no file of it is called missing or broken', async () => {
    const folder = freshFolder()
    chmodSync(join(folder, '.flow-agents/done-long-ago'), 0)
    chmodSync(join(folder, '.flow-agents/retry-uploads/learning.json'), 0)
    const { code, out } = await run('exec "$@"', folder, ['validate'])
    expect({ code, lines: out.split('\n') }).toEqual({
      code: 1,
      lines: [
        '.flow-agents/done-long-ago/state.json: the file cannot be read: permission denied for its folder, so that nothing in the session was checked. [unreadable]',
        '  Fix: Give yourself permission to read the folder (chmod u+rx), and run the command again.',
        '.flow-agents/retry-uploads/learning.json: the file cannot be read: permission denied. [unreadable]',
        '  Fix: Give yourself permission to read the file (chmod u+r).',
        '2 defects in 2 sessions',
        '',
      ],
    })
    const preview = await run('exec "$@"', folder, ['learning', 'preview'])
    expect(preview.err).toContain(
      'closeout: .flow-agents/retry-uploads/learning.json cannot be read: permission denied. Its routes are left out.\n',
    )
  })
})

describe('a run that the user may not read', () => {
  it('is named in the list, and hides no other run', async () => {
    const folder = freshFolder()
    chmodSync(join(folder, '.agent/artifacts/r1'), 0)
    for (const line of [['run', 'list'], ['phase']]) {
      const { code, out } = await run('exec "$@"', folder, line)
      expect({ code, out }).toEqual({
        code: 1,
        out: expect.stringMatching(
          /^r1: cannot be read: \.agent\/artifacts\/r1\/.* permission denied\.\nr2: no phase/,
        ),
      })
    }
  })
})

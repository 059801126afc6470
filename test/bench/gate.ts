import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { completeBody } from '../support/change/change.ts'
import { median, printTable, type TimedCommand, timeCommands } from './time-commands.ts'
import { run as timeTrackedFiles } from './tracked-files.ts'

const rounds = 31

/** Compare the gate as a whole process with a bare Node process: offline, with its request, and with many files. */
export const run = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-bench-'))
  const server = await startServer(folder)
  try {
    const small = makeChange(join(folder, 'small'), 40)
    const large = makeChange(join(folder, 'large'), 3_000)
    const gate = (change: SomeChange, extra: NodeJS.ProcessEnv) => ({
      command: process.execPath,
      args: ['dist/action/main.cjs'],
      env: { ...cleanEnvironment, ...environmentOf(change, folder), ...extra },
      // A runner's temporary folder is empty: to write over an old report, the file system may wait for its disk.
      before: () => rmSync(join(folder, 'closeout-report.json'), { force: true }),
    })
    const floors = makeFloors(folder, small.directory)
    const online = { INPUT_GITHUB_TOKEN: 'bench', GITHUB_API_URL: server.url }
    const names = [
      'node -e 0',
      'gate, offline',
      'gate, with its request',
      'gate, offline, 3,000 changed files',
      'gate, offline, 400 claims',
      'gate, offline, 4,000 claims',
      ...floors.map(({ name }) => `floor: ${name}`),
    ]
    const times = timeCommands(
      [
        { name: 'bare', command: process.execPath, args: ['-e', '0'], env: cleanEnvironment },
        { name: 'offline', ...gate(small, {}) },
        { name: 'online', ...gate(small, online) },
        { name: 'large', ...gate(large, {}) },
        { name: 'claims', ...gate(claiming(small, 400, folder), {}) },
        { name: 'many claims', ...gate(claiming(small, 4_000, folder), {}) },
        ...floors,
      ],
      rounds,
    )
    const [medians, minima] = [times.map(median), times.map(one => Math.min(...one))]
    printTable([
      ['whole process, 40 changed files', 'median ms', 'x node -e 0', 'minimum ms', 'x node -e 0'],
      ...names.map((name, index) => [name, ...shownAgainst(medians, index), ...shownAgainst(minima, index)]),
    ])
    console.log()
  } finally {
    server.stop()
    rmSync(folder, { recursive: true })
  }
  await timeTrackedFiles()
}

/**
 * What a runner's process has. Anything else that this process inherited may slow down each start of Node: with
 * `NODE_EXTRA_CA_CERTS` Node reads all certificates, and the ratios look better than they are.
 */
const cleanEnvironment: NodeJS.ProcessEnv = { PATH: process.env.PATH, HOME: tmpdir() }

/** The same change, with a body that claims so many files. */
const claiming = (change: SomeChange, claims: number, folder: string): SomeChange => {
  const lines = Array.from({ length: claims }, (_, at) => `- Updated \`src/new-${(at % 39) + 1}.ts\``)
  const body = change.body.replace('- Updated `docs/retry.md`', lines.join('\n'))
  return { ...change, body, event: join(folder, `claims-${claims}.event.json`) }
}

/** Parts of the work that no gate on Node can leave out, each as a process of its own. */
const makeFloors = (folder: string, directory: string): readonly TimedCommand[] => {
  const bundles = ['main', 'shared', 'evaluate'].map(name =>
    join(process.cwd(), 'dist', 'action', `${name}.cjs`),
  )
  const programs: Readonly<Record<string, string>> = {
    'modules of Node': `for (const name of ['fs', 'path', 'buffer', 'child_process']) require('node:' + name)`,
    'compile the bundles': `const { Script } = require('node:vm'); const { readFileSync } = require('node:fs')
for (const path of ${JSON.stringify(bundles)}) new Script('(function(exports,require,module){' + readFileSync(path, 'utf8') + '})')`,
    'two git processes': `const { spawn } = require('node:child_process')
spawn('git', ['ls-tree', '-r', '-z', '--name-only', 'HEAD'], { cwd: ${JSON.stringify(directory)} }).stdout.resume()
spawn('git', ['cat-file', '--batch'], { cwd: ${JSON.stringify(directory)}, stdio: ['ignore', 'pipe', 'inherit'] }).stdout.resume()`,
  }
  return Object.entries(programs).map(([name, program]) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.cjs`)
    writeFileSync(path, program)
    return { name, command: process.execPath, args: [path], env: cleanEnvironment }
  })
}

/** A time, and its ratio to the first time of its row. */
const shownAgainst = (row: readonly number[], index: number): readonly string[] => {
  const time = row[index] ?? Number.NaN
  return [time.toFixed(1), (time / (row[0] ?? Number.NaN)).toFixed(2)]
}

type SomeChange = {
  readonly directory: string
  readonly base: string
  readonly head: string
  readonly body: string
  /** Where the payload of its event is written. */
  readonly event: string
}

const makeChange = (directory: string, files: number): SomeChange => {
  mkdirSync(join(directory, 'src'), { recursive: true })
  mkdirSync(join(directory, 'docs'))
  const git = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(
      'git',
      ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args],
      { cwd: directory, encoding: 'utf8' },
    )
    if (status !== 0) throw new Error(stderr)
    return stdout.trim()
  }
  git('init', '-q', '-b', 'main')
  writeFileSync(join(directory, '.gitignore'), '.flow-agents/\n')
  for (let n = 0; n < 400; n++)
    writeFileSync(join(directory, 'src', `base-${n}.ts`), `export const base = ${n}\n`)
  git('add', '.')
  git('commit', '-qm', 'base')
  const base = git('rev-parse', 'HEAD')
  git('checkout', '-qb', 'retry')
  writeFileSync(join(directory, 'docs', 'retry.md'), '# Retry\n')
  for (let n = 1; n < files; n++)
    writeFileSync(join(directory, 'src', `new-${n}.ts`), `export const n = ${n}\n`)
  git('add', '.')
  git('commit', '-qm', 'change')
  const body = completeBody.replace(' -> #31', '')
  return { directory, base, head: git('rev-parse', 'HEAD'), body, event: `${directory}.event.json` }
}

const environmentOf = (
  { directory, base, head, body, event }: SomeChange,
  folder: string,
): NodeJS.ProcessEnv => {
  writeFileSync(
    event,
    JSON.stringify({ pull_request: pullRequest(base, head, body), repository: { default_branch: 'main' } }),
  )
  return {
    GITHUB_REPOSITORY: 'octo/shop',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: event,
    GITHUB_WORKSPACE: directory,
    GITHUB_OUTPUT: touch(join(folder, 'output')),
    GITHUB_STEP_SUMMARY: touch(join(folder, 'summary')),
    RUNNER_TEMP: folder,
    INPUT_GITHUB_TOKEN: '',
  }
}

const touch = (path: string): string => {
  writeFileSync(path, '')
  return path
}

const pullRequest = (base: string, head: string, body: string) => ({
  number: 12,
  state: 'open',
  draft: false,
  body,
  user: { login: 'octocat', type: 'User' },
  labels: [],
  commits: 1,
  changed_files: 40,
  merge_commit_sha: null,
  head: { sha: head, ref: 'retry', repo: { full_name: 'octo/shop' } },
  base: { sha: base, ref: 'main', repo: { full_name: 'octo/shop', default_branch: 'main' } },
})

/** A server in its own process, because the measuring process blocks while a command runs. It answers with the pull request. */
const startServer = async (folder: string): Promise<{ readonly url: string; readonly stop: () => void }> => {
  const answer = join(folder, 'answer.json')
  writeFileSync(
    answer,
    JSON.stringify(pullRequest('b'.repeat(40), 'a'.repeat(40), completeBody.replace(' -> #31', ''))),
  )
  const program = `const fs=require('fs');const s=require('http').createServer((q,r)=>{r.setHeader('content-type','application/json');r.end(fs.readFileSync(${JSON.stringify(answer)}))});s.listen(0,'127.0.0.1',()=>console.log(s.address().port))`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<string>(resolve =>
    child.stdout.once('data', data => resolve(String(data).trim())),
  )
  return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill() }
}

import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { completeBody } from '../support/change.ts'
import { median, printTable, timeCommands } from './time-commands.ts'
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
      env: { ...process.env, ...environmentOf(change, folder), ...extra },
    })
    const online = { INPUT_GITHUB_TOKEN: 'bench', GITHUB_API_URL: server.url }
    const names = [
      'node -e 0',
      'gate, offline',
      'gate, with its request',
      'gate, offline, 3,000 changed files',
    ]
    const times = timeCommands(
      [
        { name: 'bare', command: process.execPath, args: ['-e', '0'] },
        { name: 'offline', ...gate(small, {}) },
        { name: 'online', ...gate(small, online) },
        { name: 'large', ...gate(large, {}) },
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
  return { directory, base, head: git('rev-parse', 'HEAD'), body: completeBody.replace(' -> #31', '') }
}

const environmentOf = ({ directory, base, head, body }: SomeChange, folder: string): NodeJS.ProcessEnv => {
  const event = `${directory}.event.json`
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

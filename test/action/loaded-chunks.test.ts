import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { completeBody } from '../support/change/change.ts'
import { makeRepository, type TestRepository } from '../support/repository.ts'
import { root } from '../support/root.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** Writes the files and the modules of Node that a process loaded when it ends. */
const recorder =
  "process.on('exit', () => require('node:fs').writeFileSync(process.env.LOADED_FILES, [...Object.keys(require.cache), ...process.moduleLoadList].join('\\n')))"

const body = completeBody.replace('- #12', 'This pull request.').replace(' -> #31', '')

describe('the committed program of the action', () => {
  let repository: TestRepository
  let base: string
  let head: string
  beforeAll(() => {
    repository = makeRepository()
    base = repository.commit({ '.gitignore': '.flow-agents/\n', 'package.json': '{}\n' })
    repository.branch('work')
    head = repository.commit({ 'docs/retry.md': '# Retry\n', 'package.json': '{ "private": true }\n' })
  })
  afterAll(() => repository.remove())

  /** The chunks that a run on this body loads, without a token, and its findings. */
  const runWith = (text: string) => {
    const folder = temporaryFolder()
    const at = (name: string): string => join(folder, name)
    const pull_request = {
      number: 12,
      body: text,
      draft: false,
      user: { login: 'octocat', type: 'User' },
      labels: [],
      head: { sha: head, ref: 'work' },
      base: { sha: base, ref: 'main' },
    }
    writeFileSync(at('event.json'), JSON.stringify({ pull_request, repository: { default_branch: 'main' } }))
    for (const name of ['output', 'summary']) writeFileSync(at(name), '')
    writeFileSync(at('recorder.cjs'), recorder)
    const { stderr } = spawnSync(
      process.execPath,
      ['--require', at('recorder.cjs'), join(root, 'dist/action/main.cjs')],
      {
        cwd: repository.dir,
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH,
          HOME: folder,
          LOADED_FILES: at('loaded'),
          GITHUB_REPOSITORY: 'octo/shop',
          GITHUB_EVENT_NAME: 'pull_request',
          GITHUB_EVENT_PATH: at('event.json'),
          GITHUB_WORKSPACE: repository.dir,
          GITHUB_OUTPUT: at('output'),
          GITHUB_STEP_SUMMARY: at('summary'),
          INPUT_REPORT: at('report.json'),
        },
      },
    )
    expect(stderr).toBe('')
    const loaded = readFileSync(at('loaded'), 'utf8').split('\n')
    return {
      report: JSON.parse(readFileSync(at('report.json'), 'utf8')),
      nodeModules: loaded
        .filter(name => name.startsWith('NativeModule ') && !name.includes('internal/'))
        .map(name => name.slice('NativeModule '.length)),
      chunks: loaded.filter(path => path.includes('/dist/action/')).map(path => basename(path)),
    }
  }
  const optional = [
    'look-up-evidence.cjs',
    'evidence.cjs',
    'read-test-report.cjs',
    'read-new-dependencies.cjs',
  ]

  it('loads nothing of evidence where the closeout names none and claims nothing about dependencies', () => {
    const { chunks, report } = runWith(body)
    expect(chunks).toContain('main.cjs')
    expect(chunks.filter(name => optional.includes(name))).toEqual([])
    expect(report.verdict).toBe('pass')
  })

  it('loads of Node only what starting git, reading files and printing need', () => {
    const { nodeModules } = runWith(body)
    expect(nodeModules).toContain('child_process')
    const slow = [
      'crypto',
      'dns',
      'fs/promises',
      'http',
      'https',
      'os',
      'readline',
      'timers/promises',
      'tls',
      'zlib',
    ]
    expect(nodeModules.filter(name => slow.includes(name))).toEqual([])
  })

  it('loads the reader of evidence where the closeout names some, and not that of reports', () => {
    const { chunks, report } = runWith(body.replace('`npm test`: 41 passed.', '- check: unit tests\n'))
    expect(chunks).toContain('look-up-evidence.cjs')
    expect(chunks).not.toContain('read-test-report.cjs')
    expect(report.evidence).toEqual([
      expect.objectContaining({ verdict: 'unknown', reason: expect.stringContaining('no GitHub token') }),
    ])
  })

  it('loads the reader of manifests where the closeout says that no dependency is new', () => {
    const { chunks } = runWith(
      body.replace('Uploads are retried', 'No new dependencies. Uploads are retried'),
    )
    expect(chunks).toContain('read-new-dependencies.cjs')
    expect(chunks).not.toContain('look-up-evidence.cjs')
  })
})

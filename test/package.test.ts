import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { root } from './support/root.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

/** What is printed on standard error is npm's, and may hold warnings on the configuration of the machine. */
const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

describe('the package of the command line', () => {
  let folder = ''
  let tarball = ''

  beforeAll(() => {
    folder = temporaryFolder()
    tarball = run(process.execPath, ['scripts/pack.js', folder], root).trim()
    run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--prefix', folder, tarball], folder)
  })

  it('holds the bundle, the schemas and three texts, and no source or test', () => {
    const files = run('tar', ['tzf', tarball], folder).trim().split('\n')
    const parts = new Set(
      files.map(file => file.replace(/^package\//, '').replace(/^(dist\/cli|docs\/schemas)\/.*/, '$1')),
    )
    expect([...parts].sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/cli',
      'docs/schemas',
      'package.json',
    ])
  })

  it('needs no other package', () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'node_modules/closeout/package.json'), 'utf8'))
    expect(Object.keys(manifest).filter(key => /dependencies/i.test(key))).toEqual([])
    expect(manifest.private).toBeUndefined()
    expect(readdirSync(join(folder, 'node_modules')).filter(name => !name.startsWith('.'))).toEqual([
      'closeout',
    ])
  })

  const closeout = (args: readonly string[], input = '') =>
    spawnSync(join(folder, 'node_modules/.bin/closeout'), args, { cwd: folder, encoding: 'utf8', input })

  it('runs after its installation in an empty folder', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(closeout(['--version']).stdout.trim()).toBe(version)
    expect(closeout(['parse', '-', '--json'], '## Closeout\n\n### Shipped behavior\nRetries.\n').status).toBe(
      1,
    )
    expect(JSON.parse(closeout(['schema', 'record']).stdout)).toHaveProperty('$schema')
  })

  it('checks a repository', () => {
    const repository = join(folder, 'repository')
    mkdirSync(join(repository, '.flow-agents/x'), { recursive: true })
    writeFileSync(join(repository, '.flow-agents/x/state.json'), '{}\n')
    run('git', ['init', '--quiet', '--initial-branch=main'], repository)
    const commit = (message: string) =>
      run(
        'git',
        ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', message, '--allow-empty'],
        repository,
      )
    commit('empty')
    run('git', ['checkout', '-q', '-b', 'work'], repository)
    run('git', ['add', '.'], repository)
    commit('runtime')
    const checked = closeout(['check', '-C', repository, '--base', 'main', '--paths', '--json'])
    expect(checked.status).toBe(1)
    expect(JSON.parse(checked.stdout).findings.map(({ code }: { code: string }) => code)).toContain(
      'runtime-tracked',
    )
  })
})

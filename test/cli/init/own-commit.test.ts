import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { readOwnCommit } from '../../../src/io/setup/read-own-commit.ts'
import { makeRepository } from '../../support/repository.ts'
import { buildProgram } from '../../support/run-cli.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const commit = 'a'.repeat(40)
const manifest = (more: object = {}) => JSON.stringify({ name: 'closeout', version: '0.1.0', ...more })
const packed = (more: object) => {
  const top = temporaryFolder()
  mkdirSync(join(top, 'dist/cli'), { recursive: true })
  writeFileSync(join(top, 'package.json'), manifest(more))
  writeFileSync(join(top, 'dist/cli/main.cjs'), '')
  return join(top, 'dist/cli/main.cjs')
}

it('a packed program names the commit of its manifest, also behind a link', async () => {
  const program = packed({ gitHead: commit, gitTag: 'v0.1.0' })
  const link = join(temporaryFolder(), 'closeout')
  symlinkSync(program, link)
  expect(await readOwnCommit(link, 'closeout')).toEqual({ commit, version: 'v0.1.0' })
  expect(await readOwnCommit(packed({ gitHead: commit }), 'closeout')).toEqual({ commit, version: null })
})

it('a program of another package, or one without a commit, names none', async () => {
  expect(await readOwnCommit(packed({ gitHead: commit }), 'other')).toBeNull()
  expect(await readOwnCommit(packed({ gitHead: 'main' }), 'closeout')).toBeNull()
  expect(await readOwnCommit('', 'closeout')).toBeNull()
})

it('a clone names its commit only if a remote branch or a tag has it', async () => {
  const repo = makeRepository()
  const head = repo.commit({ 'package.json': manifest(), 'dist/cli/main.cjs': '' })
  const program = join(repo.dir, 'dist/cli/main.cjs')
  expect(await readOwnCommit(program, 'closeout')).toBeNull()
  repo.git('update-ref', 'refs/remotes/origin/main', head)
  expect(await readOwnCommit(program, 'closeout')).toEqual({ commit: head, version: null })
  repo.git('tag', 'v0.1.0')
  expect(await readOwnCommit(program, 'closeout')).toEqual({ commit: head, version: 'v0.1.0' })
  repo.remove()
})

it('the built program pins the action to its own commit', async () => {
  const { main } = buildProgram()
  const repo = makeRepository()
  const top = temporaryFolder()
  mkdirSync(join(top, 'dist'))
  cpSync(join(main, '..'), join(top, 'dist/cli'), { recursive: true })
  writeFileSync(join(top, 'package.json'), manifest({ gitHead: commit }))
  const printed = execFileSync(
    process.execPath,
    [join(top, 'dist/cli', main.split('/').at(-1) ?? ''), 'init'],
    {
      cwd: repo.dir,
      encoding: 'utf8',
    },
  )
  expect(printed).toContain(`+      - uses: closeout-dev/closeout@${commit}\n`)
  repo.remove()
})

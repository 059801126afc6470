import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { readHeadCommit } from '../../../../src/io/git/objects/read-head-commit.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

let folder: string
const git = (cwd: string, ...parts: string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...parts], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()

beforeEach(() => {
  folder = temporaryFolder()
})

describe('the commit that is checked out', () => {
  it('is unknown outside a repository and before the first commit', () => {
    expect(readHeadCommit(folder)).toBeNull()
    git(folder, 'init', '-q')
    expect(readHeadCommit(folder)).toBeNull()
  })

  it('is the commit that git names: on a branch, packed, detached, below the root and in a second work tree', () => {
    git(folder, 'init', '-q')
    git(folder, 'commit', '-q', '--allow-empty', '-m', 'one')
    const commit = git(folder, 'rev-parse', 'HEAD')
    mkdirSync(join(folder, 'a/b'), { recursive: true })
    expect(readHeadCommit(join(folder, 'a/b'))).toBe(commit)
    git(folder, 'pack-refs', '--all')
    expect(readHeadCommit(folder)).toBe(commit)
    git(folder, 'worktree', 'add', '-q', '-b', 'other', 'second')
    git(join(folder, 'second'), 'commit', '-q', '--allow-empty', '-m', 'two')
    expect(readHeadCommit(join(folder, 'second'))).toBe(git(join(folder, 'second'), 'rev-parse', 'HEAD'))
    git(folder, 'checkout', '-q', '--detach')
    expect(readHeadCommit(folder)).toBe(commit)
  })

  it('is unknown where git’s own files hold something else', () => {
    mkdirSync(join(folder, '.git'))
    writeFileSync(join(folder, '.git/HEAD'), 'ref: refs/../../../etc/passwd\n')
    expect(readHeadCommit(folder)).toBeNull()
  })
})

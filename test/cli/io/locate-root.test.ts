import { execFileSync } from 'node:child_process'
import { mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { findRoots, locateRoot } from '../../../src/cli/io/locate-root.ts'
import { goodSidecars } from '../../support/sidecars.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { writeSession } from '../../support/write-session.ts'

const { state } = goodSidecars
let repository: string
beforeEach(() => {
  repository = realpathSync(temporaryFolder())
  execFileSync('git', ['init', '-q', '-b', 'main', repository])
  mkdirSync(join(repository, 'packages/a'), { recursive: true })
})
const session = (root: string): void => void writeSession(join(repository, root), 'one', { state })
const shownFrom = (folder: string, env: Record<string, string> = {}): readonly string[] =>
  findRoots({ cwd: join(repository, folder), env }).map(({ shown }) => shown)

describe('a root that is not named', () => {
  it.each(['.flow-agents', '.kontourai/flow-agents', '.agents/flow-agents'])('is found as %s', root => {
    session(root)
    expect(shownFrom('.')).toEqual([root])
  })

  it('is found from a sub-folder, and shown so that a command works there', () => {
    session('.flow-agents')
    expect(shownFrom('packages/a')).toEqual(['../../.flow-agents'])
  })

  it('is the one with sessions, where another holds settings only', () => {
    mkdirSync(join(repository, '.flow-agents/config'), { recursive: true })
    session('.kontourai/flow-agents')
    expect(shownFrom('.')).toEqual(['.kontourai/flow-agents'])
  })

  it('is the first of several with sessions, and the others are known', () => {
    session('.flow-agents')
    session('.kontourai/flow-agents')
    expect(shownFrom('.')).toEqual(['.flow-agents', '.kontourai/flow-agents'])
  })

  it('is found in the main work tree from a linked one', () => {
    session('.kontourai/flow-agents')
    const git = ['-C', repository, '-c', 'user.name=a', '-c', 'user.email=a@example.org']
    execFileSync('git', [...git, 'commit', '-q', '--allow-empty', '-m', 'Begin'])
    const linked = join(realpathSync(temporaryFolder()), 'linked')
    execFileSync('git', [...git, 'worktree', 'add', '-q', linked])
    expect(findRoots({ cwd: linked, env: {} }).map(({ at }) => at)).toEqual([
      join(repository, '.kontourai/flow-agents'),
    ])
  })

  it('is not searched above the repository, nor above a folder outside of one', () => {
    session('.flow-agents')
    const inner = join(repository, 'inner')
    execFileSync('git', ['init', '-q', inner])
    expect(findRoots({ cwd: inner, env: {} })).toEqual([])
    const outside = realpathSync(temporaryFolder())
    writeSession(join(outside, '.flow-agents'), 'one', { state })
    mkdirSync(join(outside, 'deep'))
    expect(findRoots({ cwd: join(outside, 'deep'), env: {} })).toEqual([])
    expect(findRoots({ cwd: outside, env: {} }).map(({ shown }) => shown)).toEqual(['.flow-agents'])
  })
})

describe('a root of an npm script that runs in another folder', () => {
  const script = (folder: string) => ({
    npm_lifecycle_event: 'workflow-artifact-cleanup-audit',
    INIT_CWD: folder,
  })

  it('is refused where it is an empty text, as from a variable that is not set', () => {
    expect(() => locateRoot('', { cwd: repository, env: {} })).toThrow('The artifact root is an empty text.')
  })

  it('counts from the folder of the person, named or not', () => {
    session('.flow-agents')
    const place = { cwd: realpathSync(temporaryFolder()), env: script(repository) }
    const root = { at: join(repository, '.flow-agents'), shown: '.flow-agents' }
    expect(locateRoot('.flow-agents', place)).toEqual(root)
    expect(locateRoot(undefined, place)).toEqual(root)
  })

  it('counts from the folder of the package where the person has none of that name', () => {
    session('.flow-agents')
    const place = { cwd: repository, env: script(join(repository, 'packages/a')) }
    expect(locateRoot('.flow-agents', place).at).toBe(join(repository, '.flow-agents'))
  })

  it('counts from the working folder outside of a script, whatever INIT_CWD says', () => {
    const place = { cwd: '/srv', env: { INIT_CWD: repository } }
    expect(locateRoot('.flow-agents', place)).toEqual({ at: '/srv/.flow-agents', shown: '.flow-agents' })
  })
})

describe('how a named root is shown', () => {
  it.each([
    ['.flow-agents', '.flow-agents'],
    ['.flow-agents/', '.flow-agents'],
    ['/srv/repo/.flow-agents', '.flow-agents'],
    ['.', '.'],
    ['../other/', '../other'],
    ['/elsewhere/', '/elsewhere'],
  ])('%s as %s', (given, shown) => {
    expect(locateRoot(given, { cwd: '/srv/repo', env: {} }).shown).toBe(shown)
  })
})

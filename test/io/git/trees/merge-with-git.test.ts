import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import type { TrackedRuntime } from '../../../../src/core/gate/model/facts.ts'
import { runtimeRoots } from '../../../../src/core/vocabulary/artifact-roots.ts'
import type { Known } from '../../../../src/core/vocabulary/known.ts'
import type { ChangeReader } from '../../../../src/io/change-reader.ts'
import { openCheckout } from '../../../../src/io/git/checkout/open-checkout.ts'
import { crissCross, type ImportedCommit, importHistory } from '../../../support/git/import-history.ts'
import { makeRepository, runGit, type TestRepository } from '../../../support/repository.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const value = <T>(fact: Known<T>): T => {
  if (!fact.known) throw new Error(`unknown: ${fact.why}`)
  return fact.value
}

const shown = ({ paths, hasConflict }: TrackedRuntime) => [
  ...paths.map(({ path, standing }) => `${standing} ${path}`),
  ...(hasConflict ? ['conflict'] : []),
]

const state = '.flow-agents/a/state.json'
const source = { 'src/a.ts': 'export const a = 1\n' }

/** A repository with a history, its head checked out. */
const imported = (history: readonly ImportedCommit[], options?: Parameters<typeof makeRepository>[0]) => {
  const repo = makeRepository(options)
  cleanups.push(repo.remove)
  const oids = importHistory(repo.dir, history)
  repo.checkout(oids.at(-1) as string)
  return { repo, base: oids.at(-2) as string, head: oids.at(-1) as string }
}

const read = async (
  { repo, base, head }: { repo: TestRepository; base: string; head: string },
  env: NodeJS.ProcessEnv = process.env,
): Promise<Known<TrackedRuntime>> => {
  const checkout: ChangeReader & { close: () => Promise<void> } = await openCheckout({
    cwd: repo.dir,
    env,
    subject: { kind: 'pull_request', base, head },
  })
  cleanups.push(checkout.close)
  return checkout.readTrackedRuntime(runtimeRoots)
}

const withState = { ...source, [state]: '{}' }

describe('a change with several merge bases', () => {
  const sides = [
    { order: 'first', left: withState, right: source },
    { order: 'second', left: source, right: withState },
  ] as const
  for (const { order, left, right } of sides) {
    it(`tracks what git keeps, where the ${order} merge base has the file and the other removed it`, async () => {
      const history = imported(crissCross(withState, left, right, source, withState))
      expect(history.repo.git('merge-base', '--all', history.base, history.head).split('\n')).toHaveLength(2)
      expect(shown(value(await read(history)))).toEqual([`introduced ${state}`])
    })

    it(`only removes, where the ${order} merge base has the file and the other never had it`, async () => {
      const history = imported(crissCross(source, left, right, withState, source))
      expect(shown(value(await read(history)))).toEqual([`removed ${state}`])
    })
  }

  it('reads a repository with SHA-256 ids', async () => {
    const history = imported(crissCross(withState, withState, source, source, withState), {
      objectFormat: 'sha256',
    })
    expect(shown(value(await read(history)))).toEqual([`introduced ${state}`])
  })

  it('with a conflict is judged by what the head itself introduces, and says so', async () => {
    const conflict = (text: string) => ({ 'src/a.ts': `export const a = ${text}\n` })
    const history = imported(
      crissCross(
        { ...source, [state]: '{}' },
        { ...conflict('2'), [state]: '{}' },
        conflict('3'),
        conflict('4'),
        { ...conflict('5'), [state]: '{}', '.flow-agents/mine': 'm' },
      ),
    )
    expect(shown(value(await read(history)))).toEqual(
      [`introduced ${state}`, 'introduced .flow-agents/mine', 'conflict'].sort((a, b) =>
        a === 'conflict' ? 1 : b === 'conflict' ? -1 : a < b ? -1 : 1,
      ),
    )
  })

  it('with a conflict counts a file of the head that stands where a merge base had a folder', async () => {
    const folder = { ...source, 'pkg/.flow-agents/a': 'a' }
    const recased = { ...source, 'pkg/.FLOW-AGENTS/a': 'a' }
    const history = imported(
      crissCross(folder, recased, { ...folder, b: 'b' }, folder, { ...source, 'pkg/.flow-agents': 'file' }),
    )
    expect(shown(value(await read(history)))).toContain('introduced pkg/.flow-agents')
  })

  it('starts no program of the configuration, and writes nothing into the repository', async () => {
    const attributes = { '.gitattributes': '* merge=evil\n' }
    const both = (text: string) => ({ ...attributes, 'src/a.ts': text, [state]: '{}' })
    const history = imported(crissCross(both('1\n'), both('2\n'), both('3\n'), both('4\n'), both('5\n')))
    const trace = join(temporaryFolder(), 'ran')
    const home = temporaryFolder()
    writeFileSync(join(home, '.gitconfig'), `[merge "evil"]\n\tdriver = touch ${trace}; true\n`)
    history.repo.git('config', 'merge.evil.driver', `touch ${trace}; true`)
    history.repo.git('config', 'merge.evil.name', 'evil')
    const hook = join(history.repo.dir, '.git/hooks/post-merge')
    writeFileSync(hook, `#!/bin/sh\ntouch ${trace}\n`)
    chmodSync(hook, 0o755)
    runGit(history.repo.dir, ['merge-tree', '--write-tree', history.base, history.head])
    expect(existsSync(trace)).toBe(true)
    runGit(history.repo.dir, ['gc', '-q', '--prune=now'])
    const before = objectsOf(history.repo)
    const clean = join(temporaryFolder(), 'ran')
    history.repo.git('config', 'merge.evil.driver', `touch ${clean}; true`)
    writeFileSync(join(home, '.gitconfig'), `[merge "evil"]\n\tdriver = touch ${clean}; true\n`)
    value(await read(history, { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, 'none') }))
    expect(existsSync(clean)).toBe(false)
    expect(objectsOf(history.repo)).toEqual(before)
  })

  it('is unknown with a git that cannot merge without a work tree, and names the version to install', async () => {
    const history = imported(crissCross(withState, withState, source, source, withState))
    const fact = await read(history, { ...process.env, PATH: `${oldGit()}:${process.env.PATH}` })
    expect(fact.known ? '' : fact.why).toMatch(
      /several merge bases.*git 2\.30\.2.*install git 2\.38 or newer/,
    )
  })
})

const objectsOf = (repo: TestRepository): readonly string[] =>
  (readdirSync(join(repo.dir, '.git/objects'), { recursive: true }) as string[]).sort()

/** A folder with a git that answers to `merge-tree` as 2.30 did, and is the machine's own in all else. */
const oldGit = (): string => {
  const folder = temporaryFolder()
  const real = runGit(folder, ['--exec-path'])
  writeFileSync(
    join(folder, 'git'),
    `#!/bin/sh
for word in "$@"; do
  case "$word" in
    --version) echo 'git version 2.30.2'; exit 0 ;;
    --write-tree) echo 'usage: git merge-tree <base-tree> <branch1> <branch2>' >&2; exit 129 ;;
  esac
done
exec '${real}/git' "$@"
`,
  )
  chmodSync(join(folder, 'git'), 0o755)
  return folder
}

describe('a change with one merge base', () => {
  it('is not at fault for a runtime file that it changed and the base renamed', async () => {
    const long = `${Array.from({ length: 20 }, (_, line) => `line ${line}`).join('\n')}\n`
    const history = imported([
      { parents: [], files: { ...source, '.flow-agents/notes.md': long } },
      { parents: [0], files: { ...source, 'docs/notes.md': long } },
      { parents: [0], files: { ...source, '.flow-agents/notes.md': long.replace('line 3', 'line three') } },
    ])
    expect(shown(value(await read(history)))).toEqual([])
  })

  it('is at fault for a runtime file that it changed and the base deleted', async () => {
    const history = imported([
      { parents: [], files: { ...source, '.flow-agents/notes.md': 'one\n' } },
      { parents: [0], files: source },
      { parents: [0], files: { ...source, '.flow-agents/notes.md': 'two\n' } },
    ])
    expect(shown(value(await read(history)))).toEqual(['introduced .flow-agents/notes.md', 'conflict'])
  })
})

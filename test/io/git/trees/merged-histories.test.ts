import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { runtimeRoots } from '../../../../src/core/vocabulary/artifact-roots.ts'
import { openCheckout } from '../../../../src/io/git/checkout/open-checkout.ts'
import { type ImportedCommit, importHistory } from '../../../support/git/import-history.ts'
import { runs } from '../../../support/laws.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

type Tree = ImportedCommit['files']

const runtimePaths = [
  '.flow-agents/a',
  '.flow-agents/b',
  '.Flow-Agents/a',
  'pkg/.flow-agents/a',
  'pkg/.flow-agents',
  '.agent/artifacts/plan',
]
const paths = [...runtimePaths, 'src/a', 'src/b', 'docs/a', 'pkg/b', 'notes']

/** Long enough for git to see a file that was renamed and edited. */
const texts = ['alpha', 'beta', 'gamma'].map(word =>
  Array.from({ length: 12 }, (_, line) => `${word} ${line}\n`).join(''),
)

const path = fc.constantFrom(...paths)
const text = fc.constantFrom(...texts)
const side = fc.constantFrom('main' as const, 'topic' as const)

/** What one commit does to its branch. */
const editOf = (sides: typeof side) =>
  fc.oneof(
    fc.record({ kind: fc.constant('write' as const), side: sides, path, text }),
    fc.record({ kind: fc.constant('edit' as const), side: sides, path, line: fc.nat(11) }),
    fc.record({ kind: fc.constant('remove' as const), side: sides, path }),
    fc.record({
      kind: fc.constant('rename' as const),
      side: sides,
      path,
      to: path,
      isEdited: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('recase' as const), side: sides }),
    fc.record({ kind: fc.constant('revert' as const), side: sides }),
  )

/** A merge takes each path that differs from one of the two sides: an evil one from any. */
const takes = fc.array(fc.boolean(), { minLength: paths.length, maxLength: paths.length })
const merge = fc.oneof(
  fc.record({ kind: fc.constant('merge' as const), side }),
  fc.record({ kind: fc.constant('evil' as const), side, takes }),
)
const cross = fc.record({ kind: fc.constant('cross' as const), takes, others: takes })

/** Each branch has a commit of its own before the branches merge each other, and no merge comes after that. */
const story = fc.record({
  begin: fc.array(fc.tuple(path, text), { minLength: 1, maxLength: 7 }),
  steps: fc
    .tuple(
      editOf(fc.constant('main' as const)),
      editOf(fc.constant('topic' as const)),
      fc.array(fc.oneof({ weight: 3, arbitrary: editOf(side) }, { weight: 1, arbitrary: merge }), {
        maxLength: 4,
      }),
      fc.oneof({ weight: 2, arbitrary: cross.map(one => [one]) }, { weight: 1, arbitrary: fc.constant([]) }),
      fc.array(editOf(side), { maxLength: 4 }),
    )
    .map(([first, second, before, crossed, after]) => [first, second, ...before, ...crossed, ...after]),
})
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never
type Step = Story['steps'][number]

/** A path cannot be a file and a folder at once: the later one wins. */
const withFile = (tree: Tree, at: string, content: string): Tree => ({
  ...Object.fromEntries(
    Object.entries(tree).filter(([other]) => !other.startsWith(`${at}/`) && !at.startsWith(`${other}/`)),
  ),
  [at]: content,
})
const without = (tree: Tree, at: string): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([other]) => other !== at))
const edited = (content: string, line: number): string => content.replace(` ${line}\n`, ` ${line} edited\n`)

/** Each path as the sides have it, by what `takes` says of those in which they differ. */
const joined = (ours: Tree, theirs: Tree, takes: (at: string) => boolean): Tree => {
  let tree: Tree = {}
  for (const at of [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort()) {
    const content = ours[at] === theirs[at] || takes(at) ? ours[at] : theirs[at]
    if (content !== undefined) tree = withFile(tree, at, content)
  }
  return tree
}

const writeHistory = ({ begin, steps }: Story) => {
  const root = begin.reduce<Tree>((tree, [at, content]) => withFile(tree, at, content), { keep: 'keep\n' })
  const commits: ImportedCommit[] = [{ parents: [], files: root }]
  const tips = { main: 0, topic: 0 }
  const treeOf = (at: number): Tree => (commits[at] as ImportedCommit).files
  const add = (parents: readonly number[], files: Tree): number => commits.push({ parents, files }) - 1
  const changed = (tree: Tree, one: Exclude<Step, { kind: 'merge' | 'evil' | 'cross' }>): Tree => {
    if (one.kind === 'write') return withFile(tree, one.path, one.text)
    if (one.kind === 'revert') return treeOf((commits[tips[one.side]] as ImportedCommit).parents[0] ?? 0)
    if (one.kind === 'recase') {
      // A file and a folder whose names differed in letter case alone cannot stand side by side after it.
      return Object.entries(tree).reduce<Tree>(
        (recased, [at, content]) => withFile(recased, at.replace('.flow-agents', '.FLOW-AGENTS'), content),
        {},
      )
    }
    const content = tree[one.path]
    if (content === undefined) return tree
    if (one.kind === 'edit') return withFile(tree, one.path, edited(content, one.line))
    const rest = without(tree, one.path)
    if (one.kind === 'remove') return rest
    return withFile(rest, one.to, one.isEdited ? edited(content, 5) : content)
  }
  for (const one of steps) {
    const { main, topic } = tips
    if (one.kind === 'cross') {
      tips.main = add(
        [main, topic],
        joined(treeOf(main), treeOf(topic), at => one.takes[paths.indexOf(at)] === true),
      )
      tips.topic = add(
        [topic, main],
        joined(treeOf(topic), treeOf(main), at => one.others[paths.indexOf(at)] === true),
      )
      continue
    }
    const [ours, theirs] = one.side === 'main' ? [main, topic] : [topic, main]
    if (one.kind === 'merge') {
      tips[one.side] = add(
        [ours, theirs],
        joined(treeOf(ours), treeOf(theirs), at => at in root),
      )
    } else if (one.kind === 'evil') {
      tips[one.side] = add(
        [ours, theirs],
        joined(treeOf(ours), treeOf(theirs), at => one.takes[paths.indexOf(at)] === true),
      )
    } else tips[one.side] = add([ours], changed(treeOf(ours), one))
  }
  return { commits, base: tips.main, head: tips.topic }
}

/** By hand, on purpose in another way than the product: folder by folder, in any letter case. */
const isRuntime = (at: string): boolean =>
  runtimeRoots.some(root => `/${at.toLowerCase()}/`.includes(`/${root}/`))
const runtimeOf = (tree: Tree): readonly string[] => Object.keys(tree).filter(isRuntime)

/** Each is merged by git in a work tree, which takes longer than anything else here. */
const histories = runs(24, 2_000)

describe('what a change would track', () => {
  let repo: TestRepository
  beforeAll(() => {
    repo = makeRepository()
    repo.git('config', 'gc.auto', '0')
  })
  afterAll(() => repo.remove())

  /**
   * What git itself makes of the merge, in its index.
   *
   * After a conflict it is asked once more to leave new files where their authors put them: where a file of a renamed
   * folder goes is a proposal then, and no answer.
   */
  const mergeForReal = (base: string, head: string) => {
    const first = mergeOnce(base, head, 'conflict')
    return first.isClean ? first : { ...mergeOnce(base, head, 'false'), isClean: false }
  }

  const mergeOnce = (base: string, head: string, directoryRenames: string) => {
    repo.git('checkout', '-q', '-f', '--detach', base)
    const settings = [
      'user.name=Mona',
      'user.email=mona@example.com',
      `merge.directoryRenames=${directoryRenames}`,
    ]
    const { status, stderr } = spawnSync(
      'git',
      [...settings.flatMap(setting => ['-c', setting]), 'merge', '-q', '--no-ff', '--no-commit', head],
      {
        cwd: repo.dir,
        env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
        encoding: 'utf8',
      },
    )
    if (status !== 0 && status !== 1) throw new Error(`git merge: ${stderr}`)
    const listed = execFileSync('git', ['ls-files', '-s', '-z'], { cwd: repo.dir, encoding: 'utf8' })
    const entries = listed.split('\0').flatMap(line => {
      const [, stage, at] = /^\d+ \w+ (\d)\t(.*)$/s.exec(line) ?? []
      return at === undefined || stage === '1' ? [] : [at]
    })
    return { isClean: status === 0, index: new Set(entries) }
  }

  const judge = async (base: string, head: string) => {
    writeFileSync(join(repo.dir, '.git/HEAD'), `${head}\n`)
    const checkout = await openCheckout({
      cwd: repo.dir,
      env: process.env,
      subject: { kind: 'pull_request', base, head },
    })
    try {
      const fact = await checkout.readTrackedRuntime(runtimeRoots)
      if (!fact.known) throw new Error(fact.why)
      return fact.value
    } finally {
      await checkout.close()
    }
  }

  it('is what git merges, and in a conflict what the head itself introduces', async () => {
    const counts = { several: 0, conflicts: 0, tracked: 0 }
    await fc.assert(
      fc.asyncProperty(story, async told => {
        const { commits, base, head } = writeHistory(told)
        const oids = importHistory(repo.dir, commits)
        const [baseOid, headOid] = [oids[base] as string, oids[head] as string]
        const [baseTree, headTree] = [commits[base]?.files ?? {}, commits[head]?.files ?? {}]
        const real = mergeForReal(baseOid, headOid)
        const found = await judge(baseOid, headOid)
        const bases = repo.git('merge-base', '--all', baseOid, headOid).split('\n')
        const standing = (of: string) =>
          found.paths
            .filter(one => one.standing === of)
            .map(one => one.path)
            .sort()
        if (real.isClean) {
          const tracked = [...real.index].filter(isRuntime)
          expect(found.hasConflict).toBe(false)
          expect(standing('introduced')).toEqual(tracked.filter(at => !(at in baseTree)).sort())
          expect(standing('inherited')).toEqual(tracked.filter(at => at in baseTree).sort())
          expect(standing('removed')).toEqual(
            runtimeOf(baseTree)
              .filter(at => !real.index.has(at))
              .sort(),
          )
        } else {
          const before = new Set(bases.flatMap(oid => Object.keys(commits[oids.indexOf(oid)]?.files ?? {})))
          const own = runtimeOf(headTree).filter(
            at => !(at in baseTree) && (real.index.has(at) || !before.has(at)),
          )
          expect(standing('introduced')).toEqual(own.sort())
          counts.conflicts += 1
          if (bases.length > 1) expect(found.hasConflict).toBe(true)
        }
        if (bases.length > 1) counts.several += 1
        if (found.paths.length > 0) counts.tracked += 1
      }),
      { numRuns: histories },
    )
    // A law over histories that hold nothing to find would prove nothing.
    expect(counts.tracked).toBeGreaterThan(0)
    expect(Math.min(counts.several, counts.conflicts)).toBeGreaterThanOrEqual(runs(0, 100))
  }, 7_200_000)
})

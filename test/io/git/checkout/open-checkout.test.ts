import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { policyPath } from '../../../../src/core/policy/model/policy.ts'
import { runtimeRoots } from '../../../../src/core/vocabulary/artifact-roots.ts'
import type { CloseoutError } from '../../../../src/core/vocabulary/errors.ts'
import type { Known } from '../../../../src/core/vocabulary/known.ts'
import type { ChangeReader } from '../../../../src/io/change-reader.ts'
import { type CheckoutOptions, openCheckout } from '../../../../src/io/git/checkout/open-checkout.ts'
import { openRemoteChange, type RemoteOptions } from '../../../../src/io/github/change/open-remote-change.ts'
import { createClient } from '../../../../src/io/github/client/client.ts'
import { readPolicyOf } from '../../../support/change/local-change.ts'
import { type Files, makeRepository, runGit, type TestRepository } from '../../../support/repository.ts'
import { serveRepository } from '../../../support/serve-repository.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const repository = (options?: Parameters<typeof makeRepository>[0]): TestRepository => {
  const made = makeRepository(options)
  cleanups.push(made.remove)
  return made
}

const open = async (
  dir: string,
  subject: CheckoutOptions['subject'],
  more: Partial<CheckoutOptions> = {},
) => {
  const checkout = await openCheckout({ cwd: dir, env: process.env, subject, ...more })
  cleanups.push(checkout.close)
  return checkout
}

const value = <T>(fact: Known<T>): T => {
  if (!fact.known) throw new Error(`unknown: ${fact.why}`)
  return fact.value
}

const runtime = async (reader: ChangeReader, roots: readonly string[] = runtimeRoots) =>
  value(await reader.readTrackedRuntime(roots)).paths.map(
    ({ path, root, kind, standing }) => `${standing} ${kind} ${path} (${root})`,
  )

describe('a checkout of the head', () => {
  it('tracks runtime files at any depth and in any letter case', async () => {
    const repo = repository()
    const base = repo.commit({ 'a.txt': 'a', '.flow-agents.md': 'no root', 'x.flow-agents/b': 'no root' })
    const head = repo.commit({
      '.flow-agents/run/state.json': '{}',
      'packages/web/.Flow-Agents/state.json': '{}',
      'deep/er/.kontourai/FLOW-AGENTS/x': 'x',
      '.agent/artifacts/plan.json': '{}',
      '.agent/notes.md': 'no root',
    })
    const checkout = await open(repo.dir, { kind: 'pull_request', base, head })
    expect(checkout.checkoutKind).toBe('head')
    expect(await runtime(checkout)).toEqual([
      'introduced file .agent/artifacts/plan.json (.agent/artifacts)',
      'introduced file .flow-agents/run/state.json (.flow-agents)',
      'introduced file deep/er/.kontourai/FLOW-AGENTS/x (deep/er/.kontourai/FLOW-AGENTS)',
      'introduced file packages/web/.Flow-Agents/state.json (packages/web/.Flow-Agents)',
    ])
  })

  it('sees a symlink and a submodule that are the root themselves', async () => {
    const repo = repository()
    const base = repo.commit({ 'a.txt': 'a' })
    const head = repo.commit({
      '.flow-agents': { link: '/tmp/elsewhere' },
      'sub/.agents/flow-agents': { submodule: base },
      'file/.agent/receipts': 'a file',
    })
    expect(await runtime(await open(repo.dir, { kind: 'pull_request', base, head }))).toEqual([
      'introduced symlink .flow-agents (.flow-agents)',
      'introduced file file/.agent/receipts (file/.agent/receipts)',
      'introduced submodule sub/.agents/flow-agents (sub/.agents/flow-agents)',
    ])
  })

  it('tracks names that some file systems read as a root, and says as which', async () => {
    const repo = repository()
    const base = repo.commit({ 'a.txt': 'a' })
    const head = repo.commit({
      '.flow-agents./a': 'a',
      'FLOW-A~1/b': 'b',
      'pkg/.flow-agents::$INDEX_ALLOCATION/c': 'c',
      '.flow\u200d-agents': 'd',
      'src\\.agent\\receipts\\e': 'e',
    })
    const checkout = await open(repo.dir, { kind: 'pull_request', base, head })
    expect(
      value(await checkout.readTrackedRuntime(runtimeRoots)).paths.map(({ root, foldsTo }) => [
        root,
        foldsTo,
      ]),
    ).toEqual([
      ['.flow-agents.', '.flow-agents'],
      ['.flow\u200d-agents', '.flow-agents'],
      ['FLOW-A~1', '.flow-agents'],
      ['pkg/.flow-agents::$INDEX_ALLOCATION', '.flow-agents'],
      ['src\\.agent\\receipts\\e', '.agent/receipts'],
    ])
  })

  it('shows names with line feeds and replaces bytes that are not UTF-8', async () => {
    const repo = repository()
    const base = repo.commit({ 'a.txt': 'a' })
    const head = repo.commitBytes([
      Buffer.from('.flow-agents/a\nb'),
      Buffer.concat([Buffer.from('.flow-agents/'), Buffer.from([0xff, 0xfe])]),
      Buffer.from('.flow-agents/ä'),
    ])
    expect(await runtime(await open(repo.dir, { kind: 'pull_request', base, head }))).toEqual([
      'introduced file .flow-agents/a\nb (.flow-agents)',
      'introduced file .flow-agents/ä (.flow-agents)',
      'introduced file .flow-agents/\ufffd\ufffd (.flow-agents)',
    ])
  })

  it('separates what the change added from what the base has, lost or gained meanwhile', async () => {
    const repo = repository()
    repo.commit({
      '.flow-agents/old': 'old',
      '.flow-agents/taken': 't',
      '.flow-agents/base-drops': 'd',
      '.flow-agents/fought-over': '1',
    })
    repo.branch('topic')
    const head = repo.commit({
      '.flow-agents/taken': null,
      '.flow-agents/mine': 'm',
      '.flow-agents/fought-over': '2',
    })
    repo.branch('main', 'main')
    const base = repo.commit({
      '.flow-agents/base-drops': null,
      '.flow-agents/fought-over': null,
      '.flow-agents/base-brings': 'b',
    })
    repo.checkout(head)
    expect(await runtime(await open(repo.dir, { kind: 'pull_request', base, head }))).toEqual([
      'inherited file .flow-agents/base-brings (.flow-agents)',
      'introduced file .flow-agents/fought-over (.flow-agents)',
      'introduced file .flow-agents/mine (.flow-agents)',
      'inherited file .flow-agents/old (.flow-agents)',
      'removed file .flow-agents/taken (.flow-agents)',
    ])
  })

  it('follows a change that only removes', async () => {
    const repo = repository()
    const base = repo.commit({ '.flow-agents/a': 'a', '.flow-agents/b': 'b', keep: 'k' })
    const head = repo.commit({ '.flow-agents/a': null, '.flow-agents/b': null })
    expect(await runtime(await open(repo.dir, { kind: 'pull_request', base, head }))).toEqual([
      'removed file .flow-agents/a (.flow-agents)',
      'removed file .flow-agents/b (.flow-agents)',
    ])
  })

  it('reads a repository with SHA-256 ids, and one whose tree becomes empty', async () => {
    const repo = repository({ objectFormat: 'sha256' })
    const base = repo.commit({ '.flow-agents/a': 'a', '.github/closeout.yml': 'mode: warn\n' })
    const head = repo.commit({ '.flow-agents/a': null, '.github/closeout.yml': null })
    const checkout = await open(repo.dir, { kind: 'pull_request', base, head })
    expect(await runtime(checkout)).toEqual(['removed file .flow-agents/a (.flow-agents)'])
    expect((await readPolicyOf(checkout, policyPath)).policy.mode).toBe('warn')
    expect(value(await checkout.readExistingPaths(['.github', 'a']))).toEqual(new Set())
  })
})

/** A bare repository with a pull request, as GitHub keeps it. */
const hosted = (before: Files = {}, own: Files = { '.flow-agents/mine': 'm' }) => {
  const repo = repository()
  repo.commit({ 'a.txt': 'a', '.flow-agents/old': 'old', '.gitignore': '', ...before }, 'Begin')
  repo.branch('topic')
  const head = repo.commit(own, 'Change\n\nAgent-Run: 7')
  repo.git('checkout', '-q', 'main')
  const base = repo.commit({ 'later.txt': 'l' }, 'Meanwhile')
  const merge = repo.mergeRef(base, head)
  return { repo, base, head, merge }
}

/** What actions/checkout leaves of a ref. */
const checkedOut = (repo: TestRepository, ref: string, ...options: readonly string[]): string => {
  const dir = temporaryFolder()
  runGit(dir, ['init', '-q'])
  runGit(dir, [
    'fetch',
    '-q',
    '--no-tags',
    ...options,
    `file://${repo.dir}`,
    `+${ref}:refs/remotes/pull/1/merge`,
  ])
  runGit(dir, ['checkout', '-q', '--detach', 'refs/remotes/pull/1/merge'])
  return dir
}

const remoteOf = async (repo: TestRepository, subject: RemoteOptions['subject']) => {
  const server = await serveRepository(repo.dir)
  cleanups.push(server.close)
  const remote = openRemoteChange({
    client: createClient(server.request),
    repository: { owner: 'octo', name: 'shop' },
    subject,
  })
  return { server, remote }
}

describe('a checkout of the merge', () => {
  it('is checked by its own tree, and by its parents where the clone has them', async () => {
    const { repo, base, head } = hosted()
    const dir = checkedOut(repo, 'refs/pull/1/merge')
    const checkout = await open(dir, { kind: 'pull_request', base, head })
    expect(checkout.checkoutKind).toBe('result')
    expect(await runtime(checkout)).toEqual([
      'introduced file .flow-agents/mine (.flow-agents)',
      'inherited file .flow-agents/old (.flow-agents)',
    ])
    expect(value(await checkout.readTrailers())).toEqual(['Agent-Run: 7'])
    expect(value(await checkout.readChangedFiles())).toEqual([{ path: '.flow-agents/mine', status: 'added' }])
  })

  it('at depth 1 knows what is tracked, and not whether the change added it', async () => {
    const { repo, base, head } = hosted()
    const dir = checkedOut(repo, 'refs/pull/1/merge', '--depth=1')
    const checkout = await open(dir, { kind: 'pull_request', base, head, commits: 1 })
    expect(checkout.checkoutKind).toBe('result')
    expect(await runtime(checkout)).toEqual([
      'undetermined file .flow-agents/mine (.flow-agents)',
      'undetermined file .flow-agents/old (.flow-agents)',
    ])
    expect(await checkout.readRuntimeHistory(runtimeRoots)).toEqual({ known: true, value: [] })
    const files = await checkout.readChangedFiles()
    expect(files.known ? '' : files.why).toMatch(
      /the base commit \w{10} is not in this clone; .*fetch-depth: 0/,
    )
  })

  it('at depth 1 sends GitHub one request for files, standing, policy, template and trailers', async () => {
    const { repo, base, head } = hosted({
      '.github/closeout.yml': 'mode: warn\n',
      '.github/pull_request_template.md': '## Closeout\n',
    })
    const subject = { kind: 'pull_request', base, head, commits: 1 } as const
    const { server, remote } = await remoteOf(repo, subject)
    const dir = checkedOut(repo, 'refs/pull/1/merge', '--depth=1')
    const checkout = await open(dir, subject, { fallback: remote })
    const policy = await readPolicyOf(checkout, policyPath)
    expect([policy.policy.mode, policy.source]).toEqual(['warn', `.github/closeout.yml@${base}`])
    expect(await checkout.readTemplate()).toEqual({ known: true, value: '## Closeout\n' })
    expect(await runtime(checkout)).toEqual([
      'introduced file .flow-agents/mine (.flow-agents)',
      'inherited file .flow-agents/old (.flow-agents)',
    ])
    expect(value(await checkout.readTrailers())).toEqual(['Agent-Run: 7'])
    expect(value(await checkout.readChangedFiles())).toEqual([{ path: '.flow-agents/mine', status: 'added' }])
    expect(value(await checkout.readExistingPaths(['later.txt', 'nowhere']))).toEqual(new Set(['later.txt']))
    expect(server.seen).toHaveLength(1)
  })

  it('at depth 1 reads a history of two commits with one more request, and none of three', async () => {
    const { repo, base } = hosted()
    const first = repo.git('rev-parse', 'topic')
    repo.git('checkout', '-q', 'topic')
    const head = repo.commit({ '.flow-agents/mine': null })
    repo.mergeRef(base, head)
    const dir = checkedOut(repo, 'refs/pull/1/merge', '--depth=1')
    const subject = { kind: 'pull_request', base, head, commits: 2 } as const
    const { server, remote } = await remoteOf(repo, subject)
    const checkout = await open(dir, subject, { fallback: remote })
    expect(value(await checkout.readRuntimeHistory(runtimeRoots))).toEqual([
      { path: '.flow-agents/mine', commit: first },
    ])
    expect(server.seen.map(line => line.split('/')[4])).toEqual(['compare', 'commits', 'git'])
    const many = await open(dir, { ...subject, commits: 3 }, { fallback: remote })
    const fact = await many.readRuntimeHistory(runtimeRoots)
    expect(fact.known ? '' : fact.why).toMatch(
      /fetch-depth: 0.*GitHub was asked instead: GitHub would need one request for each of the 3 commits/,
    )
  })

  it('at depth 1 takes no policy that the change itself touches', async () => {
    const { repo, base, head } = hosted(
      { '.github/closeout.yml': 'mode: enforce\n' },
      { '.github/closeout.yml': 'mode: warn\n' },
    )
    const subject = { kind: 'pull_request', base, head } as const
    const dir = checkedOut(repo, 'refs/pull/1/merge', '--depth=1')
    const { remote } = await remoteOf(repo, subject)
    const asked = await readPolicyOf(await open(dir, subject, { fallback: remote }), policyPath)
    expect([asked.policy.mode, asked.problems]).toEqual(['enforce', []])
    const alone = await readPolicyOf(await open(dir, subject), policyPath)
    expect(alone.policy.mode).toBe('enforce')
    expect(alone.problems[0]?.message).toMatch(/could not be read: .*no token/)
  })
})

describe('a checkout of something else', () => {
  it('is not the pull request: the base under pull_request_target leaves everything to GitHub', async () => {
    const { repo, base, head } = hosted()
    const subject = { kind: 'pull_request', base, head } as const
    const dir = checkedOut(repo, 'refs/heads/main')
    const alone = await open(dir, subject)
    expect(alone.checkoutKind).toBe('elsewhere')
    const fact = await alone.readTrackedRuntime(runtimeRoots)
    expect(fact.known ? '' : fact.why).toMatch(/is checked out; it must be the pull request's head/)
    const { remote } = await remoteOf(repo, subject)
    expect(await runtime(await open(dir, subject, { fallback: remote }))).toEqual([
      'introduced file .flow-agents/mine (.flow-agents)',
      'inherited file .flow-agents/old (.flow-agents)',
    ])
  })

  it('a merge of another head is not this pull request', async () => {
    const { repo, base } = hosted()
    const dir = checkedOut(repo, 'refs/pull/1/merge')
    expect((await open(dir, { kind: 'pull_request', base, head: base })).checkoutKind).toBe('elsewhere')
  })
})

describe('a push', () => {
  it('is checked by its own tree, compared with the branch before', async () => {
    const repo = repository()
    const before = repo.commit({ '.flow-agents/old': 'o' })
    const after = repo.commit({ '.flow-agents/new': 'n' })
    expect(await runtime(await open(repo.dir, { kind: 'push', before, after }))).toEqual([
      'introduced file .flow-agents/new (.flow-agents)',
      'inherited file .flow-agents/old (.flow-agents)',
    ])
    const fresh = await open(repo.dir, { kind: 'push', before: '0'.repeat(40), after })
    expect(await runtime(fresh)).toEqual([
      'undetermined file .flow-agents/new (.flow-agents)',
      'undetermined file .flow-agents/old (.flow-agents)',
    ])
  })
})

describe('the history of a change', () => {
  it('keeps what one commit added and a later one removed', async () => {
    const repo = repository()
    const base = repo.commit({ 'a.txt': 'a' })
    const culprit = repo.commit({ '.flow-agents/secret\nname': 's', '.flow-agents/stays': 't' })
    repo.commit({ 'b.txt': 'b' }, 'Hostile\n\n:000000 100644 0 0 A\n.flow-agents/forged')
    const head = repo.commit({ '.flow-agents/secret\nname': null })
    const checkout = await open(repo.dir, { kind: 'pull_request', base, head })
    expect(value(await checkout.readRuntimeHistory(runtimeRoots))).toEqual([
      { path: '.flow-agents/secret\nname', commit: culprit },
    ])
  })

  it('keeps what a merge commit itself brought and a later one removed, and not what it joined', async () => {
    const repo = repository()
    const base = repo.commit({ 'a.txt': 'a' })
    repo.branch('side')
    const joined = repo.commit({ '.flow-agents/joined': 'j' })
    repo.branch('topic', base)
    repo.commit({ 'b.txt': 'b' })
    repo.git('merge', '-q', '--no-ff', '--no-commit', 'side')
    const merge = repo.commit({ '.flow-agents/evil': 'e' }, 'Merge side')
    expect(repo.git('rev-list', '--parents', '-1', merge).split(' ')).toHaveLength(3)
    const head = repo.commit({ '.flow-agents/evil': null, '.flow-agents/joined': null })
    const subject = { kind: 'pull_request', base, head } as const
    const expected = [
      { path: '.flow-agents/joined', commit: joined },
      { path: '.flow-agents/evil', commit: merge },
    ]
    const byPath = (paths: readonly { readonly path: string }[]) =>
      [...paths].sort((a, b) => (a.path < b.path ? 1 : -1))
    const checkout = await open(repo.dir, subject)
    expect(byPath(value(await checkout.readRuntimeHistory(runtimeRoots)))).toEqual(expected)
    const { remote } = await remoteOf(repo, subject)
    expect(byPath(value(await remote.readRuntimeHistory(runtimeRoots)))).toEqual(expected)
  })

  it('is unknown where a shallow clone cuts it off', async () => {
    const repo = repository()
    const base = repo.commit({ 'a.txt': 'a' })
    repo.branch('topic')
    repo.commit({ '.flow-agents/x': 'x' })
    repo.commit({ '.flow-agents/x': null })
    const head = repo.commit({ 'b.txt': 'b' })
    repo.mergeRef(base, head)
    const dir = checkedOut(repo, 'refs/pull/1/merge', '--depth=2')
    const fact = await (await open(dir, { kind: 'pull_request', base, head })).readRuntimeHistory(
      runtimeRoots,
    )
    expect(fact.known ? '' : fact.why).toMatch(/does not have every commit/)
  })
})

describe('ignore rules', () => {
  it('count where the repository states them, and not where one machine does', async () => {
    const repo = repository()
    const base = repo.commit({ '.gitignore': '.flow-agents/\n.agent/*\n!.agent/artifacts\n' })
    writeFileSync(join(repo.dir, '.git/info/exclude'), '.kontourai/\n')
    const checkout = await open(join(repo.dir), { kind: 'local', base })
    const roots = ['.flow-agents', '.agent/artifacts', '.agent/receipts', '.kontourai/flow-agents']
    expect(value(await checkout.readUnignoredRoots(roots))).toEqual([
      '.agent/artifacts',
      '.kontourai/flow-agents',
    ])
  })
})

describe('ignore rules without git', () => {
  it('are read from the head where nothing is checked out', async () => {
    const repo = repository()
    const base = repo.commit({ '.gitignore': '.flow-agents/\n.agent/\n' })
    const head = repo.commit({ 'a.txt': 'a' })
    const dir = temporaryFolder()
    runGit(dir, ['clone', '-q', '--no-checkout', `file://${repo.dir}`, '.'])
    const roots = ['.flow-agents', '.agent/artifacts', '.kontourai/flow-agents']
    const checkout = await open(dir, { kind: 'pull_request', base, head })
    expect(value(await checkout.readUnignoredRoots(roots))).toEqual(['.kontourai/flow-agents'])
    repo.git('config', 'uploadpack.allowFilter', 'true')
    const blobless = temporaryFolder()
    runGit(blobless, ['clone', '-q', '--filter=blob:none', `file://${repo.dir}`, '.'])
    const partial = await open(blobless, { kind: 'pull_request', base, head })
    expect(value(await partial.readUnignoredRoots(roots))).toEqual(['.kontourai/flow-agents'])
    expect(value(await partial.readRuntimeHistory(runtimeRoots))).toEqual([])
  })

  it.each(['blob:none', 'tree:0'])(
    'of a clone without them (%s) are unknown, and the advice brings them',
    async filter => {
      const repo = repository()
      const base = repo.commit({ '.gitignore': '.flow-agents/\n.agent/\n' })
      const head = repo.commit({ 'a.txt': 'a' })
      repo.git('config', 'uploadpack.allowFilter', 'true')
      const dir = temporaryFolder()
      runGit(dir, ['clone', '-q', `--filter=${filter}`, '--no-checkout', `file://${repo.dir}`, '.'])
      const read = async () =>
        (await open(dir, { kind: 'pull_request', base, head })).readUnignoredRoots([
          '.flow-agents',
          '.kontourai',
        ])
      const before = await read()
      const advice = /run: git (.+)$/.exec(before.known ? '' : before.why)?.[1] ?? ''
      runGit(dir, ['-q', ...advice.split(' ')].slice(1))
      expect(value(await read())).toEqual(['.kontourai'])
    },
  )

  it('of a clone without trees are unknown for the reason that git gives, not for a hint', async () => {
    const repo = repository()
    const base = repo.commit({ '.gitignore': '.flow-agents/\n' })
    const head = repo.commit({ 'a/b.txt': 'a' })
    repo.git('config', 'uploadpack.allowFilter', 'true')
    const dir = temporaryFolder()
    runGit(dir, ['clone', '-q', '--filter=tree:0', '--no-checkout', `file://${repo.dir}`, '.'])
    const checkout = await open(dir, { kind: 'pull_request', base, head })
    const tracked = await checkout.readTrackedRuntime(runtimeRoots)
    expect(tracked.known ? '' : tracked.why).toMatch(/run: git fetch --refetch --no-filter origin$/)
    expect(tracked.known ? '' : tracked.why).not.toMatch(/hint/)
  })

  it('are read from the head: behind a symlinked root, and in a bare repository', async () => {
    const repo = repository()
    const base = repo.commit({ '.gitignore': '.agent/\n', '.flow-agents': { link: '/tmp' } })
    const roots = ['.flow-agents', '.agent/artifacts']
    const linked = await open(repo.dir, { kind: 'local', base })
    expect(value(await linked.readUnignoredRoots(roots))).toEqual(['.flow-agents'])
    const bare = await open(join(repo.dir, '.git'), { kind: 'local', base })
    expect(value(await bare.readUnignoredRoots(roots))).toEqual(['.flow-agents'])
  })
})

describe('what the surroundings lack', () => {
  const failure = async (dir: string, subject: CheckoutOptions['subject'], env = process.env) => {
    try {
      await open(dir, subject, { env })
    } catch (error) {
      return error as CloseoutError
    }
    throw new Error('it was opened')
  }

  it('no git, no repository, no commit and no base are different errors, each with a fix', async () => {
    const empty = temporaryFolder()
    const local = { kind: 'local', base: null } as const
    expect((await failure(empty, local, { PATH: empty })).code).toBe('git-missing')
    expect((await failure(join(empty, 'gone'), local)).code).toBe('not-a-repository')
    expect((await failure(empty, local)).code).toBe('not-a-repository')
    const repo = repository()
    expect((await failure(repo.dir, local)).code).toBe('no-commit')
    repo.git('checkout', '-q', '--orphan', 'odd')
    repo.commit({ 'a.txt': 'a' })
    expect(await failure(repo.dir, local)).toMatchObject({
      code: 'ref-missing',
      fix: expect.stringContaining('--base'),
    })
    expect(await failure(repo.dir, { kind: 'local', base: 'origin/release' })).toMatchObject({
      code: 'ref-missing',
      fix: 'Correct the name, or fetch it if origin has it: git fetch origin release',
    })
  })

  it('a head without its base at depth 1 is unknown, with the way to fetch it', async () => {
    const { repo, base, head } = hosted()
    const dir = checkedOut(repo, 'refs/pull/1/head', '--depth=1')
    const checkout = await open(dir, { kind: 'pull_request', base, head })
    expect(checkout.checkoutKind).toBe('head')
    const fact = await checkout.readTrackedRuntime(runtimeRoots)
    expect(fact.known ? '' : fact.why).toMatch(/not in this clone/)
  })

  it('histories that never met are compared with nothing', async () => {
    const repo = repository()
    const base = repo.commit({ '.flow-agents/a': 'a', shared: '1' })
    repo.git('checkout', '-q', '--orphan', 'other')
    const head = repo.commit({ '.flow-agents/b': 'b' })
    expect(await runtime(await open(repo.dir, { kind: 'pull_request', base, head }))).toEqual([
      'inherited file .flow-agents/a (.flow-agents)',
      'introduced file .flow-agents/b (.flow-agents)',
    ])
  })

  it('a partial clone answers what it holds and fetches nothing', async () => {
    const { repo, base, head } = hosted(
      { '.github/closeout.yml': 'mode: warn\n' },
      { '.github/closeout.yml': null },
    )
    repo.git('config', 'uploadpack.allowFilter', 'true')
    repo.git('config', 'uploadpack.allowAnySHA1InWant', 'true')
    const dir = temporaryFolder()
    runGit(dir, ['clone', '-q', '--filter=blob:none', '--no-checkout', `file://${repo.dir}`, '.'])
    runGit(dir, ['checkout', '-q', '--detach', 'origin/topic'])
    const checkout = await open(dir, { kind: 'pull_request', base, head })
    expect(await runtime(checkout)).toEqual(['inherited file .flow-agents/old (.flow-agents)'])
    const policy = await readPolicyOf(checkout, policyPath)
    expect(policy.problems[0]?.message).toMatch(
      /could not be read: \.github\/closeout\.yml is not in this clone/,
    )
  })

  it('a hostile configuration starts no program', async () => {
    const repo = repository()
    const base = repo.commit({ '.gitignore': '.flow-agents\n' })
    const head = repo.commit({ 'a.txt': 'a', '.gitattributes': '* diff=evil\n' })
    const trace = join(repo.dir, 'ran')
    for (const key of [
      'core.fsmonitor',
      'diff.external',
      'diff.evil.textconv',
      'gpg.program',
      'core.pager',
    ]) {
      repo.git('config', key, `touch ${trace}; false`)
    }
    repo.git('config', 'log.showSignature', 'true')
    const checkout = await open(repo.dir, { kind: 'pull_request', base, head })
    await runtime(checkout)
    value(await checkout.readChangedFiles())
    value(await checkout.readTrailers())
    value(await checkout.readUnignoredRoots(runtimeRoots))
    expect(existsSync(trace)).toBe(false)
  })
})

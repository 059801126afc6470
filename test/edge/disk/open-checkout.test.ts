import { afterEach, describe, expect, it } from '@jest/globals'
import type { ChangeReader } from '../../../src/edge/change-reader.ts'
import { type CheckoutOptions, openCheckout } from '../../../src/edge/disk/open-checkout.ts'
import { runtimeRoots } from '../../../src/model/artifact-roots.ts'
import type { Known } from '../../../src/model/known.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

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
  value(await reader.readTrackedRuntime(roots)).map(
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
    expect(checkout.stance).toBe('head')
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

  it('tells what the change brought from what the base has, lost or gained meanwhile', async () => {
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
    expect((await checkout.readPolicy()).policy.mode).toBe('warn')
    expect(value(await checkout.readExistingPaths(['.github', 'a']))).toEqual(new Set())
  })
})

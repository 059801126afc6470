import { afterEach, describe, expect, it } from '@jest/globals'
import { runtimeRoots } from '../../../../src/core/vocabulary/artifact-roots.ts'
import { openRemoteChange } from '../../../../src/io/github/change/open-remote-change.ts'
import { createClient } from '../../../../src/io/github/client/client.ts'
import { crissCross, type ImportedCommit, importHistory } from '../../../support/git/import-history.ts'
import { makeRepository } from '../../../support/repository.ts'
import { serveRepository } from '../../../support/serve-repository.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const state = '.flow-agents/a/state.json'
const source = { 'src/a.ts': 'export const a = 1\n' }
const withState = { ...source, [state]: '{}' }

/** What GitHub says of the pull request at each question about it; the last answer stays. */
type Saying = (merge: string, other: string) => readonly Record<string, unknown>[]
const ready: Saying = merge => [{ mergeable: true, merge_commit_sha: merge }]

const serve = async (history: readonly ImportedCommit[], saying: Saying = ready) => {
  const repo = makeRepository()
  cleanups.push(repo.remove)
  const oids = importHistory(repo.dir, history)
  const [base, head] = oids.slice(-2) as [string, string]
  const tree = repo.git('merge-tree', '--write-tree', base, head).split('\n')[0] as string
  const merge = repo.git('commit-tree', tree, '-p', base, '-p', head, '-m', 'Test merge')
  const other = repo.git('commit-tree', tree, '-p', base, '-p', oids[0] as string, '-m', 'Test merge')
  const server = await serveRepository(repo.dir)
  cleanups.push(server.close)
  const answers = [...saying(merge, other)]
  server.interfere(url => {
    if (!/\/pulls\/7$/.test(url.pathname)) return false
    const said = answers.length > 1 ? answers.shift() : answers[0]
    server.pulls.set(7, { number: 7, state: 'open', head: { sha: head }, base: { sha: base }, ...said })
    return false
  })
  const headers: unknown[] = []
  const reader = openRemoteChange({
    client: createClient((route, parameters) => {
      headers.push(parameters?.headers)
      return server.request(route, parameters)
    }),
    repository: { owner: 'octo', name: 'shop' },
    subject: { kind: 'pull_request', base, head, number: 7 },
    pausesMs: [0, 0],
  })
  const read = async (): Promise<readonly string[]> => {
    const fact = await reader.readTrackedRuntime(runtimeRoots)
    if (!fact.known) return [`unknown: ${fact.why}`]
    const { paths, hasConflict } = fact.value
    return [...paths.map(({ path, standing }) => `${standing} ${path}`), ...(hasConflict ? ['conflict'] : [])]
  }
  const asked = () => server.seen.map(line => line.split('/').slice(4).join('/').replace(/\?.*/, ''))
  return { read, asked, headers, base, head }
}

describe('a change with several merge bases, read from GitHub', () => {
  const sides = [
    [withState, source],
    [source, withState],
  ] as const
  for (const [index, [left, right]] of sides.entries()) {
    it(`tracks and removes what GitHub's test merge does (${index === 0 ? 'first' : 'second'} side)`, async () => {
      const tracking = await serve(crissCross(withState, left, right, source, withState))
      expect(await tracking.read()).toEqual([`introduced ${state}`])
      const removing = await serve(crissCross(source, left, right, withState, source))
      expect(await removing.read()).toEqual([`removed ${state}`])
    })
  }

  it('waits for the merge of the judged head: an older one does not count', async () => {
    const change = await serve(
      crissCross(withState, withState, source, source, withState),
      (merge, other) => [
        { mergeable: null, merge_commit_sha: null },
        { mergeable: true, merge_commit_sha: other },
        { mergeable: true, merge_commit_sha: merge },
      ],
    )
    expect(await change.read()).toEqual([`introduced ${state}`])
    expect(change.asked().filter(path => path === 'pulls/7')).toHaveLength(3)
  })

  it('is unknown where GitHub makes no test merge in time, and where the head has moved on', async () => {
    const history = crissCross(withState, withState, source, source, withState)
    const late = await serve(history, () => [{ mergeable: null, merge_commit_sha: null }])
    expect((await late.read())[0]).toMatch(
      /^unknown: .*several merge bases; .*not made the test merge.*in time/,
    )
    expect(late.asked().filter(path => path === 'pulls/7')).toHaveLength(3)
    const moved = await serve(history, merge => [
      { mergeable: true, merge_commit_sha: merge, head: { sha: merge } },
    ])
    expect((await moved.read())[0]).toMatch(/^unknown: .*moved on to \w{10}/)
  })

  it('with a conflict is judged by what the head itself introduces, and says so', async () => {
    const history = crissCross(source, source, { ...source, b: 'b\n' }, source, {
      ...source,
      '.flow-agents/b': 'b',
    })
    const change = await serve(history, () => [{ mergeable: false, merge_commit_sha: null }])
    expect(await change.read()).toEqual(['introduced .flow-agents/b', 'conflict'])
  })

  it('asks in the version of the API that tells the test merge', async () => {
    const change = await serve(crissCross(withState, withState, source, source, withState))
    await change.read()
    for (const sent of change.headers) expect(sent).toEqual({ 'x-github-api-version': '2022-11-28' })
  })
})

describe('a change with one merge base, read from GitHub', () => {
  it('asks for one comparison and its trees, and nothing more', async () => {
    const change = await serve([
      { parents: [], files: source },
      { parents: [0], files: { ...source, later: '1\n' } },
      { parents: [0], files: withState },
    ])
    expect(await change.read()).toEqual([`introduced ${state}`])
    expect(change.asked().map(path => path.replace(/\/.*/, ''))).toEqual(
      expect.arrayContaining(['compare', 'git', 'git', 'git']),
    )
    expect(change.asked()).toHaveLength(4)
  })

  it('asks for one more comparison where the head has merged its base, and for no test merge', async () => {
    const change = await serve([
      { parents: [], files: source },
      { parents: [0], files: { ...source, mine: '1\n' } },
      { parents: [0], files: { ...source, later: '1\n' } },
      { parents: [2], files: { ...source, later: '2\n' } },
      { parents: [1, 2], files: { ...withState, mine: '1\n', later: '1\n' } },
    ])
    expect(await change.read()).toEqual([`introduced ${state}`])
    expect(change.asked().filter(path => path.startsWith('compare'))).toHaveLength(2)
    expect(change.asked().filter(path => path.startsWith('pulls'))).toEqual([])
  })

  it('is not at fault for a runtime file that it changed and the base renamed', async () => {
    const long = Array.from({ length: 20 }, (_, line) => `line ${line}\n`).join('')
    const change = await serve([
      { parents: [], files: { ...source, '.flow-agents/notes.md': long } },
      { parents: [0], files: { ...source, 'docs/notes.md': long } },
      { parents: [0], files: { ...source, '.flow-agents/notes.md': long.replace('line 3', 'line three') } },
    ])
    expect(await change.read()).toEqual([])
  })
})

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { policyPath } from '../../src/core/policy/model/policy.ts'
import { runtimeRoots } from '../../src/core/vocabulary/artifact-roots.ts'
import type { ChangeReader } from '../../src/io/change-reader.ts'
import { openCheckout } from '../../src/io/git/checkout/open-checkout.ts'
import { openRemoteChange } from '../../src/io/github/change/open-remote-change.ts'
import { createClient } from '../../src/io/github/client/client.ts'
import { readPolicyOf } from '../support/change/local-change.ts'
import { runs } from '../support/laws.ts'
import { type Files, makeRepository, type TestRepository } from '../support/repository.ts'
import { type RepositoryServer, serveRepository } from '../support/serve-repository.ts'

const paths = [
  '.flow-agents/a/state.json',
  '.flow-agents/b.md',
  'pkg/.Flow-Agents',
  'web/.agent/artifacts/plan.json',
  '.kontourai/flow-agents/x',
  'src/a.ts',
  'src/b.ts',
  'docs/guide.md',
  'docs/deep/guide.md',
  '.github/closeout.yml',
  '.github/PULL_REQUEST_TEMPLATE.md',
  'pull_request_template.txt',
  '.gitignore',
  '.kontourai/.gitignore',
  'bin.dat',
  'spaced name#1.md',
]
const texts = [
  'one\n',
  'two\n',
  'mode: warn\n',
  'preset: agent-made\nroots: [tmp/agents]\n',
  '.flow-agents/\n.agent/\n',
  '/.kontourai\n!*.json\n',
  'nul\0byte',
  '',
]

const step = fc.record({
  path: fc.constantFrom(...paths),
  content: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...texts) },
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant({ link: 'src/a.ts' }) },
  ),
})
const commit = fc.array(step, { minLength: 1, maxLength: 4 })
const story = fc.record({
  before: fc.array(step, { maxLength: 8 }),
  own: fc.array(commit, { minLength: 1, maxLength: 3 }),
  meanwhile: fc.array(commit, { maxLength: 2 }),
})

const filesOf = (steps: readonly { path: string; content: Files[string] }[]): Files =>
  Object.fromEntries(steps.map(({ path, content }) => [path, content as Files[string]]))

const readAll = async (reader: ChangeReader) => ({
  policy: await readPolicyOf(reader, policyPath),
  template: await reader.readTemplate(),
  tracked: await reader.readTrackedRuntime(runtimeRoots),
  history: await reader.readRuntimeHistory(runtimeRoots),
  unignored: await reader.readUnignoredRoots(runtimeRoots),
  files: await reader.readChangedFiles(),
  documents: await reader.readDocuments(paths),
  existing: await reader.readExistingPaths([
    ...paths,
    './src/',
    '/docs/guide.md#install',
    'src/a.ts:12',
    'SRC/a.ts',
    'nowhere',
    'docs/../src/b.ts',
    '../escape',
  ]),
  baseDocuments: await reader.readBaseDocuments({
    isWanted: path => /\.(?:md|txt)$/.test(path),
    copiesOf: ['src/a.ts', 'src/b.ts', 'nowhere'],
  }),
  trailers: await reader.readTrailers(),
  headFile: await reader.readHeadFile('src/a.ts'),
})

describe('a checkout and the API', () => {
  let repo: TestRepository
  let server: RepositoryServer
  beforeAll(async () => {
    repo = makeRepository()
    server = await serveRepository(repo.dir)
  })
  afterAll(async () => {
    await server.close()
    repo.remove()
  })

  /**
   * Whether the head changed a file that the base no longer has there. Git then looks for a rename. Through the API the
   * test merge of the pull request says so, and here is no pull request: test/io/github/change/read-test-merge.test.ts.
   */
  const isRenamePossible = (base: string, head: string): boolean => {
    const from = repo.git('merge-base', base, head)
    const list = (filter: string, to: string) =>
      repo.git('diff', '--name-only', '--no-renames', `--diff-filter=${filter}`, '-z', from, to).split('\0')
    const gone = new Set(list('D', base).filter(path => path !== ''))
    return list('MT', head).some(path => gone.has(path))
  }

  it('give the same facts of the same change', async () => {
    let round = 0
    await fc.assert(
      fc.asyncProperty(story, async ({ before, own, meanwhile }) => {
        round += 1
        repo.git('checkout', '-q', '--orphan', `base-${round}`)
        repo.git('rm', '-r', '-q', '-f', '--ignore-unmatch', '.')
        repo.git('clean', '-q', '-f', '-d', '-x')
        repo.commit(filesOf(before), 'Begin')
        repo.branch(`topic-${round}`)
        for (const steps of own) repo.commit(filesOf(steps), 'Change\n\nAgent-Run: 8f21d4\nReviewed-by: Mona')
        const head = repo.git('rev-parse', 'HEAD')
        repo.git('checkout', '-q', `base-${round}`)
        for (const steps of meanwhile) repo.commit(filesOf(steps), 'Meanwhile')
        const base = repo.git('rev-parse', 'HEAD')
        fc.pre(!isRenamePossible(base, head))
        repo.git('checkout', '-q', `topic-${round}`)
        const checkout = await openCheckout({
          cwd: repo.dir,
          env: process.env,
          subject: { kind: 'pull_request', base, head },
        })
        const remote = openRemoteChange({
          client: createClient(server.request),
          repository: { owner: 'octo', name: 'shop' },
          subject: { kind: 'pull_request', base, head },
        })
        try {
          expect(await readAll(checkout)).toEqual(await readAll(remote))
        } finally {
          await checkout.close()
        }
      }),
      { numRuns: runs(8, 60) },
    )
  })
})

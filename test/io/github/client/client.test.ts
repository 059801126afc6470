import { getOctokit } from '@actions/github'
import { afterEach, describe, expect, it } from '@jest/globals'
import type { ProbotOctokit } from 'probot'
import { policyPath } from '../../../../src/core/policy/model/policy.ts'
import type { Known } from '../../../../src/core/vocabulary/known.ts'
import { openRemoteChange } from '../../../../src/io/github/change/open-remote-change.ts'
import { createClient, type Patience } from '../../../../src/io/github/client/client.ts'
import type { GitHubRequest } from '../../../../src/io/github/client/shapes.ts'
import { readComments } from '../../../../src/io/github/read/read-comments.ts'
import { readPullRequest } from '../../../../src/io/github/read/read-pull-request.ts'
import { readReferences } from '../../../../src/io/github/read/read-references.ts'
import { readPolicyOf } from '../../../support/change/local-change.ts'
import { makeRepository } from '../../../support/repository.ts'
import {
  type Interference,
  type RepositoryServer,
  serveRepository,
} from '../../../support/serve-repository.ts'

const shop = { owner: 'octo', name: 'shop' }
const pull = {
  number: 7,
  state: 'open',
  draft: true,
  body: null,
  user: { login: 'renovate[bot]', type: 'Bot' },
  author_association: 'CONTRIBUTOR',
  labels: [{ name: 'agent' }],
  base: { ref: 'main', sha: 'b'.repeat(40), repo: { full_name: 'octo/shop', default_branch: 'main' } },
  head: { ref: 'topic', sha: 'c'.repeat(40), repo: null },
  merge_commit_sha: null,
  commits: 2,
  changed_files: 3,
}

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const serve = async (interference: Interference | null = null): Promise<RepositoryServer> => {
  const repo = makeRepository()
  cleanups.push(repo.remove)
  repo.commit({ 'a.txt': 'a' })
  const server = await serveRepository(repo.dir)
  cleanups.push(server.close)
  server.pulls.set(7, pull)
  server.interfere(interference)
  return server
}

const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}, text = '{"message":"no"}'): Interference =>
  (_url, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(text)
    return true
  }

const patient = (waits: number[] = []): Patience => ({
  attemptMs: 300,
  totalMs: 60_000,
  mostPauseMs: Number.POSITIVE_INFINITY,
  attempts: 3,
  wait: async ms => void waits.push(ms),
  nowMs: () => 1_000_000,
})

const why = (fact: Known<unknown>): string => (fact.known ? 'known' : fact.why)

describe('a pull request, live', () => {
  it('is read with its author, its tips and its counts', async () => {
    const { request } = await serve()
    const reading = await readPullRequest(createClient(request), shop, 7)
    expect(reading).toMatchObject({
      known: true,
      value: {
        number: 7,
        base: { ref: 'main', repository: 'octo/shop' },
        head: { ref: 'topic', repository: null },
        defaultBranch: 'main',
        commits: 2,
        changedFiles: 3,
        facts: {
          author: { login: 'renovate[bot]', isBot: true, association: 'CONTRIBUTOR' },
          isDraft: true,
          labels: ['agent'],
          body: '',
          bodySource: 'live',
        },
      },
    })
  })

  it.each([
    ['a token that is not accepted', 401, {}, /did not accept the token .*\(401\)/],
    [
      'a token without the permission',
      403,
      {},
      /does not allow this token to access pull request 7 \(403\); give the token the permission `pull-requests: read`/,
    ],
    ['a number that GitHub does not know', 404, {}, /did not find pull request 7 \(404\)/],
    [
      'a used-up rate',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4600' },
      /rate limit .* in 60 minutes/,
    ],
    [
      'too many requests',
      429,
      { 'retry-after': '600' },
      /rate limit .*\(429\); run the check again in 10 minutes/,
    ],
    ['a failing server', 502, {}, /GitHub failed .*\(502\); run the check again/],
    ['a moved repository', 301, { location: 'http://127.0.0.1:1/' }, /was renamed or moved \(301\)/],
  ])('is unknown behind %s, with a way out', async (_, status, headers, message) => {
    const { request } = await serve(answering(status, headers))
    expect(why(await readPullRequest(createClient(request, patient()), shop, 7))).toMatch(message)
  })

  it.each([
    ['JSON that breaks off', '{"number": 7, "ba'],
    ['another thing', '[]'],
    ['a page of HTML', '<html>Unicorn!</html>'],
  ])('is unknown behind %s', async (_, text) => {
    const { request } = await serve(answering(200, {}, text))
    expect(why(await readPullRequest(createClient(request, patient()), shop, 7))).toMatch(
      /has an unknown form/,
    )
  })

  it('is unknown without an answer in time, or without a server', async () => {
    const silent = await serve(() => true)
    const quick = { ...patient(), attemptMs: 40, attempts: 2 }
    expect(why(await readPullRequest(createClient(silent.request, quick), shop, 7))).toMatch(
      /did not answer in time/,
    )
    expect(silent.seen).toHaveLength(2)
    await silent.close()
    expect(why(await readPullRequest(createClient(silent.request, quick), shop, 7))).toMatch(
      /could not be reached .*ECONNREFUSED/,
    )
  })

  it('is requested again after a temporary failure, as late as GitHub says', async () => {
    let failures = 2
    const server = await serve((url, response) => {
      failures -= 1
      return failures >= 0 && answering(failures ? 503 : 429, { 'retry-after': '3' })(url, response)
    })
    const waits: number[] = []
    const reading = await readPullRequest(createClient(server.request, patient(waits)), shop, 7)
    expect([reading.known, waits, server.seen.length]).toEqual([true, [3_000, 3_000], 3])
  })

  it('is requested once, however many callers need it', async () => {
    const server = await serve()
    const reader = createClient(server.request)
    await Promise.all([1, 2, 3].map(() => readPullRequest(reader, shop, 7)))
    expect(server.seen).toHaveLength(1)
  })
})

describe('every reading of a remote change', () => {
  it.each([401, 403, 404, 429, 500])('is unknown behind %i, and the policy strict', async status => {
    const { request } = await serve(answering(status))
    const reader = openRemoteChange({
      client: createClient(request, patient()),
      repository: shop,
      subject: {
        kind: 'pull_request',
        base: 'b'.repeat(40),
        head: 'c'.repeat(40),
        number: 7,
        changedFiles: 3,
      },
    })
    const roots = ['.flow-agents']
    const facts = await Promise.all([
      reader.readTemplate(),
      reader.readTrackedRuntime(roots),
      reader.readRuntimeHistory(roots),
      reader.readUnignoredRoots(roots),
      reader.readChangedFiles(),
      reader.readDocuments(['a.md']),
      reader.readExistingPaths(['a']),
      reader.readTrailers(),
      reader.readHeadFile('a'),
    ])
    expect(facts.map(({ known }) => known)).toEqual(facts.map(() => false))
    const { policy, problems } = await readPolicyOf(reader, policyPath)
    expect([policy.preset, policy.mode]).toEqual(['strict', 'enforce'])
    if (status !== 404) expect(problems[0]?.message).toMatch(/could not be read: /)
  })
})

describe('references', () => {
  const existing: Interference = (url, response) => {
    const isThere = /issues\/12$|runs\/5$|commits\/abcdef1$/.test(url.pathname)
    const status = /issues\/13$/.test(url.pathname)
      ? 403
      : /commits/.test(url.pathname) && !isThere
        ? 422
        : isThere
          ? 200
          : 404
    return answering(status, {}, '{}')(url, response)
  }

  it('of this repository resolve, or do not, or cannot be seen', async () => {
    const { request } = await serve(existing)
    const asked = [
      '#12',
      '#13',
      '#14',
      'Octo/Shop#12',
      'https://github.com/octo/shop/pull/12/files?w=1#diff',
      'https://github.com/octo/shop/actions/runs/5/job/9',
      'https://github.com/octo/shop/commit/abcdef1',
      'https://github.com/octo/shop/commit/abcdef2',
    ]
    const answers = await readReferences(createClient(request, patient()), shop, asked)
    expect(
      [...answers].map(([reference, fact]) => `${reference} ${fact.known ? fact.value : fact.why}`),
    ).toEqual([
      '#12 true',
      '#13 GitHub does not allow this token to access issues (403); give the token the permission `issues: read`',
      '#14 false',
      'Octo/Shop#12 true',
      'https://github.com/octo/shop/pull/12/files?w=1#diff true',
      'https://github.com/octo/shop/actions/runs/5/job/9 true',
      'https://github.com/octo/shop/commit/abcdef1 true',
      'https://github.com/octo/shop/commit/abcdef2 false',
    ])
  })

  it('of another repository or server are never looked up', async () => {
    const server = await serve(existing)
    const foreign = [
      'octo/private#5',
      'https://github.com/octo/private/pull/12',
      'https://evil.example/octo/shop/pull/12',
      'https://github.com/octo/shop/../private/pull/12',
    ]
    const answers = await readReferences(createClient(server.request), shop, foreign)
    expect([...answers.values()].map(why)).toEqual(
      foreign.map(
        () => 'it belongs to another repository, and only references to this repository are looked up',
      ),
    )
    expect(server.seen).toEqual([])
  })

  it('beyond the twentieth are unknown and say so', async () => {
    const server = await serve(existing)
    const answers = await readReferences(
      createClient(server.request),
      shop,
      Array.from({ length: 25 }, (_, at) => `#${at + 100}`),
    )
    expect([...answers.values()].filter(({ known }) => !known).map(why)).toEqual(
      Array(5).fill('only the first 20 references are looked up'),
    )
    expect(server.seen).toHaveLength(20)
  })
})

describe('comments', () => {
  it('are read over every page, but for those of deleted accounts', async () => {
    const comment = (at: number) => ({
      body: `comment ${at}`,
      html_url: `https://github.com/octo/shop/pull/7#c${at}`,
      user: at === 2 ? null : { login: 'mona', type: 'User' },
    })
    const { request } = await serve((url, response) => {
      const page = Number(url.searchParams.get('page') ?? 1)
      const list = Array.from({ length: page < 3 ? 100 : 7 }, (_, at) => comment((page - 1) * 100 + at))
      return answering(200, {}, JSON.stringify(list))(url, response)
    })
    const comments = await readComments(createClient(request), shop, 7)
    const all = Array.from({ length: 207 }, (_, at) => `comment ${at}`).filter((_, at) => at !== 2)
    expect(comments.known ? comments.value.map(({ body }) => body) : comments.why).toEqual(all)
  })
})

describe('the client of GitHub', () => {
  it('takes the request of any Octokit as it is', () => {
    const requests: GitHubRequest[] = [getOctokit('token').request]
    const ofProbot = (octokit: InstanceType<typeof ProbotOctokit>): GitHubRequest => octokit.request
    expect(requests.concat([]).length + ofProbot.length).toBe(2)
  })
})

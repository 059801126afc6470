import { describe, expect, it } from '@jest/globals'
import { cacheByEtag, type Remembered } from '../../../../src/io/github/client/etag-cache.ts'
import type { GitHubRequest } from '../../../../src/io/github/client/shapes.ts'

/** A GitHub that has one page, with its mark, and notes what it was asked. */
const github = () => {
  const state = { etag: '"1"', data: 'one', asked: [] as unknown[] }
  const request: GitHubRequest = async (route, parameters = {}) => {
    const mark = (parameters.headers as Record<string, string> | undefined)?.['if-none-match']
    state.asked.push([route, mark ?? null])
    if (route.startsWith('GET ') && mark === state.etag)
      throw Object.assign(new Error('Not modified'), { status: 304 })
    return { status: 200, headers: { etag: state.etag }, data: state.data }
  }
  return { state, request }
}

describe('remembered answers', () => {
  it('an unchanged page is requested with its ETag, and answered from the cache', async () => {
    const { state, request } = github()
    const ask = cacheByEtag(request, new Map())
    expect((await ask('GET /labels', { page: 1 })).data).toBe('one')
    expect((await ask('GET /labels', { page: 1, request: { retries: 0 } })).data).toBe('one')
    expect(state.asked).toEqual([
      ['GET /labels', null],
      ['GET /labels', '"1"'],
    ])
  })

  it('a changed page is answered anew, another page is another answer', async () => {
    const { state, request } = github()
    const ask = cacheByEtag(request, new Map())
    await ask('GET /labels', { page: 1 })
    Object.assign(state, { etag: '"2"', data: 'two' })
    expect((await ask('GET /labels', { page: 1 })).data).toBe('two')
    await ask('GET /labels', { page: 2 })
    expect(state.asked.at(-1)).toEqual(['GET /labels', null])
  })

  it('what a digest names is requested once, a branch every time', async () => {
    const { state, request } = github()
    const ask = cacheByEtag(request, new Map())
    const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}'
    for (const tree_sha of ['a'.repeat(40), 'a'.repeat(40), 'main', 'main']) await ask(route, { tree_sha })
    expect(state.asked).toHaveLength(3)
  })

  it('a write passes through and is never remembered; a failure is not an answer', async () => {
    const memory = new Map<string, Remembered>()
    const failing: GitHubRequest = async () => {
      throw Object.assign(new Error('gone'), { status: 502 })
    }
    await cacheByEtag(github().request, memory)('POST /labels', {})
    await expect(cacheByEtag(failing, memory)('GET /labels', {})).rejects.toThrow('gone')
    expect(memory.size).toBe(0)
  })
})

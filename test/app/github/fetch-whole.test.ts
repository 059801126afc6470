import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Octokit } from '@octokit/core'
import { createWholeFetch, requestWhole } from '../../../app/github/fetch-whole.ts'
import { cacheByEtag } from '../../../src/io/github/client/etag-cache.ts'
import type { GitHubRequest } from '../../../src/io/github/client/shapes.ts'

const text = JSON.stringify({ tree: [{ path: 'a' }, { path: 'b' }] })

/** What the server does with each path. */
const answers: Readonly<
  Record<string, { readonly length: number; readonly sent: string; readonly status?: number }>
> = {
  '/none': { length: 0, sent: '', status: 204 },
  '/empty': { length: 0, sent: '' },
  '/whole': { length: text.length, sent: text },
  '/cut': { length: text.length, sent: text.slice(0, 20) },
  '/shortened': { length: 20, sent: text.slice(0, 20) },
}

describe('an answer of GitHub', () => {
  let server: Server
  let url = ''
  beforeAll(async () => {
    server = createServer((request, response) => {
      const answer = answers[request.url ?? '']
      if (!answer) return
      response.writeHead(answer.status ?? 200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': answer.length,
        etag: '"1"',
      })
      if (answer.length === answer.sent.length) response.end(answer.sent)
      else response.write(answer.sent, () => response.destroy())
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const open = (mostMs = 10_000): GitHubRequest =>
    requestWhole(
      // Octokit's overloads are narrower than what is asked of it.
      new Octokit({ baseUrl: url, request: { fetch: createWholeFetch(mostMs) } })
        .request as unknown as GitHubRequest,
    )

  it('that is whole is read as it is', async () => {
    expect((await open()('GET /whole')).data).toEqual(JSON.parse(text))
  })

  it.each(['/cut', '/shortened', '/empty'])(
    'of the path %s is refused, and not remembered with its ETag',
    async path => {
      const remembered: unknown[] = []
      const request = cacheByEtag(open(), { get: () => undefined, set: (_, one) => remembered.push(one) })
      await expect(request(`GET ${path}`)).rejects.toThrow()
      expect(remembered).toEqual([])
      await request('GET /whole')
      expect(remembered).toHaveLength(1)
    },
  )

  it('that has no body, as its status says, is whole', async () => {
    expect((await open()('GET /none')).status).toBe(204)
  })

  it('that never comes is given up after its time, as an error without a status of GitHub', async () => {
    const began = performance.now()
    const refused = await open(200)('GET /never').catch(error => error)
    expect(refused).toMatchObject({ name: expect.stringMatching(/Error$/) })
    expect(refused.response).toBeUndefined()
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})

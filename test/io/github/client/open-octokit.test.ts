import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createClient } from '../../../../src/io/github/client/client.ts'
import { httpFetch, openOctokit } from '../../../../src/io/github/client/open-octokit.ts'

const servers: Server[] = []
const closeAll = (): void => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
}
afterEach(closeAll)

const serve = async (answer: RequestListener): Promise<string> => {
  const started = createServer(answer)
  servers.push(started)
  await new Promise<void>(resolve => started.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`
}

const question = {
  route: 'GET /repos/{owner}/{repo}',
  parameters: { owner: 'octo', repo: 'shop' },
  what: 'the repository',
  permission: 'contents: read',
  shape: (data: unknown) => data,
} as const

describe('one request over Node’s own http', () => {
  it('carries the token, the route and the answer', async () => {
    const seen: unknown[] = []
    const url = await serve((request, response) => {
      seen.push(request.url, request.headers.authorization)
      response.setHeader('content-type', 'application/json; charset=utf-8')
      response.end('{"name":"Läden \u{1f6d2}"}')
    })
    const answer = await createClient(openOctokit('secret', url))(question)
    expect(answer).toEqual({ known: true, value: { name: 'Läden \u{1f6d2}' } })
    expect(seen).toEqual(['/repos/octo/shop', 'token secret'])
  })

  it('rejects a refusal with its status and message', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(403, { 'content-type': 'application/json' })
      response.end('{"message":"Resource not accessible by integration"}')
    })
    const answer = await createClient(openOctokit('secret', url))(question)
    expect(answer).toMatchObject({ known: false, why: expect.stringMatching(/contents: read/) })
  })

  it('does not follow a redirect, so the token goes nowhere else', async () => {
    let requests = 0
    const url = await serve((_request, response) => {
      requests += 1
      response.writeHead(302, { location: '/elsewhere' })
      response.end()
    })
    const { status } = await httpFetch(url, { method: 'GET', headers: {} })
    expect([status, requests]).toEqual([302, 1])
  })

  it('ends when its signal does, before an answer and within one', async () => {
    for (const begins of [false, true]) {
      const url = await serve((_request, response) => {
        if (begins) response.write('{')
      })
      const signal = AbortSignal.timeout(100)
      await expect(httpFetch(url, { method: 'GET', headers: {}, signal })).rejects.toThrow()
    }
  })

  it('sends a body, and rejects without an answer', async () => {
    const url = await serve((request, response) => {
      request.pipe(response)
    })
    const echoed = await httpFetch(url, { method: 'POST', headers: {}, body: 'ä' })
    expect(await echoed.text()).toBe('ä')
    closeAll()
    await expect(httpFetch(url, { method: 'GET', headers: {} })).rejects.toThrow(/ECONNREFUSED|hang up/)
  })
})

import { request as sendOverHttp } from 'node:http'
import { request as sendOverTls } from 'node:https'
import { Octokit } from '@octokit/core'
import type { GitHubRequest } from './shapes.ts'

/**
 * Octokit without its plugins, for a run with one or two requests and no proxy.
 *
 * @param baseUrl  of the REST API, without a slash at the end
 */
export const openOctokit = (token: string, baseUrl: string): GitHubRequest =>
  new Octokit({ auth: token, baseUrl, request: { fetch: httpFetch } }).request

/** What Octokit needs of a `fetch`. A redirect is never followed. */
type Asked = {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** What Octokit reads of an answer. */
type Answer = {
  readonly url: string
  readonly status: number
  readonly statusText: string
  readonly headers: ReadonlyMap<string, string>
  readonly text: () => Promise<string>
  readonly arrayBuffer: () => Promise<Uint8Array>
}

/**
 * As much of `fetch` as Octokit needs, on Node's own `http` and `https`.
 *
 * Node's `fetch` takes longer to load than the whole gate to run (100 ms on Node 20), and a gate sends one request.
 * It knows no proxy: where one is set, the caller takes a client that does.
 *
 * @throws the error of the connection or of the signal; never for a status
 */
export const httpFetch = (url: string, { method, headers, body, signal }: Asked): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const client = url.startsWith('https:') ? sendOverTls : sendOverHttp
    const sent = client(url, { method, headers, ...(signal ? { signal } : {}) }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const content = Buffer.concat(chunks)
        resolve({
          url,
          status: answer.statusCode ?? 0,
          statusText: answer.statusMessage ?? '',
          headers: new Map(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
          text: async () => content.toString('utf8'),
          arrayBuffer: async () => content,
        })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })

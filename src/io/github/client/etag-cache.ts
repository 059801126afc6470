import type { GitHubRequest, GitHubResponse } from './shapes.ts'

/** Earlier answers with their ETags. One cache for each installation, because permissions differ. */
export type AnswerMemory = Map<string, { readonly etag: string; readonly response: GitHubResponse }>

/** The most answers that are kept; the least recently used one is dropped first. */
const mostRemembered = 4_000

/** An object named by a digest never changes: it is requested only once. */
const lasting: Readonly<Record<string, string>> = {
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': 'commit_sha',
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': 'tree_sha',
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': 'file_sha',
}

/**
 * Request only what has changed: every read is sent with the ETag of its last answer, and a 304, which does not
 * count against the rate limit, is answered from the cache. Writes pass through.
 */
export const cacheByEtag = (request: GitHubRequest, memory: AnswerMemory): GitHubRequest => {
  return async (route, parameters = {}) => {
    if (!route.startsWith('GET ')) return request(route, parameters)
    const { request: options, ...asked } = parameters
    const key = JSON.stringify([route, asked])
    const remembered = memory.get(key)
    if (remembered && isLasting(route, asked)) return use(memory, key, remembered)
    try {
      const response = await request(route, {
        ...parameters,
        ...(remembered
          ? { headers: { ...(asked.headers as object | undefined), 'if-none-match': remembered.etag } }
          : {}),
      })
      if (response.status === 304 && remembered) return use(memory, key, remembered)
      const etag = response.headers.etag
      if (typeof etag === 'string') use(memory, key, { etag, response })
      return response
    } catch (error) {
      if ((error as { readonly status?: unknown }).status !== 304 || !remembered) throw error
      return use(memory, key, remembered)
    }
  }
}

const isLasting = (route: string, asked: Readonly<Record<string, unknown>>): boolean =>
  /^[0-9a-f]{40}$/.test(String(asked[lasting[route] ?? ''] ?? ''))

const use = (
  memory: AnswerMemory,
  key: string,
  one: { etag: string; response: GitHubResponse },
): GitHubResponse => {
  memory.delete(key)
  memory.set(key, one)
  const oldest = memory.size > mostRemembered ? memory.keys().next().value : undefined
  if (oldest !== undefined) memory.delete(oldest)
  return one.response
}

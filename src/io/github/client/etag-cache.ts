import type { GitHubRequest, GitHubResponse } from './shapes.ts'

/** An answer with its ETag. */
export type Remembered = { readonly etag: string; readonly response: GitHubResponse }

/** Earlier answers; the memory itself decides how much it keeps. One for each installation, because permissions differ. */
export type AnswerMemory = {
  readonly get: (key: string) => Remembered | undefined
  readonly set: (key: string, one: Remembered) => unknown
}

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
export const cacheByEtag = (
  request: GitHubRequest,
  memory: AnswerMemory,
  onCached: (route: string) => void = () => undefined,
): GitHubRequest => {
  return async (route, parameters = {}) => {
    if (!route.startsWith('GET ')) return request(route, parameters)
    const { request: options, ...asked } = parameters
    const key = JSON.stringify([route, asked])
    const remembered = memory.get(key)
    if (remembered && isLasting(route, asked)) {
      onCached(route)
      return remembered.response
    }
    try {
      const response = await request(route, {
        ...parameters,
        ...(remembered
          ? { headers: { ...(asked.headers as object | undefined), 'if-none-match': remembered.etag } }
          : {}),
      })
      if (response.status === 304 && remembered) return remembered.response
      const etag = response.headers.etag
      // The address of a redirect to a storage holds for a minute.
      if (typeof etag === 'string' && response.status === 200) memory.set(key, { etag, response })
      return response
    } catch (error) {
      if ((error as { readonly status?: unknown }).status !== 304 || !remembered) throw error
      return remembered.response
    }
  }
}

const isLasting = (route: string, asked: Readonly<Record<string, unknown>>): boolean =>
  /^[0-9a-f]{40}$/.test(String(asked[lasting[route] ?? ''] ?? ''))

import type { GitHubRequest, GitHubResponse } from './shapes.ts'

/** What was answered before, with the mark under which GitHub knows it. One for each installation: rights differ. */
export type AnswerMemory = Map<string, { readonly etag: string; readonly response: GitHubResponse }>

/** So many answers are kept; the one that was not used for longest goes first. */
const mostRemembered = 4_000

/** What an id that is a digest names never changes: asked once, and never again. */
const lasting: Readonly<Record<string, string>> = {
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': 'commit_sha',
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': 'tree_sha',
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': 'file_sha',
}

/**
 * Ask GitHub only for what has changed: every read is sent with the mark of its last answer, and a 304, which costs
 * nothing, is answered from memory. Writes pass through.
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

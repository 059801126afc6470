import { LRUCache } from 'lru-cache'
import { cacheByEtag } from '../../src/io/github/client/etag-cache.ts'
import { asNumber, asObject, asText, type GitHubRequest } from '../../src/io/github/client/shapes.ts'
import type { OwnApp } from '../../src/io/github/read/read-lifecycle-facts.ts'
import type { AppContext } from '../context.ts'
import { limitRequests, type RequestObserver } from './limit-requests.ts'
import { createResponseCache } from './response-cache.ts'

/** An Octokit with the rights of an installation, or of the app itself. */
export type Authenticate = (installation?: number) => Promise<{ readonly request: unknown }>

export type ConnectionOptions = {
  readonly authenticate: Authenticate
  readonly cacheBytes: number
  readonly now: () => Date
  readonly observe: RequestObserver & { readonly cached: (route: string) => void }
}

/** So many installations keep a connection; another one is opened again when it is needed. */
const mostConnections = 1_000

/** Everything that speaks to GitHub: one connection for each installation, with its limits, and one cache for all. */
export const connectGitHub = ({ authenticate, cacheBytes, now, observe }: ConnectionOptions) => {
  const cache = createResponseCache(cacheBytes)
  const connections = new LRUCache<number, Promise<GitHubRequest>>({ max: mostConnections })
  let own: Promise<OwnApp> | null = null
  let known: OwnApp | null = null

  const requestAsApp = async (): Promise<GitHubRequest> => requestOf(await authenticate())
  const open = async (installation: number): Promise<GitHubRequest> => {
    const request = requestOf(await authenticate(installation))
    const limited = limitRequests(request, () => now().getTime(), observe)
    return cacheByEtag(limited, cache.of(installation), observe.cached)
  }
  const identify: AppContext['identify'] = () => {
    own ??= readOwnApp(requestAsApp).catch(error => {
      own = null
      throw error
    })
    return own.then(found => {
      known = found
      return found
    })
  }
  return {
    identify,
    /** What is known of the app without asking; `null` before GitHub has answered. */
    known: () => known,
    requestAsApp,
    requestAs: (installation: number): Promise<GitHubRequest> => {
      const connection = connections.get(installation) ?? open(installation)
      connections.set(installation, connection)
      connection.catch(() => connections.delete(installation))
      return connection
    },
  }
}

/** Octokit's own `request` fits: its overloads are narrower than what is asked of it. */
const requestOf = (octokit: { readonly request: unknown }): GitHubRequest => octokit.request as GitHubRequest

const readOwnApp = async (requestAsApp: AppContext['requestAsApp']): Promise<OwnApp> => {
  const { data } = await (await requestAsApp())('GET /app')
  const [id, slug] = [asNumber(asObject(data)?.id), asText(asObject(data)?.slug)]
  if (id === null || slug === null) throw new Error('The answer of GET /app has no id and slug.')
  return { id, slug }
}

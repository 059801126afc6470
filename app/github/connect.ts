import { LRUCache } from 'lru-cache'
import type { Repository } from '../../src/core/gate/model/facts.ts'
import { isSameName } from '../../src/core/vocabulary/github-names.ts'
import { placeOf } from '../../src/io/github/client/client.ts'
import { cacheByEtag } from '../../src/io/github/client/etag-cache.ts'
import { asNumber, asObject, asText, type GitHubRequest } from '../../src/io/github/client/shapes.ts'
import type { OwnApp } from '../../src/io/github/read/read-own-checks.ts'
import type { AppContext } from '../context.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import { requestWhole } from './fetch-whole.ts'
import type { GitHubClock } from './github-clock.ts'
import { limitRequests, type RequestObserver, type SharedLimit } from './limit-requests.ts'
import { createResponseCache } from './response-cache.ts'
import { slimLists } from './slim-lists.ts'

/** An Octokit with the rights of an installation, of a token, or of the app itself. */
export type Authenticate = (
  as?: number | { readonly token: string },
) => Promise<{ readonly request: unknown }>

export type ConnectionOptions = {
  readonly authenticate: Authenticate
  readonly cacheBytes: number
  readonly clock: GitHubClock
  /** What all replicas may know of each other. */
  readonly memory: Pick<WorkQueue, 'recall' | 'remember'>
  readonly observe: RequestObserver & { readonly cached: (route: string) => void }
}

/** So many installations keep a connection; another one is opened again when it is needed. */
const mostConnections = 1_000

/** So long a token of one repository is used, in milliseconds; GitHub's live an hour. */
const tokenMs = 50 * 60_000

/** All that is needed to follow an issue. */
const readIssuesOnly = { issues: 'read', metadata: 'read' } as const

/** Everything that speaks to GitHub: one connection for each installation, with its limits, and one cache for all. */
export const connectGitHub = ({ authenticate, cacheBytes, clock, memory, observe }: ConnectionOptions) => {
  const limitOf = (installation: number): SharedLimit => ({
    recall: () => memory.recall(`limit ${installation}`),
    remember: text => memory.remember(`limit ${installation}`, text),
  })
  const nowMs = (): number => clock.now().getTime()
  /** Octokit's own `request` fits: its overloads are narrower than what is asked of it. */
  const requestOf = ({ request }: { readonly request: unknown }): GitHubRequest =>
    requestWhole(request as GitHubRequest, clock.observe)
  const cache = createResponseCache(cacheBytes)
  const connections = new LRUCache<number, Promise<GitHubRequest>>({ max: mostConnections })
  const limited = new LRUCache<string, Promise<GitHubRequest>>({ max: mostConnections, ttl: tokenMs })
  let own: Promise<OwnApp> | null = null
  let known: OwnApp | null = null

  const requestAsApp = async (): Promise<GitHubRequest> => requestOf(await authenticate())
  const open = async (installation: number): Promise<GitHubRequest> => {
    const request = requestOf(await authenticate(installation))
    const patient = limitRequests(request, nowMs, observe, limitOf(installation))
    return cacheByEtag(slimLists(patient), cache.of(String(installation)), observe.cached)
  }
  /** `null` where the installation does not have the repository. */
  const mint = async (installation: number, name: string): Promise<string | null> => {
    try {
      const { data } = await (await requestAsApp())(
        'POST /app/installations/{installation_id}/access_tokens',
        { installation_id: installation, repositories: [name], permissions: readIssuesOnly },
      )
      return asText(asObject(data)?.token)
    } catch (error) {
      if ((error as { readonly status?: unknown }).status === 422) return null
      throw error
    }
  }
  const openLimited = async (
    installation: number,
    { owner, name }: Repository,
    place: string,
  ): Promise<GitHubRequest> => {
    const { owner: placeOwner, repo } = placeOf(place)
    // An installation belongs to one account: the same name below another one is another repository.
    const there = isSameName(owner, placeOwner) ? await mint(installation, repo) : null
    const token = there ?? (await mint(installation, name))
    if (token === null) throw new Error(`The app is not installed in ${owner}/${name}.`)
    const request = requestOf(await authenticate({ token }))
    const patient = limitRequests(request, nowMs, observe, limitOf(installation))
    return cacheByEtag(patient, cache.of(`${installation} ${place}`), observe.cached)
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
    /**
     * GitHub's API with a token that can only read issues, and only of one repository: `place` (`owner/name`) where the
     * app is installed there, else the pull request's own. A public repository can be read with any token.
     */
    requestFor: (installation: number, repository: Repository, place: string): Promise<GitHubRequest> => {
      const key = `${installation} ${repository.owner}/${repository.name} ${place}`.toLowerCase()
      const connection = limited.get(key) ?? openLimited(installation, repository, place)
      limited.set(key, connection, { noUpdateTTL: true })
      connection.catch(() => limited.delete(key))
      return connection
    },
    requestAs: (installation: number): Promise<GitHubRequest> => {
      const connection = connections.get(installation) ?? open(installation)
      connections.set(installation, connection)
      connection.catch(() => connections.delete(installation))
      return connection
    },
  }
}

const readOwnApp = async (requestAsApp: AppContext['requestAsApp']): Promise<OwnApp> => {
  const { data } = await (await requestAsApp())('GET /app')
  const [id, slug] = [asNumber(asObject(data)?.id), asText(asObject(data)?.slug)]
  if (id === null || slug === null) throw new Error('The answer of GET /app has no id and slug.')
  return { id, slug }
}

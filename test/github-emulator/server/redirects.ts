/** A repository that was renamed or transferred: its old name leads to `/repositories/ID/…`, which always works. */
import type { Answer, Call, World } from '../world/model.ts'

const byId = /^\/repositories\/(\d+)(?=\/|$)/
const byName = /^\/repos\/([^/]+\/[^/]+)(?=\/|$)/

/** `/repositories/ID/…` in the form that names the repository; any other path as it is. */
export function nameRepository({ repositories }: World, path: string): string {
  const id = Number(byId.exec(path)?.[1])
  const repository = [...repositories.values()].find(one => one.id === id)
  return repository ? path.replace(byId, `/repos/${repository.fullName}`) : path
}

/** The redirect of a path that has a former name: 301 for a read, 307 for a write; null for any other. */
export function redirectOf({ world, method, path, query }: Call): Answer | null {
  const name = (byName.exec(path)?.[1] ?? '').toLowerCase()
  const repository = world.repositories.has(name) ? undefined : world.formerNames.get(name)
  if (!repository) return null
  const isRead = method === 'GET' || method === 'HEAD'
  const search = query.size ? `?${query}` : ''
  const url = `${world.origin}${path.replace(byName, `/repositories/${repository.id}`)}${search}`
  return {
    status: isRead ? 301 : 307,
    json: {
      message: isRead ? 'Moved Permanently' : 'Temporary Redirect',
      url,
      documentation_url: 'https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api',
    },
    headers: { location: url },
    isForwarded: true,
  }
}

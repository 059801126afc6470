import { asObject, type GitHubRequest, type Json } from '../../src/io/github/client/shapes.ts'

/** Most of a list of pull requests is addresses and texts that nobody reads. */
const listOfPulls = 'GET /repos/{owner}/{repo}/pulls'

const pick = (entry: unknown, names: readonly string[]): unknown => {
  const object = asObject(entry)
  if (!object) return entry
  return Object.fromEntries(
    names.flatMap(name => (Object.hasOwn(object, name) ? [[name, object[name]]] : [])),
  )
}

const ofPull = [
  'number',
  'state',
  'draft',
  'title',
  'html_url',
  'author_association',
  'created_at',
  'updated_at',
  'closed_at',
  'merged_at',
  'merge_commit_sha',
] as const

const slimTip = (tip: unknown): unknown => {
  const object = asObject(tip)
  if (!object) return tip
  const repo = pick(object.repo, ['id', 'name', 'full_name', 'default_branch'])
  return { ...(pick(object, ['ref', 'sha', 'label']) as Json), repo }
}

const slimPull = (entry: unknown): unknown => {
  const pull = asObject(entry)
  if (!pull) return entry
  return {
    ...(pick(pull, ofPull) as Json),
    user: pick(pull.user, ['login', 'type']),
    labels: Array.isArray(pull.labels)
      ? pull.labels.map(label => pick(label, ['name', 'color']))
      : pull.labels,
    head: slimTip(pull.head),
    base: slimTip(pull.base),
  }
}

/**
 * Leave out of a list of pull requests what the app does not read, as the body: a page of GitHub's has up to 2 MB, which
 * no cache should hold, and without its ETag every reconcile would request it anew.
 */
export const slimLists =
  (request: GitHubRequest): GitHubRequest =>
  async (route, parameters) => {
    const response = await request(route, parameters)
    return route === listOfPulls && Array.isArray(response.data)
      ? { ...response, data: response.data.map(slimPull) }
      : response
  }

import { randomUUID } from 'node:crypto'
import type { Repository } from '../src/core/gate/model/facts.ts'
import { type Known, known } from '../src/core/vocabulary/known.ts'
import { type Client, createClient } from '../src/io/github/client/client.ts'
import { readPages } from '../src/io/github/client/read-pages.ts'
import { asList, asNumber, asObject, asText, type Json } from '../src/io/github/client/shapes.ts'
import type { AppContext } from './context.ts'
import { findFollowUps, type Spoken } from './find-follow-ups.ts'
import { findClosed, hasStateLabel } from './find-pull-requests.ts'

/** The time in which GitHub can redeliver a webhook. */
const windowMs = 72 * 3_600_000

type Installation = { readonly id: number; readonly since: number }

/**
 * Enqueue the pull requests that changed in the last 72 hours and those that may be archived. The sweep finds what a
 * crash or a lost delivery left undone.
 *
 * A pull request that was never reconciled counts only if it changed after the installation was created or extended, so
 * that no older one gets a label, a check or a comment.
 */
export const sweep = async (app: AppContext): Promise<void> => {
  const delivery = `sweep-${randomUUID()}`
  const client = createClient(await app.requestAsApp())
  const installations = await readPages(
    client,
    {
      route: 'GET /app/installations',
      parameters: {},
      what: 'the installations',
      permission: 'metadata: read',
    },
    entry => {
      const id = asNumber(entry.id)
      const since = Date.parse(asText(entry.updated_at) ?? asText(entry.created_at) ?? '')
      return id === null || entry.suspended_at ? null : { id, since }
    },
  )
  if (!installations.known)
    return app.log('warn', 'sweep stopped: cannot list the installations', {
      delivery,
      cause: installations.why,
    })
  for (const installation of installations.value) await sweepInstallation(app, installation, delivery)
}

const sweepInstallation = async (
  app: AppContext,
  installation: Installation,
  delivery: string,
): Promise<void> => {
  const client = createClient(await app.requestAs(installation.id))
  const repositories = await readPages(
    client,
    {
      route: 'GET /installation/repositories',
      parameters: {},
      what: 'the repositories of an installation',
      permission: 'metadata: read',
    },
    entry => (entry.archived === true ? null : shapeRepository(entry)),
    { list: data => asObject(data)?.repositories },
  )
  if (!repositories.known) {
    return app.log('warn', 'sweep skips an installation: cannot list its repositories', {
      delivery,
      installation: installation.id,
      cause: repositories.why,
    })
  }
  for (const repository of repositories.value) await sweepRepository(app, installation, repository, delivery)
}

const shapeRepository = (entry: Json): Repository | null => {
  const [owner, name] = asText(entry.full_name)?.split('/') ?? []
  return owner && name ? { owner, name } : null
}

const sweepRepository = async (
  app: AppContext,
  { id, since }: Installation,
  repository: Repository,
  delivery: string,
): Promise<void> => {
  const client = createClient(await app.requestAs(id))
  const from = app.now().getTime() - windowMs
  const published = await findClosed(client, repository, 'published')
  const found: readonly Known<readonly Found[]>[] = [
    await findChanged(client, repository, from, since),
    published.known ? known(published.value.map(number => ({ repository, number }))) : published,
    await findFollowUps(client, repository, await app.identify(), new Date(from).toISOString()),
  ]
  for (const one of found.filter(numbers => !numbers.known)) {
    const cause = one.known ? '' : one.why
    app.log('warn', 'sweep is incomplete: cannot list pull requests or issues of a repository', {
      delivery,
      cause,
      repository: `${repository.owner}/${repository.name}`,
    })
  }
  for (const { number, sawMerge = false, ...place } of joined(
    found.flatMap(one => (one.known ? one.value : [])),
  )) {
    app.add({
      kind: 'change',
      number,
      witnesses: [],
      before: [],
      ...(sawMerge ? { sawMerge } : {}),
      installation: id,
      repository: place.repository,
      because: 'sweep',
      delivery,
      attempt: 0,
    })
  }
}

/** A pull request to reconcile; `sawMerge`: it was merged after the installation. */
type Found = Spoken & { readonly sawMerge?: boolean }

/** Each pull request once. */
const joined = (found: readonly Found[]): readonly Found[] => {
  const byName = new Map<string, Found>()
  for (const one of found) {
    const name = `${one.repository.owner}/${one.repository.name}#${one.number}`.toLowerCase()
    const sawMerge = one.sawMerge === true || byName.get(name)?.sawMerge === true
    byName.set(name, { ...one, sawMerge })
  }
  return [...byName.values()]
}

const pageSize = 100
/** The page limit for one repository. With more changes in the window, only the latest are swept. */
const mostPages = 20

/** Pull requests that changed in the window, the latest first: those reconciled before, and those changed after the installation. */
const findChanged = async (
  client: Client,
  repository: Repository,
  from: number,
  since: number,
): Promise<Known<readonly Found[]>> => {
  const { owner, name } = repository
  const numbers: Found[] = []
  for (let page = 1; page <= mostPages; page += 1) {
    const pulls = await client({
      route: 'GET /repos/{owner}/{repo}/pulls',
      parameters: {
        owner,
        repo: name,
        state: 'all',
        sort: 'updated',
        direction: 'desc',
        per_page: pageSize,
        page,
      },
      what: 'the pull requests that changed last',
      permission: 'pull-requests: read',
      shape: (data): readonly Json[] | undefined => asList(data, entry => entry) ?? undefined,
    })
    if (!pulls.known) return pulls
    const recent = (pulls.value ?? []).filter(pull => updatedAt(pull) >= from)
    const ours = recent.filter(pull => hasStateLabel(pull.labels) || updatedAt(pull) >= since)
    numbers.push(
      ...ours.flatMap(pull => {
        const number = asNumber(pull.number)
        const sawMerge = Date.parse(asText(pull.merged_at) ?? '') >= since
        return number === null ? [] : [{ repository, number, sawMerge }]
      }),
    )
    if (recent.length < pageSize) break
  }
  return known(numbers)
}

const updatedAt = (pull: Json): number => Date.parse(asText(pull.updated_at) ?? '')

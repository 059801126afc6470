import { randomUUID } from 'node:crypto'
import type { Repository } from '../src/core/gate/model/facts.ts'
import { type Known, known } from '../src/core/vocabulary/known.ts'
import { type Client, createClient, queuePatience } from '../src/io/github/client/client.ts'
import { nextPage, readPages } from '../src/io/github/client/read-pages.ts'
import { asList, asNumber, asObject, asText, type Json } from '../src/io/github/client/shapes.ts'
import type { AppContext } from './context.ts'
import { findByState, findUnchecked, hasStateLabel } from './find-pull-requests.ts'
import { findFollowUps, type Spoken } from './follow-ups/find-follow-ups.ts'

/** The time in which GitHub can redeliver a webhook. */
const windowMs = 72 * 3_600_000

/** Open pull requests that are too many for one round take turns that are so long. */
const turnMs = 1_800_000

type Installation = { readonly id: number; readonly since: number }

/**
 * Enqueue the pull requests that changed in the last 72 hours, those that may be archived, the open approved ones, whose
 * policy may have changed, and older open ones without a check on their head. The sweep finds what a crash or a lost delivery left undone.
 *
 * A pull request that was never looked at counts only if it changed after the installation was made or widened:
 * nothing older is labelled, reddened or commented.
 *
 * One round looks at a bounded number of repositories and keeps its place in `notes`; the next one goes on from there.
 *
 * @returns whether everything that the round looked at could be read
 */
export const sweep = async (app: AppContext, notes: SweepNotes): Promise<boolean> => {
  const delivery = `sweep-${randomUUID()}`
  const client = createClient(await app.requestAsApp(), queuePatience)
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
  if (!installations.known) {
    app.log('warn', 'the sweep could not start', { delivery, cause: installations.why })
    return false
  }
  const place = await readPlace(notes)
  const ordered = installations.value
    .toSorted((a, b) => a.id - b.id)
    .filter(({ id }) => id >= place.installation)
  let [left, isWhole] = [mostRepositories, true]
  for (const installation of ordered) {
    if (left <= 0) return isWhole
    const after = installation.id === place.installation ? place.repository : ''
    const round = await sweepInstallation(app, installation, delivery, { after, left, notes }).catch(
      error => {
        app.log('warn', 'the sweep skipped an installation', { delivery, cause: String(error?.name) })
        return null
      },
    )
    isWhole &&= round?.isWhole ?? false
    left -= round?.count ?? 1
  }
  if (left > 0) await writePlace(notes, { installation: 0, repository: '' })
  return isWhole
}

/** So many repositories in one round: a round stays short, and its requests are spread over time. */
const mostRepositories = 200

/** Where a sweep stands, in notes that outlive the process. */
export type SweepNotes = {
  readonly read: () => Promise<string | null>
  readonly write: (text: string) => Promise<void>
}

/** The last repository that was looked at; installation 0: the next round begins at the first. */
type Place = { readonly installation: number; readonly repository: string }

const readPlace = async (notes: SweepNotes): Promise<Place> => {
  const [, installation, repository] = /^(\d+) (.*)$/.exec((await notes.read()) ?? '') ?? []
  return { installation: Number(installation ?? 0), repository: repository ?? '' }
}

const writePlace = (notes: SweepNotes, { installation, repository }: Place): Promise<void> =>
  notes.write(`${installation} ${repository}`)

type Round = { readonly after: string; readonly left: number; readonly notes: SweepNotes }

const sweepInstallation = async (
  app: AppContext,
  installation: Installation,
  delivery: string,
  { after, left, notes }: Round,
): Promise<{ readonly count: number; readonly isWhole: boolean }> => {
  const client = createClient(await app.requestAs(installation.id), queuePatience)
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
    app.log('warn', 'the sweep skipped an installation', { delivery, cause: repositories.why })
    return { count: 1, isWhole: false }
  }
  const nameOf = ({ owner, name }: Repository): string => `${owner}/${name}`.toLowerCase()
  const next = repositories.value
    .filter(repository => nameOf(repository) > after)
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    .slice(0, left)
  let isWhole = true
  for (const repository of next) {
    isWhole = (await sweepRepository(app, installation, repository, delivery)) && isWhole
    await writePlace(notes, { installation: installation.id, repository: nameOf(repository) })
  }
  return { count: next.length, isWhole }
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
): Promise<boolean> => {
  const client = createClient(await app.requestAs(id), queuePatience)
  const from = app.now().getTime() - windowMs
  const published = await findByState(client, repository, 'published', 'closed')
  // Their policy may have changed while no delivery came.
  const approved = await findByState(client, repository, 'approved', 'open')
  const own = await app.identify()
  const isOld = (pull: Json): boolean => updatedAt(pull) < from && isOurs(pull, since)
  const unchecked = await findUnchecked(client, repository, own, isOld, Math.floor(from / turnMs))
  const found: readonly Known<readonly Found[]>[] = [
    await findChanged(client, repository, from, since),
    ...[published, approved, unchecked].map(numbers =>
      numbers.known ? known(numbers.value.map(number => ({ repository, number }))) : numbers,
    ),
    await findFollowUps(client, repository, own, new Date(from).toISOString()),
  ]
  for (const one of found.filter(numbers => !numbers.known)) {
    const cause = one.known ? '' : one.why
    app.log('warn', 'sweep is incomplete: cannot list pull requests or issues of a repository', {
      delivery,
      cause,
      repository: `${repository.owner}/${repository.name}`,
    })
  }
  const changed = joined(found.flatMap(one => (one.known ? one.value : [])))
  await app.add(
    changed.map(({ number, sawMerge = false, ...place }) => ({
      kind: 'change',
      number,
      witnesses: [],
      before: [],
      ...(sawMerge ? { sawMerge } : {}),
      installation: id,
      repository: place.repository,
      because: 'sweep',
      delivery,
    })),
  )
  return found.every(one => one.known)
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
      shape: (data, headers) => {
        const listed = asList(data, entry => entry)
        return listed ? { listed, next: nextPage(headers, page, listed.length) } : undefined
      },
    })
    if (!pulls.known) return pulls
    const { listed, next } = pulls.value ?? { listed: [], next: null }
    const recent = listed.filter(pull => updatedAt(pull) >= from)
    const ours = recent.filter(pull => isOurs(pull, since))
    numbers.push(
      ...ours.flatMap(pull => {
        const number = asNumber(pull.number)
        const sawMerge = Date.parse(asText(pull.merged_at) ?? '') >= since
        return number === null ? [] : [{ repository, number, sawMerge }]
      }),
    )
    if (next === null || recent.length < listed.length) break
  }
  return known(numbers)
}

/** Whether it was reconciled before, or changed after the installation. */
const isOurs = (pull: Json, since: number): boolean => hasStateLabel(pull.labels) || updatedAt(pull) >= since

const updatedAt = (pull: Json): number => Date.parse(asText(pull.updated_at) ?? '')

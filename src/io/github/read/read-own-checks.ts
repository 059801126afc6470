import type { Repository } from '../../../core/gate/model/facts.ts'
import { lifecycleCheckName } from '../../../core/lifecycle/model/operation.ts'
import type { OurCheck } from '../../../core/lifecycle/model/pull-request-facts.ts'
import { type Known, known, unreadNow } from '../../../core/vocabulary/known.ts'
import { askExpected, type Client, placeOf, type Question } from '../client/client.ts'
import { readPages } from '../client/read-pages.ts'
import { asNumber, asObject, asText, type Json } from '../client/shapes.ts'
import { nothingRecent, type RecentWrites } from './recent-writes.ts'

/** The identity of the app on GitHub. Ours is only what the app itself wrote. */
export type OwnApp = { readonly id: number; readonly slug: string }

/**
 * Our checks on one commit: GitHub lists the latest run of a name.
 *
 * One that we wrote a short while ago is read by its id, because the list may be behind. Only a list without one means that there is none. A 404, and an entry that cannot be read, are unknown: a second,
 * empty check would hide the receipts of the first.
 */
export const readChecks = async (
  client: Client,
  repository: Repository,
  sha: string,
  app: OwnApp,
  recent: RecentWrites = nothingRecent,
): Promise<Known<readonly OurCheck[]>> => {
  const what = `the checks of ${sha.slice(0, 12)}`
  const written = await recent.checkOn(sha)
  const own = written === null ? known(null) : await readCheck(client, repository, written, sha, app)
  if (!own.known) return own
  if (own.value !== null) return known([own.value])
  const entries = await readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
      parameters: { ...placeOf(repository), ref: sha, check_name: lifecycleCheckName, app_id: app.id },
      what,
      permission: 'checks: read',
    },
    entry => ({ check: shapeCheck(entry, sha, app) }),
    { list: data => asObject(data)?.check_runs },
  )
  if (!entries.known) return entries
  const checks = entries.value.flatMap(({ check }) => check ?? [])
  if (checks.includes('unreadable'))
    return unreadNow(`GitHub's answer for ${what} has an unknown form; run the check again`)
  const listed = checks.filter(check => check !== 'unreadable')
  const [last] = listed
  if (recent.isWhole() || !last) return known(listed)
  // An earlier process may have changed it a moment ago, and the list shows it as it was before.
  const current = await readCheck(client, repository, last.id, sha, app)
  return current.known ? known(current.value === null ? [] : [current.value]) : current
}

/** One check by its id; `null` where it is gone. */
const readCheck = (
  client: Client,
  repository: Repository,
  id: number,
  sha: string,
  app: OwnApp,
): Promise<Known<OurCheck | null>> =>
  client({
    route: 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}',
    parameters: { ...placeOf(repository), check_run_id: id },
    what: `the check of ${sha.slice(0, 12)}`,
    permission: 'checks: read',
    shape: data => {
      const check = shapeCheck(asObject(data) ?? {}, sha, app)
      return check === 'unreadable' || check === null ? undefined : check
    },
  })

/** Our checks on an earlier commit, which a forged pointer may name: where GitHub has no such commit, none. */
export const readEarlierChecks = async (
  ...read: Parameters<typeof readChecks>
): Promise<Known<readonly OurCheck[]>> => {
  const checks = await readChecks(...read)
  if (checks.known) return checks
  const [client, repository, sha] = read
  const commit = await client(commitQuestion(repository, sha))
  return commit.known && commit.value === null ? known([]) : checks
}

/** `null` for a check that is not ours, or not on this commit. */
const shapeCheck = (entry: Json, head: string, app: OwnApp): OurCheck | 'unreadable' | null => {
  const output = asObject(entry.output)
  const [id, appId] = [asNumber(entry.id), asNumber(asObject(entry.app)?.id)]
  const [name, sha] = [asText(entry.name), asText(entry.head_sha)]
  const [externalId, text] = [asText(entry.external_id) ?? '', asText(output?.text)]
  if (id === null || name === null || sha === null || entry.app === undefined) return 'unreadable'
  if (appId !== app.id || name !== lifecycleCheckName || sha !== head) return null
  // It names a ledger that the answer does not have.
  if (externalId !== '' && text === null) return 'unreadable'
  return {
    id,
    head,
    startedAt: asText(entry.started_at),
    conclusion: asText(entry.conclusion),
    title: asText(output?.title) ?? '',
    summary: asText(output?.summary) ?? '',
    text: text ?? '',
    externalId,
  }
}

/** The tree of a commit, by its full id. */
export const readCommitTree = async (
  client: Client,
  repository: Repository,
  sha: string,
): Promise<Known<string>> => askExpected(client, commitQuestion(repository, sha))

const commitQuestion = (repository: Repository, sha: string): Question<string> => ({
  route: 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
  parameters: { ...placeOf(repository), commit_sha: sha },
  what: `commit ${sha.slice(0, 12)}`,
  permission: 'contents: read',
  shape: data => asText(asObject(asObject(data)?.tree)?.sha) ?? undefined,
})

import { mayNameEvidence } from '../../src/core/evidence/may-name-evidence.ts'
import { evidenceHeading } from '../../src/core/gate/show/evidence-table.ts'
import { openLedger } from '../../src/core/lifecycle/receipts/check-ledger.ts'
import { type Known, known } from '../../src/core/vocabulary/known.ts'
import { type Client, createClient, queuePatience } from '../../src/io/github/client/client.ts'
import { readPages } from '../../src/io/github/client/read-pages.ts'
import { asNumber, asObject, asText } from '../../src/io/github/client/shapes.ts'
import { readChecks } from '../../src/io/github/read/read-own-checks.ts'
import type { AppContext } from '../context.ts'
import type { TaskOf } from '../task.ts'

/**
 * Find the pull requests whose evidence may have changed, because a check of their head ended. One request.
 *
 * GitHub lists the pull requests of a commit, except those from forks. Their numbers are in the ledger of our own check.
 */
export const findByEvidence = async (
  app: AppContext,
  task: TaskOf<'evidence'>,
): Promise<Known<readonly number[]>> => {
  const client = createClient(await app.requestAs(task.installation), queuePatience)
  return task.isListed ? findListed(client, task) : findInLedger(client, app, task)
}

const findListed = (
  client: Client,
  { repository, sha, words }: TaskOf<'evidence'>,
): Promise<Known<readonly number[]>> =>
  readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
      parameters: { owner: repository.owner, repo: repository.name, commit_sha: sha },
      what: `the pull requests of ${sha.slice(0, 12)}`,
      permission: 'pull-requests: read',
      absent: [404, 422],
    },
    entry => {
      const isHead = entry.state === 'open' && asObject(entry.head)?.sha === sha
      return isHead && mayNameEvidence(asText(entry.body) ?? '', words) ? asNumber(entry.number) : null
    },
  )

const findInLedger = async (
  client: Client,
  app: AppContext,
  { repository, sha }: TaskOf<'evidence'>,
): Promise<Known<readonly number[]>> => {
  const checks = await readChecks(client, repository, sha, await app.identify())
  if (!checks.known) return checks
  return known(
    checks.value.flatMap(check => {
      const entries = openLedger(check)?.entries ?? []
      const isNamed = entries.length > 1 || check.summary.includes(evidenceHeading)
      return isNamed ? entries.map(({ number }) => number) : []
    }),
  )
}

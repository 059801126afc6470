/** A check run as GitHub shows it, and its webhooks. */

import { tell } from '../events/tell.ts'
import { notFound } from '../server/refusal.ts'
import { appFacts } from './app-facts.ts'
import type { Call, CheckRun, Fields, Repository, World } from './model.ts'

/** As the API shows it: the buttons are taken and never told. */
export const showRun = ({ world }: Call, repository: Repository, run: CheckRun): Fields =>
  showRunOf(world, repository, run)

export function showRunOf(world: World, repository: Repository, run: CheckRun): Fields {
  const { origin, apps } = world
  const api = `${origin}/repos/${repository.fullName}`
  const app = apps.find(({ id }) => id === run.appId)
  const { appId: _a, suiteId, annotations, actions: _b, ...shown } = run
  return {
    ...shown,
    node_id: Buffer.from(`CheckRun:${run.id}`).toString('base64'),
    url: `${api}/check-runs/${run.id}`,
    html_url: `${origin}/${repository.fullName}/runs/${run.id}`,
    output: {
      title: null,
      summary: null,
      text: null,
      ...(run.output as Fields),
      annotations_count: annotations.length,
      annotations_url: `${api}/check-runs/${run.id}/annotations`,
    },
    check_suite: { id: suiteId },
    app: app ? appFacts(world, app) : null,
    pull_requests: pullsAt(world, repository, run.head_sha),
  }
}

/** The open pull requests of this repository whose head it is; none for forks. */
export function pullsAt(world: World, repository: Repository, sha: string): readonly Fields[] {
  const repo = {
    id: repository.id,
    url: `${world.origin}/repos/${repository.fullName}`,
    name: repository.name,
  }
  return [...repository.pulls.values()]
    .filter(refs => refs.headSha === sha && refs.headRepository === repository.fullName && !refs.merge)
    .map(refs => ({
      id: refs.number,
      number: refs.number,
      url: `${repo.url}/pulls/${refs.number}`,
      head: { ref: refs.headRef, sha: refs.headSha, repo },
      base: { ref: refs.baseRef, sha: refs.baseSha, repo },
    }))
}

/**
 * Every app that subscribes hears of a check run that was created or completed; asking for it again and its buttons
 * reach the app alone that made it.
 *
 * @see https://docs.github.com/webhooks/webhook-events-and-payloads#check_run
 */
export async function tellRun(
  call: Call,
  repository: Repository,
  run: CheckRun,
  action: string,
  more: Fields = {},
): Promise<Fields> {
  const check_run = showRun(call, repository, run)
  const isForAll = action === 'created' || action === 'completed'
  if (isForAll || run.appId === call.world.app.id)
    await tell(call.world, repository, call.actor, 'check_run', { action, check_run, ...more })
  return check_run
}

/** The run that the path names. Throws 404. */
export function findRun(call: Call, repository: Repository): CheckRun {
  const run = repository.checkRuns.get(Number(call.params.id))
  if (!run || isExpired(call.world, run)) throw notFound()
  return run
}

const dayMs = 24 * 3_600_000

/** GitHub deletes checks data 400 days after it was made. */
export const isExpired = ({ clock, behavior }: World, { started_at }: CheckRun): boolean =>
  Date.parse(String(started_at)) + behavior.checkLifetimeDays * dayMs <= clock.nowMs()

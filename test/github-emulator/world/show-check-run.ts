/** A check run as GitHub shows it, and its webhooks. */

import { tell } from '../events/tell.ts'
import { notFound } from '../server/refusal.ts'
import { appFacts } from './app-facts.ts'
import type { Call, CheckRun, Fields, Repository } from './model.ts'

/** As the API shows it: the buttons are taken and never told. */
export function showRun(call: Call, repository: Repository, run: CheckRun): Fields {
  const { origin, apps } = call.world
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
    app: app ? appFacts(call.world, app) : null,
    pull_requests: pullsAt(call, repository, run.head_sha),
  }
}

/** The open pull requests of this repository whose head it is; none for forks. */
export function pullsAt(call: Call, repository: Repository, sha: string): readonly Fields[] {
  const repo = {
    id: repository.id,
    url: `${call.world.origin}/repos/${repository.fullName}`,
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

/** Check run events go to the app that made the run, so the app under test hears of its own alone. */
export async function tellRun(
  call: Call,
  repository: Repository,
  run: CheckRun,
  action: string,
  more: Fields = {},
): Promise<Fields> {
  const check_run = showRun(call, repository, run)
  if (run.appId === call.world.app.id)
    await tell(call.world, repository, call.actor, 'check_run', { action, check_run, ...more })
  return check_run
}

/** The run that the path names. Throws 404. */
export function findRun(call: Call, repository: Repository): CheckRun {
  const run = repository.checkRuns.get(Number(call.params.id))
  if (!run) throw notFound()
  return run
}

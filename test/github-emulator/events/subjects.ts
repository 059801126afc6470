/** Issues and pull requests as GitHub shows them now. A pull request is an issue too. */
import { askAsRoot } from '../server/call.ts'
import type { Fields, Pull, Repository, Subject, World } from '../world/model.ts'
import { markup } from './dress.ts'

export async function readPull(world: World, repository: Repository, number: number): Promise<Pull> {
  return (await markup(
    world,
    await askAsRoot(world, `/repos/${repository.fullName}/pulls/${number}`),
  )) as Pull
}

export async function readSubject(world: World, repository: Repository, number: number): Promise<Subject> {
  if (repository.pulls.has(number)) return readPull(world, repository, number)
  return (await markup(
    world,
    await askAsRoot(world, `/repos/${repository.fullName}/issues/${number}`),
  )) as Subject
}

const shared = [
  'id',
  'node_id',
  'number',
  'title',
  'user',
  'labels',
  'state',
  'locked',
  'assignee',
  'assignees',
  'milestone',
  'comments',
  'created_at',
  'updated_at',
  'closed_at',
  'body',
  'author_association',
  'draft',
] as const

const closerOf = (repository: Repository, number: number): unknown =>
  repository.timelines.get(number)?.findLast(({ event }) => event === 'closed')?.actor ?? null

/** A pull request seen through the issues API. */
export function issueOfPull(world: World, repository: Repository, pull: Pull): Fields {
  const url = `${world.origin}/repos/${repository.fullName}/issues/${pull.number}`
  const page = `${world.origin}/${repository.fullName}/pull/${pull.number}`
  return {
    ...Object.fromEntries(shared.map(name => [name, pull[name]])),
    active_lock_reason: null,
    url,
    repository_url: `${world.origin}/repos/${repository.fullName}`,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: page,
    state_reason: null,
    performed_via_github_app: null,
    closed_by: pull.state === 'closed' ? closerOf(repository, pull.number) : null,
    pull_request: {
      url: `${world.origin}/repos/${repository.fullName}/pulls/${pull.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: pull.merged_at,
    },
  }
}

/** An issue, or a pull request seen as one. */
export async function readIssue(world: World, repository: Repository, number: number): Promise<Fields> {
  const subject = await readSubject(world, repository, number)
  return repository.pulls.has(number) ? issueOfPull(world, repository, subject as Pull) : subject
}

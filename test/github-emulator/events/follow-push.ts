/** What follows from a push: the heads of pull requests move, their timelines tell it, webhooks go out. */
import { loginOf } from '../server/call.ts'
import { git, readBranch } from '../world/git.ts'
import type { Actor, Fields, PullRefs, Repository, World } from '../world/model.ts'
import { accountByEmail, commitOf, gitCommitOf } from '../world/show-commit.ts'
import { isAncestor } from './history.ts'
import { readPull } from './subjects.ts'
import { addToTimeline, noteEvent, tell } from './tell.ts'

export interface Push {
  /** `refs/heads/…` or `refs/tags/…` */
  readonly ref: string
  readonly before: string
  readonly after: string
}

const noCommit = '0'.repeat(40)

export async function followPush(
  world: World,
  repository: Repository,
  actor: Actor,
  push: Push,
): Promise<void> {
  const branch = /^refs\/heads\/(.+)$/.exec(push.ref)?.[1]
  if (branch === undefined || push.before === push.after) return
  await noteActivity(world, repository, actor, push)
  await tellPush(world, repository, actor, push)
  for (const target of world.repositories.values()) {
    for (const refs of target.pulls.values()) {
      if (refs.headRepository !== repository.fullName || refs.headRef !== branch) continue
      if (await isOpen(world, target, refs)) await synchronize(world, target, repository, actor, refs, push)
    }
  }
}

/** The log of pushes, which alone tells who moved a branch to where. */
async function noteActivity(world: World, repository: Repository, actor: Actor, push: Push): Promise<void> {
  const { ref, before, after } = push
  const isCreated = before === noCommit
  const isForced = !isCreated && !(await isAncestor(repository.gitDir, before, after))
  const user = world.users.get(loginOf(actor))
  repository.activity.unshift({
    id: world.nextId(),
    node_id: `PUSH_${after}`,
    before,
    after,
    ref,
    timestamp: world.clock.now(),
    activity_type: isCreated ? 'branch_creation' : isForced ? 'force_push' : 'push',
    actor: user ?? null,
  })
}

const isOpen = async (world: World, repository: Repository, refs: PullRefs): Promise<boolean> =>
  (await readPull(world, repository, refs.number)).state === 'open'

async function synchronize(
  world: World,
  target: Repository,
  head: Repository,
  actor: Actor,
  refs: PullRefs,
  push: Push,
): Promise<void> {
  if (head !== target) await git(target.gitDir, ['fetch', '--quiet', head.gitDir, push.after])
  const isForced = !(await isAncestor(target.gitDir, push.before, push.after))
  await moveHead(target, refs, push.after)
  if (isForced)
    noteEvent(world, target, refs.number, actor, 'head_ref_force_pushed', { commit_id: push.after })
  else await noteCommits(world, target, refs.number, push.before, push.after)
  const pull = await readPull(world, target, refs.number)
  const { before, after } = push
  await tell(world, target, actor, 'pull_request', {
    action: 'synchronize',
    number: refs.number,
    before,
    after,
    pull_request: pull,
  })
}

/** Point a pull request at another head, and at its base branch as it is now. */
export async function moveHead(repository: Repository, refs: PullRefs, sha: string): Promise<void> {
  refs.headSha = sha
  refs.baseSha = await readBranch(repository.gitDir, refs.baseRef)
  await git(repository.gitDir, ['update-ref', `refs/pull/${refs.number}/head`, sha])
}

/** A `committed` entry for every commit of a range, oldest first. */
export async function noteCommits(
  world: World,
  repository: Repository,
  number: number,
  from: string,
  to: string,
): Promise<void> {
  const listed = await git(repository.gitDir, ['rev-list', '--reverse', `${from}..${to}`])
  for (const sha of listed.split('\n').filter(Boolean)) {
    addToTimeline(world, repository, number, {
      event: 'committed',
      ...(await gitCommitOf(world, repository, sha)),
    })
  }
}

async function tellPush(world: World, repository: Repository, actor: Actor, push: Push): Promise<void> {
  const { ref, before, after } = push
  const range = before === noCommit ? ['-n', '1', after] : [`${before}..${after}`]
  const listed = (await git(repository.gitDir, ['rev-list', '--reverse', ...range]))
    .split('\n')
    .filter(Boolean)
  const shown: Fields[] = []
  for (const sha of listed.slice(0, 20)) {
    const { commit, html_url: url } = await commitOf(world, repository, sha)
    const { message, tree, author, committer } = commit as Fields
    const named = (who: unknown): Fields => ({
      ...(who as Fields),
      username: accountByEmail(world, (who as Fields).email)?.login ?? null,
    })
    const files = await touchedPaths(repository, sha)
    shown.push({
      id: sha,
      tree_id: (tree as Fields).sha,
      distinct: true,
      message,
      url,
      author: named(author),
      committer: named(committer),
      timestamp: (author as Fields).date,
      ...files,
    })
  }
  const { origin } = world
  await tell(world, repository, actor, 'push', {
    ref,
    before,
    after,
    created: before === noCommit,
    deleted: false,
    forced: before !== noCommit && !(await isAncestor(repository.gitDir, before, after)),
    base_ref: null,
    compare: `${origin}/${repository.fullName}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits: shown,
    head_commit: shown.at(-1) ?? null,
    pusher: { name: loginOf(actor), email: `${loginOf(actor)}@users.noreply.github.com` },
  })
}

async function touchedPaths(repository: Repository, sha: string): Promise<Fields> {
  const lines = (
    await git(repository.gitDir, ['diff-tree', '--root', '--no-commit-id', '--name-status', '-r', '-z', sha])
  ).split('\0')
  const paths = (letter: string): readonly string[] =>
    lines.filter((_, at) => at % 2 === 1 && lines[at - 1] === letter)
  return { added: paths('A'), removed: paths('D'), modified: paths('M') }
}

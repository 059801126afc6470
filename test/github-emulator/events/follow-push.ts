/** What follows from a push: the heads of pull requests move, their timelines tell it, webhooks go out. */
import { loginOf } from '../server/call.ts'
import { listNames } from '../server/late-lists.ts'
import { git, readBranch } from '../world/git.ts'
import type { Actor, Fields, PullRefs, Repository, World } from '../world/model.ts'
import { accountByEmail, commitOf, gitCommitOf } from '../world/show-commit.ts'
import { isAncestor } from './history.ts'
import { readPull } from './subjects.ts'
import { addToTimeline, noteEvent, tell } from './tell.ts'

export interface Push {
  /** `refs/heads/…` or `refs/tags/…` */
  readonly ref: string
  /** Zeros where the ref is new. */
  readonly before: string
  /** Zeros where the ref was deleted. */
  readonly after: string
}

const noCommit = '0'.repeat(40)

export async function followPush(
  world: World,
  repository: Repository,
  actor: Actor,
  push: Push,
): Promise<void> {
  if (push.before === push.after || !/^refs\/(heads|tags)\//.test(push.ref)) return
  const branch = /^refs\/heads\/(.+)$/.exec(push.ref)?.[1]
  if (branch !== undefined) await noteActivity(world, repository, actor, push)
  await tellPush(world, repository, actor, push)
  if (branch === undefined || push.after === noCommit) return
  await noteForcedBase(world, repository, actor, branch, push)
  for (const target of world.repositories.values()) {
    for (const refs of target.pulls.values()) {
      if (refs.headRepository !== repository.fullName || refs.headRef !== branch) continue
      if (await isOpen(world, target, refs)) await synchronize(world, target, repository, actor, refs, push)
    }
  }
}

/** A base branch that was moved to another history is told in the timeline of each open pull request onto it. */
async function noteForcedBase(
  world: World,
  repository: Repository,
  actor: Actor,
  branch: string,
  push: Push,
): Promise<void> {
  if (!(await isForcedPush(repository, push))) return
  for (const refs of repository.pulls.values()) {
    if (refs.baseRef === branch && (await isOpen(world, repository, refs)))
      noteEvent(world, repository, refs.number, actor, 'base_ref_force_pushed', { commit_id: push.after })
  }
}

const isForcedPush = async ({ gitDir }: Repository, { before, after }: Push): Promise<boolean> =>
  before !== noCommit && after !== noCommit && !(await isAncestor(gitDir, before, after))

/** The log of pushes, which alone tells who moved a branch to where. */
async function noteActivity(world: World, repository: Repository, actor: Actor, push: Push): Promise<void> {
  const { ref, before, after } = push
  const isForced = await isForcedPush(repository, push)
  const type =
    before === noCommit
      ? 'branch_creation'
      : after === noCommit
        ? 'branch_deletion'
        : isForced
          ? 'force_push'
          : 'push'
  const user = world.users.get(loginOf(actor))
  const id = world.nextId()
  world.lists.note(listNames.activity(repository), id, null)
  repository.activity.unshift({
    id,
    node_id: `PUSH_${after}`,
    before,
    after,
    ref,
    timestamp: world.clock.now(),
    activity_type: type,
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
  world.lists.note(listNames.subjects(target), refs.number, await readPull(world, target, refs.number))
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
  const listed = await pushedCommits(repository, push)
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
    deleted: after === noCommit,
    forced: await isForcedPush(repository, push),
    base_ref: null,
    compare: `${origin}/${repository.fullName}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits: shown,
    head_commit: shown.at(-1) ?? null,
    pusher: { name: loginOf(actor), email: `${loginOf(actor)}@users.noreply.github.com` },
  })
}

/** A new ref shows its last commit, a tag and a deletion show none. */
async function pushedCommits(
  { gitDir }: Repository,
  { ref, before, after }: Push,
): Promise<readonly string[]> {
  if (after === noCommit || ref.startsWith('refs/tags/')) return []
  const range = before === noCommit ? ['-n', '1', after] : [`${before}..${after}`]
  return (await git(gitDir, ['rev-list', '--reverse', ...range])).split('\n').filter(Boolean)
}

async function touchedPaths(repository: Repository, sha: string): Promise<Fields> {
  const lines = (
    await git(repository.gitDir, ['diff-tree', '--root', '--no-commit-id', '--name-status', '-r', '-z', sha])
  ).split('\0')
  const paths = (letter: string): readonly string[] =>
    lines.filter((_, at) => at % 2 === 1 && lines[at - 1] === letter)
  return { added: paths('A'), removed: paths('D'), modified: paths('M') }
}

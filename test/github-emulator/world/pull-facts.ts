/** What git says about a pull request: its tips, its size, whether it merges. */

import { mergeBase } from '../events/history.ts'
import { git, readBranch, tryGit } from './git.ts'
import type { Fields, PullRefs, Repository, World } from './model.ts'

export function repositoryNamed(world: World, fullName: string): Repository {
  const repository = world.repositories.get(fullName.toLowerCase())
  if (!repository) throw new Error(`${fullName}: unexpected repository, expected one of the stand-in.`)
  return repository
}

const baseOf = (world: World, refs: PullRefs): Repository => {
  for (const repository of world.repositories.values()) {
    if (repository.pulls.get(refs.number) === refs) return repository
  }
  throw new Error(`#${refs.number}: unexpected pull request, expected one of a repository.`)
}

/** The fields of a pull request that only git knows. */
export async function factsOfPull(world: World, refs: PullRefs, said: Fields): Promise<Fields> {
  const repository = baseOf(world, refs)
  const { gitDir } = repository
  const isOpen = said.state === 'open'
  const testMerge = isOpen ? await shownTestMerge(world, repository, refs) : null
  return {
    head: {
      ...(said.head as Fields),
      ref: refs.headRef,
      sha: refs.headSha,
      label: `${refs.headRepository.split('/')[0]}:${refs.headRef}`,
    },
    base: { ...(said.base as Fields), ref: refs.baseRef, sha: refs.baseSha },
    statuses_url: `${world.origin}/repos/${repository.fullName}/statuses/${refs.headSha}`,
    merge_commit_sha: refs.merge?.sha ?? refs.shownMerge?.sha ?? null,
    mergeable: testMerge ? testMerge.sha !== null : null,
    mergeable_state: testMerge ? (testMerge.sha ? 'clean' : 'dirty') : 'unknown',
    assignee: refs.assignees[0] ?? null,
    assignees: refs.assignees,
    milestone: refs.milestone,
    ...(await sizeOf(gitDir, refs.baseSha, refs.headSha)),
  }
}

/** What two commits differ by never changes, so it is asked once. */
const sizes = new Map<string, Fields>()

async function sizeOf(gitDir: string, from: string, to: string): Promise<Fields> {
  const key = `${gitDir} ${from} ${to}`
  const size = sizes.get(key) ?? (await measure(gitDir, from, to))
  sizes.set(key, size)
  return size
}

async function measure(gitDir: string, from: string, to: string): Promise<Fields> {
  const base = (await mergeBase(gitDir, from, to)) ?? from
  const commits = Number(await git(gitDir, ['rev-list', '--count', `${base}..${to}`]))
  const lines = (await git(gitDir, ['diff', '--numstat', base, to])).split('\n').filter(Boolean)
  const sum = (column: number): number =>
    lines.reduce((total, line) => total + (Number(line.split('\t')[column]) || 0), 0)
  return { commits, additions: sum(0), deletions: sum(1), changed_files: lines.length }
}

/**
 * GitHub computes the test merge once somebody asks for the pull request; until then `mergeable` is null and
 * `merge_commit_sha` is the one from before. Its ref is there at once, as git's clients need it.
 *
 * @see https://docs.github.com/rest/pulls/pulls#get-a-pull-request
 */
async function shownTestMerge(
  world: World,
  repository: Repository,
  refs: PullRefs,
): Promise<PullRefs['shownMerge']> {
  const tips = await tipsOf(repository, refs)
  if (refs.shownMerge?.tips === tips) return refs.shownMerge
  const sha = await mergeInMemory(world, repository, refs)
  if (world.behavior.computesMergeLater) return null
  refs.shownMerge = { tips, sha }
  return refs.shownMerge
}

/** From now on the test merge of the tips as they are is shown. */
export async function showTestMerge(world: World, repository: Repository, refs: PullRefs): Promise<void> {
  const sha = await mergeInMemory(world, repository, refs)
  refs.shownMerge = { tips: await tipsOf(repository, refs), sha }
}

const tipsOf = async ({ gitDir }: Repository, refs: PullRefs): Promise<string> =>
  `${await readBranch(gitDir, refs.baseRef)} ${refs.headSha}`

/** The fork of a repository that this owner has, or whose fork it is. */
export const forkOf = (world: World, repository: Repository, owner: string): Repository | undefined =>
  [...world.repositories.values()].find(
    other =>
      other.owner.toLowerCase() === owner.toLowerCase() &&
      (other === repository || other.parent === repository || repository.parent === other),
  )

const testMerges = new Map<string, string | null>()

/** GitHub's test merge, kept at `refs/pull/N/merge`; null where the branches conflict. */
async function mergeInMemory(world: World, repository: Repository, refs: PullRefs): Promise<string | null> {
  const { gitDir } = repository
  const tip = await readBranch(gitDir, refs.baseRef)
  const key = `${gitDir} ${tip} ${refs.headSha}`
  const known = testMerges.get(key)
  if (known !== undefined) return known
  const sha = await mergeTips(world, gitDir, tip, refs.headSha, `Merge ${refs.headSha} into ${tip}`, 'GitHub')
  if (sha) await git(gitDir, ['update-ref', `refs/pull/${refs.number}/merge`, sha])
  testMerges.set(key, sha)
  return sha
}

/** A merge commit of two tips, referenced by nothing yet; null where they conflict. */
export async function mergeTips(
  world: World,
  gitDir: string,
  base: string,
  head: string,
  message: string,
  by: string,
): Promise<string | null> {
  const merged = await tryGit(gitDir, ['merge-tree', '--write-tree', base, head])
  if (merged.code !== 0) return null
  const tree = merged.stdout.toString().split('\n')[0] ?? ''
  return git(gitDir, ['commit-tree', tree, '-p', base, '-p', head, '-m', message], {
    env: identityOf(world, by),
  })
}

/** The environment that makes git sign a commit with this login, at the stand-in's time. */
export function identityOf(world: World, login: string): Record<string, string> {
  const email = `${login}@users.noreply.github.com`
  const at = world.clock.now()
  return {
    GIT_AUTHOR_NAME: login,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_NAME: login,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: at,
  }
}

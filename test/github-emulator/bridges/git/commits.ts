/** Commit lists, single commits and compare, from git. */

import { isAncestor, mergeBase } from '../../events/history.ts'
import { repositoryOf, requirePermission } from '../../server/call.ts'
import { answerPage, cutPage, cutWholePage } from '../../server/paginate.ts'
import { notFound, unprocessable } from '../../server/refusal.ts'
import { git, resolveSha } from '../../world/git.ts'
import type { Answer, Call, Fields, Pull, PullRefs, Repository, Routes, World } from '../../world/model.ts'
import { forkOf } from '../../world/pull-facts.ts'
import { changedFiles, commitOf } from '../../world/show-commit.ts'

import { everyPull, pullInList } from '../pulls/pulls.ts'

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
const mostFiles = 3000
const mostFilesOfCompare = 300
const mostCommitsOfCompare = 250

const reading = (call: Call): Repository => {
  requirePermission(call, ['contents'], 'read')
  return repositoryOf(call)
}

const shasOf = async (gitDir: string, args: readonly string[]): Promise<readonly string[]> =>
  (await git(gitDir, ['rev-list', ...args])).split('\n').filter(Boolean)

async function listCommits(call: Call): Promise<Answer> {
  const repository = reading(call)
  const { gitDir } = repository
  const tip = await resolveSha(gitDir, call.query.get('sha') ?? 'HEAD')
  if (!tip) throw notFound()
  const path = call.query.get('path')
  const since = call.query.get('since')
  const until = call.query.get('until')
  const shas = await shasOf(gitDir, [
    ...(since ? [`--since=${since}`] : []),
    ...(until ? [`--until=${until}`] : []),
    tip,
    ...(path ? ['--', path] : []),
  ])
  const { items, headers } = cutPage(call, shas)
  return {
    status: 200,
    json: await Promise.all(items.map(sha => commitOf(call.world, repository, sha))),
    headers,
  }
}

async function getCommit(call: Call): Promise<Answer> {
  const repository = reading(call)
  const sha = await resolveSha(repository.gitDir, call.params.ref ?? '')
  if (!sha) throw unprocessable(`No commit found for SHA: ${call.params.ref}`)
  const commit = await commitOf(call.world, repository, sha)
  const parent = (commit.parents as readonly Fields[])[0]?.sha
  const files = await changedFiles(
    call.world,
    repository,
    typeof parent === 'string' ? parent : emptyTree,
    sha,
  )
  const sum = (name: string): number => files.reduce((total, file) => total + Number(file[name]), 0)
  const stats = { additions: sum('additions'), deletions: sum('deletions'), total: sum('changes') }
  const { items, headers } = cutPage(call, files.slice(0, mostFiles))
  return { status: 200, json: { ...commit, stats, files: items }, headers }
}

async function pullsOfCommit(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requirePermission(call, ['pull_requests', 'contents'], 'read')
  const sha = await resolveSha(repository.gitDir, call.params.ref ?? '')
  if (!sha) throw unprocessable(`No commit found for SHA: ${call.params.ref}`)
  const isLanded = await isAncestor(repository.gitDir, sha, 'HEAD')
  const found: Fields[] = []
  for (const pull of await everyPull(call, repository)) {
    const refs = repository.pulls.get(pull.number)
    if (!refs || !isTold(call, repository, refs, pull, isLanded)) continue
    const commits = await shasOf(repository.gitDir, [`${refs.baseSha}..${pull.head.sha}`])
    if (commits.includes(sha) || refs.merge?.sha === sha) found.push(pullInList(pull))
  }
  return answerPage(call, found)
}

/**
 * Merged ones, and open ones for a commit that is not on the default branch.
 *
 * @see https://docs.github.com/rest/commits/commits#list-pull-requests-associated-with-a-commit
 */
function isTold(
  { world }: Call,
  repository: Repository,
  refs: PullRefs,
  pull: Pull,
  isLanded: boolean,
): boolean {
  if (refs.merge) return true
  const isFork = refs.headRepository !== repository.fullName
  return pull.state === 'open' && !isLanded && !(isFork && world.behavior.omitsForkPullsOfCommit)
}

/** The repository and commit of one side: `ref`, or `owner:ref` of a fork, whose objects are fetched. */
async function sideOf(world: World, repository: Repository, side: string): Promise<string> {
  const [owner = '', ref] = side.includes(':') ? side.split(':') : [repository.owner, side]
  const fork = forkOf(world, repository, owner)
  const sha = fork ? await resolveSha(fork.gitDir, ref ?? '') : null
  if (!fork || !sha) throw notFound()
  if (fork !== repository) await git(repository.gitDir, ['fetch', '--quiet', fork.gitDir, sha])
  return sha
}

/**
 * Without paging the last 250 commits; with paging the files stand on the first page alone.
 *
 * @see https://docs.github.com/rest/commits/commits#compare-two-commits
 */
async function compare(call: Call): Promise<Answer> {
  const { world } = call
  const repository = reading(call)
  const { gitDir } = repository
  const [left = '', right = ''] = (call.params.basehead ?? '').split('...')
  const [base, head] = [await sideOf(world, repository, left), await sideOf(world, repository, right)]
  const fork = await mergeBase(gitDir, base, head)
  if (!fork) throw notFound()
  const [ahead, behind] = [
    await shasOf(gitDir, ['--reverse', `${base}..${head}`]),
    await shasOf(gitDir, [`${head}..${base}`]),
  ]
  const isPaged = call.query.has('page') || call.query.has('per_page')
  const { items, headers } = isPaged
    ? cutWholePage(call, ahead)
    : { items: ahead.slice(-mostCommitsOfCompare), headers: {} }
  const isFirst = Number(call.query.get('page') ?? 1) <= 1
  const page = `${world.origin}/${repository.fullName}/compare/${call.params.basehead}`
  const json = {
    url: `${world.origin}${call.path}`,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: await commitOf(world, repository, base),
    merge_base_commit: await commitOf(world, repository, fork),
    status: ahead.length ? (behind.length ? 'diverged' : 'ahead') : behind.length ? 'behind' : 'identical',
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: await Promise.all(items.map(sha => commitOf(world, repository, sha))),
    files: isFirst ? (await changedFiles(world, repository, fork, head)).slice(0, mostFilesOfCompare) : [],
  }
  return { status: 200, json, headers }
}

export const commits: Routes = {
  'GET /repos/:owner/:repo/commits': listCommits,
  'GET /repos/:owner/:repo/commits/:ref/pulls': pullsOfCommit,
  'GET /repos/:owner/:repo/commits/*ref': getCommit,
  'GET /repos/:owner/:repo/compare/*basehead': compare,
}

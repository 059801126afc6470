/** Commit lists, single commits and compare, from git. */

import { mergeBase } from '../../events/history.ts'
import { readPull } from '../../events/subjects.ts'
import { repositoryOf, requirePermission } from '../../server/call.ts'
import { answerPage, cutPage } from '../../server/paginate.ts'
import { notFound, unprocessable } from '../../server/refusal.ts'
import { git, resolveSha } from '../../world/git.ts'
import type { Answer, Call, Fields, Repository, Routes, World } from '../../world/model.ts'
import { changedFiles, commitOf } from '../../world/show-commit.ts'

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
const mostFiles = 3000
const mostFilesOfCompare = 300

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
  const found: Fields[] = []
  for (const refs of repository.pulls.values()) {
    const commits = await shasOf(repository.gitDir, [`${refs.baseSha}..${refs.headSha}`])
    if (commits.includes(sha) || refs.merge?.sha === sha)
      found.push(await readPull(call.world, repository, refs.number))
  }
  return { ...answerPage(call, found), isForwarded: true }
}

/** The repository and commit of one side: `ref`, or `owner:ref` of a fork, whose objects are fetched. */
async function sideOf(world: World, repository: Repository, side: string): Promise<string> {
  const [owner = '', ref] = side.includes(':') ? side.split(':') : [repository.owner, side]
  const fork = [...world.repositories.values()].find(
    other => other.owner === owner && other.name === repository.name,
  )
  const sha = fork ? await resolveSha(fork.gitDir, ref ?? '') : null
  if (!fork || !sha) throw notFound()
  if (fork !== repository) await git(repository.gitDir, ['fetch', '--quiet', fork.gitDir, sha])
  return sha
}

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
  const { items, headers } = cutPage(call, ahead)
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
    files: (await changedFiles(world, repository, fork, head)).slice(0, mostFilesOfCompare),
  }
  return { status: 200, json, headers }
}

export const commits: Routes = {
  'GET /repos/:owner/:repo/commits': listCommits,
  'GET /repos/:owner/:repo/commits/:ref/pulls': pullsOfCommit,
  'GET /repos/:owner/:repo/commits/*ref': getCommit,
  'GET /repos/:owner/:repo/compare/*basehead': compare,
}

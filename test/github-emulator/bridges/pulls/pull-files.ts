/** The files and commits of a pull request, from git: from the merge base to the head. */

import { mergeBase } from '../../events/history.ts'
import { numberOf, repositoryOf, requirePermission } from '../../server/call.ts'
import { answerPage } from '../../server/paginate.ts'
import { notFound } from '../../server/refusal.ts'
import { git } from '../../world/git.ts'
import type { Answer, Call, PullRefs, Repository, Routes } from '../../world/model.ts'
import { changedFiles, commitOf } from '../../world/show-commit.ts'

const mostFiles = 3000
const mostCommits = 250

function locate(call: Call): { readonly repository: Repository; readonly refs: PullRefs } {
  const repository = repositoryOf(call)
  requirePermission(call, ['pull_requests'], 'read')
  const refs = repository.pulls.get(numberOf(call))
  if (!refs) throw notFound()
  return { repository, refs }
}

async function listFiles(call: Call): Promise<Answer> {
  const { repository, refs } = locate(call)
  const base = (await mergeBase(repository.gitDir, refs.baseSha, refs.headSha)) ?? refs.baseSha
  const files = await changedFiles(call.world, repository, base, refs.headSha)
  return answerPage(call, files.slice(0, mostFiles))
}

async function listCommits(call: Call): Promise<Answer> {
  const { repository, refs } = locate(call)
  const listed = await git(repository.gitDir, ['rev-list', '--reverse', `${refs.baseSha}..${refs.headSha}`])
  const shas = listed.split('\n').filter(Boolean).slice(0, mostCommits)
  return answerPage(call, await Promise.all(shas.map(sha => commitOf(call.world, repository, sha))))
}

export const pullFiles: Routes = {
  'GET /repos/:owner/:repo/pulls/:number/files': listFiles,
  'GET /repos/:owner/:repo/pulls/:number/commits': listCommits,
}

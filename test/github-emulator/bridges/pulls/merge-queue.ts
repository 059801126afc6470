/** A merge queue's group: a branch below `gh-readonly-queue/`, and `merge_group.checks_requested`. */

import { readPull } from '../../events/subjects.ts'
import { tell } from '../../events/tell.ts'
import { loginOf, numberOf, repositoryOf, requireRole } from '../../server/call.ts'
import { Refusal } from '../../server/refusal.ts'
import { git, readBranch } from '../../world/git.ts'
import type { Answer, Call, Routes } from '../../world/model.ts'
import { mergeTips } from '../../world/pull-facts.ts'
import { gitCommitOf } from '../../world/show-commit.ts'

async function enqueue(call: Call): Promise<Answer> {
  const { world, actor } = call
  const repository = repositoryOf(call)
  requireRole(call, repository, 'write')
  const pull = await readPull(world, repository, numberOf(call))
  const base_sha = await readBranch(repository.gitDir, pull.base.ref)
  const message = `Merge pull request #${pull.number} from ${pull.head.ref}`
  const head_sha = await mergeTips(world, repository.gitDir, base_sha, pull.head.sha, message, loginOf(actor))
  if (!head_sha) throw new Refusal(409, 'Merge conflict')
  const head_ref = `refs/heads/gh-readonly-queue/${pull.base.ref}/pr-${pull.number}-${base_sha}`
  await git(repository.gitDir, ['update-ref', head_ref, head_sha])
  const { tree, author, committer } = await gitCommitOf(world, repository, head_sha)
  const head_commit = {
    id: head_sha,
    tree_id: (tree as { sha: string }).sha,
    message,
    timestamp: world.clock.now(),
    author,
    committer,
  }
  const merge_group = { head_sha, head_ref, base_sha, base_ref: `refs/heads/${pull.base.ref}`, head_commit }
  await tell(world, repository, actor, 'merge_group', { action: 'checks_requested', merge_group })
  return { status: 201, json: merge_group, isForwarded: true }
}

export const mergeQueue: Routes = { 'POST /_standin/repos/:owner/:repo/merge-queue/:number': enqueue }

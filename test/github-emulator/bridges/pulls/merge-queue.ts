/** A merge queue's group: a branch below `gh-readonly-queue/`, and `merge_group.checks_requested`. */

import { readPull } from '../../events/subjects.ts'
import { noteEvent, tell } from '../../events/tell.ts'
import { fieldsOf, loginOf, numberOf, repositoryOf, requireRole } from '../../server/call.ts'
import { notFound, Refusal } from '../../server/refusal.ts'
import { git, readBranch } from '../../world/git.ts'
import type { Answer, Call, Routes } from '../../world/model.ts'
import { mergeTips } from '../../world/pull-facts.ts'
import { briefCommitOf } from '../../world/show-commit.ts'

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
  const head_commit = await briefCommitOf(world, repository, head_sha)
  noteEvent(world, repository, pull.number, actor, 'added_to_merge_queue')
  const merge_group = { head_sha, head_ref, base_sha, base_ref: `refs/heads/${pull.base.ref}`, head_commit }
  await tell(world, repository, actor, 'merge_group', { action: 'checks_requested', merge_group })
  return { status: 201, json: merge_group, isForwarded: true }
}

/** The group is taken down: someone dequeued it, a check failed (`invalidated`). */
async function dequeue(call: Call): Promise<Answer> {
  const { world, actor } = call
  const repository = repositoryOf(call)
  requireRole(call, repository, 'write')
  const number = numberOf(call)
  const { reason = 'dequeued' } = fieldsOf(call)
  const listed = await git(repository.gitDir, [
    'for-each-ref',
    '--format=%(refname) %(objectname)',
    'refs/heads/gh-readonly-queue/',
  ])
  const [head_ref = '', head_sha = ''] =
    listed
      .split('\n')
      .map(line => line.split(' '))
      .find(([ref = '']) => new RegExp(`/pr-${number}-[0-9a-f]{40}$`).test(ref)) ?? []
  if (!head_ref) throw notFound()
  await git(repository.gitDir, ['update-ref', '-d', head_ref])
  noteEvent(world, repository, number, actor, 'removed_from_merge_queue')
  const base_sha = head_ref.slice(-40)
  const base_ref = head_ref.replace(
    /^refs\/heads\/gh-readonly-queue\/(.+)\/pr-\d+-[0-9a-f]{40}$/,
    'refs/heads/$1',
  )
  const head_commit = await briefCommitOf(world, repository, head_sha)
  const merge_group = { head_sha, head_ref, base_sha, base_ref, head_commit }
  await tell(world, repository, actor, 'merge_group', { action: 'destroyed', reason, merge_group })
  return { status: 204, isForwarded: true }
}

export const mergeQueue: Routes = {
  'POST /_standin/repos/:owner/:repo/merge-queue/:number': enqueue,
  'DELETE /_standin/repos/:owner/:repo/merge-queue/:number': dequeue,
}

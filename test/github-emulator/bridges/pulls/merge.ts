/** `PUT /pulls/N/merge` really merges: a commit in the bare repository, the base branch moved, a push told. */

import { followPush } from '../../events/follow-push.ts'
import { readPull } from '../../events/subjects.ts'
import { telling } from '../../events/tell-changes.ts'
import {
  fieldsOf,
  forward,
  isGood,
  loginOf,
  numberOf,
  repositoryOf,
  requirePermission,
  requireRole,
  textField,
} from '../../server/call.ts'
import { notFound, Refusal } from '../../server/refusal.ts'
import { git, readBranch } from '../../world/git.ts'
import type { Answer, Call, Pull, PullRefs, Repository, Routes } from '../../world/model.ts'
import { identityOf, mergeTips, showTestMerge } from '../../world/pull-facts.ts'

async function merge(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  requirePermission(call, ['contents'], 'write')
  requireRole(call, repository, 'write')
  const refs = repository.pulls.get(numberOf(call))
  if (!refs) throw notFound()
  if ((await readPull(call.world, repository, refs.number)).state === 'open')
    await showTestMerge(call.world, repository, refs)
  const pull = await readPull(call.world, repository, refs.number)
  refuseUnmergeable(call, pull, refs)
  const before = await readBranch(repository.gitDir, refs.baseRef)
  const sha = await makeCommit(call, repository, pull, before)
  const answer = await telling(call, repository, refs.number, async () => {
    const said = await forward(call, { body: { ...fieldsOf(call), sha: undefined } })
    if (!isGood(said)) return said
    refs.merge = { sha, base: before }
    repository.contributors.add(pull.user.login)
    await git(repository.gitDir, ['update-ref', `refs/heads/${refs.baseRef}`, sha])
    return said
  })
  if (!isGood(answer)) return answer
  await followPush(call.world, repository, call.actor, {
    ref: `refs/heads/${refs.baseRef}`,
    before,
    after: sha,
  })
  return { status: 200, json: { sha, merged: true, message: 'Pull Request successfully merged' } }
}

function refuseUnmergeable(call: Call, pull: Pull, refs: PullRefs): void {
  const expected = textField(fieldsOf(call), 'sha')
  if (expected && expected !== refs.headSha)
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.')
  if (pull.draft) throw new Refusal(405, 'Pull Request is still a draft')
  if (pull.state !== 'open' || !pull.mergeable) throw new Refusal(405, 'Pull Request is not mergeable')
}

/** The commit that lands on the base branch: a merge, one squashed commit, or the commits picked anew. */
async function makeCommit(call: Call, repository: Repository, pull: Pull, base: string): Promise<string> {
  const { world } = call
  const { gitDir } = repository
  const fields = fieldsOf(call)
  const method = textField(fields, 'merge_method') ?? 'merge'
  const login = loginOf(call.actor)
  const title =
    textField(fields, 'commit_title') ??
    (method === 'merge'
      ? `Merge pull request #${pull.number} from ${repository.owner}/${pull.head.ref}`
      : `${pull.title} (#${pull.number})`)
  const message = [title, textField(fields, 'commit_message') ?? (method === 'merge' ? pull.title : '')]
    .filter(Boolean)
    .join('\n\n')
  const merged = await mergeTips(world, gitDir, base, pull.head.sha, message, login)
  if (!merged) throw new Refusal(405, 'Merge conflict')
  if (method === 'merge') return merged
  if (method === 'squash')
    return git(gitDir, ['commit-tree', `${merged}^{tree}`, '-p', base, '-m', message], {
      env: identityOf(world, login),
    })
  return rebase(call, repository, pull, base)
}

/** Each commit of the pull request again, on top of the base; its author stays. */
async function rebase(call: Call, { gitDir }: Repository, pull: Pull, base: string): Promise<string> {
  const listed = await git(gitDir, ['rev-list', '--reverse', '--no-merges', `${base}..${pull.head.sha}`])
  let tip = base
  for (const sha of listed.split('\n').filter(Boolean)) {
    const merged = await git(gitDir, [
      'merge-tree',
      '--write-tree',
      '--merge-base',
      `${sha}^`,
      tip,
      sha,
    ]).catch(() => {
      throw new Refusal(405, "This branch can't be rebased")
    })
    const [name = '', email = '', date = '', message = ''] = (
      await git(gitDir, ['show', '-s', '--format=%an%x00%ae%x00%aI%x00%B', sha])
    ).split('\0')
    const env = {
      ...identityOf(call.world, loginOf(call.actor)),
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: date,
    }
    tip = await git(
      gitDir,
      ['commit-tree', merged.split('\n')[0] ?? '', '-p', tip, '-m', message.trimEnd()],
      { env },
    )
  }
  return tip
}

export const merging: Routes = { 'PUT /repos/:owner/:repo/pulls/:number/merge': merge }

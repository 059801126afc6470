/** Sub-issues: which issue hangs below which. */

import { readIssue } from '../../events/subjects.ts'
import { fieldsOf, listAsRoot, numberOf, repositoryOf, requirePermission } from '../../server/call.ts'
import { notFound, unprocessable } from '../../server/refusal.ts'
import type { Answer, Call, Routes, Subject } from '../../world/model.ts'

async function nestIssue(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  // GHES 3.17 and 3.18 have no such path in their descriptions.
  if (call.world.behavior.edition !== 'github.com') throw notFound()
  requirePermission(call, ['issues'], 'write')
  const parent = await readIssue(call.world, repository, numberOf(call))
  const all = (await listAsRoot(
    call.world,
    `/repos/${repository.fullName}/issues`,
    '&state=all',
  )) as Subject[]
  const child = all.find(({ id }) => id === fieldsOf(call).sub_issue_id)
  if (!child) throw notFound()
  if (repository.parents.has(child.number)) throw unprocessable('Issue may not contain duplicate sub-issues')
  repository.parents.set(child.number, String(parent.url))
  return { status: 201, json: parent }
}

export const subIssues: Routes = { 'POST /repos/:owner/:repo/issues/:number/sub_issues': nestIssue }

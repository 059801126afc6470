/** Sub-issues: which issue hangs below which. */
import { fieldsOf, listAsRoot, numberOf, repositoryOf, requirePermission } from '../call.ts'
import type { Answer, Call, Routes, Subject } from '../model.ts'
import { notFound, unprocessable } from '../refusal.ts'
import { readIssue } from '../subjects.ts'

async function nestIssue(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
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

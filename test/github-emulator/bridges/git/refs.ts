/** Git refs of the bare repository. Moving a branch is a push, with all that follows from it. */

import { followPush } from '../../events/follow-push.ts'
import { isAncestor } from '../../events/history.ts'
import { fieldsOf, repositoryOf, requirePermission, requireRole } from '../../server/call.ts'
import { notFound, unprocessable } from '../../server/refusal.ts'
import { git, resolveSha, tryGit } from '../../world/git.ts'
import type { Answer, Call, Fields, Repository, Routes } from '../../world/model.ts'
import { commitOf } from '../../world/show-commit.ts'

const noCommit = '0'.repeat(40)

const reading = (call: Call): Repository => {
  requirePermission(call, ['contents'], 'read')
  return repositoryOf(call)
}

const writing = (call: Call): Repository => {
  requirePermission(call, ['contents'], 'write')
  const repository = repositoryOf(call)
  requireRole(call, repository, 'write')
  return repository
}

function describeRef(call: Call, ref: string, sha: string): Fields {
  const api = `${call.world.origin}/repos/${call.params.owner}/${call.params.repo}/git`
  return {
    ref,
    node_id: Buffer.from(`Ref:${ref}`).toString('base64'),
    url: `${api}/${ref}`,
    object: { type: 'commit', sha, url: `${api}/commits/${sha}` },
  }
}

async function getRef(call: Call): Promise<Answer> {
  const ref = `refs/${call.params.ref}`
  const sha = await resolveSha(reading(call).gitDir, ref)
  if (!sha) throw notFound()
  return { status: 200, json: describeRef(call, ref, sha) }
}

async function matchingRefs(call: Call): Promise<Answer> {
  const listed = await git(reading(call).gitDir, ['for-each-ref', '--format=%(refname) %(objectname)'])
  const found = listed
    .split('\n')
    .map(line => line.split(' ') as [string, string])
    .filter(([ref]) => ref.startsWith(`refs/${call.params.ref}`))
  return { status: 200, json: found.map(([ref, sha]) => describeRef(call, ref, sha)) }
}

async function createRef(call: Call): Promise<Answer> {
  const repository = writing(call)
  const { ref, sha } = fieldsOf(call)
  if (await resolveSha(repository.gitDir, String(ref))) throw unprocessable('Reference already exists')
  return moveRef(call, repository, String(ref), noCommit, String(sha), 201)
}

async function updateRef(call: Call): Promise<Answer> {
  const repository = writing(call)
  const ref = `refs/${call.params.ref}`
  const before = await resolveSha(repository.gitDir, ref)
  if (!before) throw unprocessable('Reference does not exist')
  const { sha, force } = fieldsOf(call)
  if (!force && !(await isAncestor(repository.gitDir, before, String(sha))))
    throw unprocessable('Update is not a fast forward')
  return moveRef(call, repository, ref, before, String(sha), 200)
}

async function moveRef(
  call: Call,
  repository: Repository,
  ref: string,
  before: string,
  sha: string,
  status: number,
): Promise<Answer> {
  if (!(await resolveSha(repository.gitDir, sha))) throw unprocessable('Object does not exist')
  const isValid = (await tryGit(repository.gitDir, ['check-ref-format', ref])).code === 0
  if (!isValid) throw unprocessable('Reference name is not valid')
  await git(repository.gitDir, ['update-ref', ref, sha])
  await followPush(call.world, repository, call.actor, { ref, before, after: sha })
  return { status, json: describeRef(call, ref, sha) }
}

async function deleteRef(call: Call): Promise<Answer> {
  const repository = writing(call)
  const ref = `refs/${call.params.ref}`
  const before = await resolveSha(repository.gitDir, ref)
  if (!before) throw unprocessable('Reference does not exist')
  await git(repository.gitDir, ['update-ref', '-d', ref])
  await followPush(call.world, repository, call.actor, { ref, before, after: noCommit })
  return { status: 204 }
}

async function getBranch(call: Call): Promise<Answer> {
  const { gitDir } = reading(call)
  const name = call.params.branch ?? ''
  const sha = await resolveSha(gitDir, `refs/heads/${name}`)
  if (!sha) throw notFound()
  const api = `${call.world.origin}/repos/${call.params.owner}/${call.params.repo}/branches/${name}`
  const commit = await commitOf(call.world, repositoryOf(call), sha)
  const html = `${call.world.origin}/${call.params.owner}/${call.params.repo}/tree/${name}`
  const protection = {
    enabled: false,
    required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
  }
  const links = { self: api, html }
  return {
    status: 200,
    json: { name, commit, _links: links, protected: false, protection, protection_url: `${api}/protection` },
  }
}

/** The rules of rulesets that apply to a branch; here all branches have the same. */
function listBranchRules(call: Call): Answer {
  const { requiredChecks, hasMergeQueue } = call.world.rules
  const ruleset = {
    ruleset_source_type: 'Repository',
    ruleset_source: repositoryOf(call).fullName,
    ruleset_id: 1,
  }
  const checks = {
    type: 'required_status_checks',
    ...ruleset,
    parameters: {
      required_status_checks: requiredChecks.map(context => ({ context })),
      strict_required_status_checks_policy: false,
    },
  }
  return {
    status: 200,
    json: [
      ...(requiredChecks.length > 0 ? [checks] : []),
      ...(hasMergeQueue ? [{ type: 'merge_queue', ...ruleset }] : []),
    ],
  }
}

export const refs: Routes = {
  'GET /repos/:owner/:repo/rules/branches/*branch': listBranchRules,
  'GET /repos/:owner/:repo/git/ref/*ref': getRef,
  'GET /repos/:owner/:repo/git/matching-refs/*ref': matchingRefs,
  'POST /repos/:owner/:repo/git/refs': createRef,
  'PATCH /repos/:owner/:repo/git/refs/*ref': updateRef,
  'DELETE /repos/:owner/:repo/git/refs/*ref': deleteRef,
  'GET /repos/:owner/:repo/branches/*branch': getBranch,
}

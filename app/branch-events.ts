import { policyPath } from '../src/core/policy/model/policy.ts'
import { asList, asObject, asText } from '../src/io/github/client/shapes.ts'
import type { EventMapper } from './events.ts'

/**
 * A push to a base branch matters if it may have changed the policy. A push with 20 commits or more and a forced push may
 * have. A tag is no base, and no open pull request has a branch as its base that was just made.
 */
export const pushed: EventMapper = payload => {
  const ref = /^refs\/heads\/(.+)$/.exec(asText(payload.ref) ?? '')?.[1]
  if (ref === undefined || payload.created === true || payload.deleted === true) return []
  const commits =
    asList(payload.commits, commit => [commit.added, commit.modified, commit.removed].flat()) ?? []
  const isListed = commits.length < 20 && payload.forced !== true
  const touchesPolicy = commits.some(paths => paths.includes(policyPath))
  return isListed && !touchesPolicy ? [] : [{ kind: 'base', ref }]
}

/** The branch of a merge group names the one pull request that it adds: `gh-readonly-queue/main/pr-12-<sha>`. */
export const mergeGroup: EventMapper = payload => {
  const group = asObject(payload.merge_group)
  const number = Number(/\/pr-(\d+)-[0-9a-f]{40}$/.exec(asText(group?.head_ref) ?? '')?.[1])
  const [head, base] = [asText(group?.head_sha), asText(group?.base_sha)]
  const baseRef = asText(group?.base_ref)?.replace(/^refs\/heads\//, '') ?? ''
  const isDefaultBranch = asObject(payload.repository)?.default_branch === baseRef
  return head && base && Number.isInteger(number)
    ? [{ kind: 'group', number, head, base, baseRef, isDefaultBranch }]
    : []
}

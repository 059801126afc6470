import { shouldFail } from '../core/gate/evaluate-change.ts'
import type { Repository } from '../core/gate/model/facts.ts'
import type { CheckOutput, Operation } from '../core/lifecycle/model/operation.ts'
import { renderGroupCheck } from '../core/lifecycle/show/group-check.ts'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import { known } from '../core/vocabulary/known.ts'
import { openRemoteChange } from '../io/github/change/open-remote-change.ts'
import { createClient } from '../io/github/client/client.ts'
import { readComments } from '../io/github/read/read-comments.ts'
import { readChecks } from '../io/github/read/read-lifecycle-facts.ts'
import { readReferences } from '../io/github/read/read-references.ts'
import { checkChange } from './check-change.ts'
import { planChange, type ReadAccess } from './plan-change.ts'

/** A merge group and the one pull request that it adds. */
export type Group = {
  readonly repository: Repository
  readonly number: number
  readonly head: string
  readonly base: string
  readonly baseRef: string
  readonly isDefaultBranch: boolean
}

/**
 * Plan the check of a merge group. It has two parts: the status of the pull request, and the gate on the group's own
 * tree with the closeout of that pull request. The worse result counts.
 *
 * @throws CloseoutError  where the pull request or the checks cannot be read
 */
export const planGroup = async (access: ReadAccess, group: Group): Promise<readonly Operation[]> => {
  const client = createClient(access.request)
  const { repository, number, head, base } = group
  const { standing, facts } = await planChange(access, { repository, number, witnesses: [], before: [] })
  const { change } = facts
  const { report } = await checkChange({
    subject: {
      kind: 'merge_group',
      repository,
      number,
      base: { ref: group.baseRef, sha: base },
      head: { ref: null, sha: head },
      isDefaultBranch: group.isDefaultBranch,
    },
    reader: openRemoteChange({ client, repository, subject: { kind: 'merge_group', base, head, number } }),
    pullRequest: Promise.resolve(
      known({
        author: change.author,
        isDraft: change.isDraft,
        labels: change.labels,
        body: change.body,
        bodySource: 'live',
      }),
    ),
    readReferences: targets => readReferences(client, repository, targets, access.serverUrl),
    readComments: () => readComments(client, repository, number),
    at: facts.at,
    gateWorkflow: null,
    artifactStore: null,
    mode: null,
  })
  const output = renderGroupCheck(standing, report, shouldFail(report))
  const checks = await readChecks(client, repository, head, access.app)
  if (!checks.known) throw new CloseoutError('github-refused', `${checks.why}.`)
  return planCheck(head, output, checks.value[0] ?? null)
}

const planCheck = (
  head: string,
  output: CheckOutput,
  own: {
    readonly id: number
    readonly conclusion: string | null
    readonly title: string
    readonly summary: string
  } | null,
): readonly Operation[] => {
  if (!own) return [{ kind: 'create check', head, output }]
  const isShown =
    own.conclusion === output.conclusion &&
    own.title === output.title &&
    own.summary.trim() === output.summary.trim()
  return isShown ? [] : [{ kind: 'update check', id: own.id, output }]
}

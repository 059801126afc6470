import { rememberCloseouts } from '../core/closeout/remember-closeouts.ts'
import { shouldFail } from '../core/gate/evaluate-change.ts'
import type { Repository } from '../core/gate/model/facts.ts'
import { planCheck } from '../core/lifecycle/diff-pull-request.ts'
import type { Operation } from '../core/lifecycle/model/operation.ts'
import { reportUnder } from '../core/lifecycle/replay/override.ts'
import { renderGroupCheck } from '../core/lifecycle/show/group-check.ts'
import { unreadError } from '../core/vocabulary/errors.ts'
import { known } from '../core/vocabulary/known.ts'
import { openRemoteChange } from '../io/github/change/open-remote-change.ts'
import { createClient } from '../io/github/client/client.ts'
import { readChecks } from '../io/github/read/read-own-checks.ts'
import { checkChange } from './check-change.ts'
import { makeChange } from './make-change.ts'
import { planChange } from './plan-change.ts'
import type { ReadAccess } from './read-access.ts'

/** A merge group and the one pull request that it adds. */
export type Group = {
  readonly repository: Repository
  readonly number: number
  readonly head: string
  readonly base: string
  readonly baseRef: string
  /** Read from the pull request where it is absent. */
  readonly isDefaultBranch?: boolean
}

/**
 * Plan the check of a merge group. It has two parts: the status of the pull request, and the gate on the group's own
 * tree with the closeout of that pull request. The worse result counts.
 *
 * @throws CloseoutError  where the pull request or the checks cannot be read
 */
export const planGroup = async (access: ReadAccess, group: Group): Promise<readonly Operation[]> => {
  const client = createClient(access.request, access.patience)
  const { repository, number, head, base } = group
  const parse = access.parse ?? rememberCloseouts()
  const request = { repository, number, witnesses: [], before: [] }
  const { status, facts, isDefaultBranch } = await planChange({ ...access, parse }, request)
  const { change } = facts
  const groupChange = makeChange({
    subject: {
      kind: 'merge_group',
      repository,
      number,
      base: { ref: group.baseRef, sha: base },
      head: { ref: null, sha: head },
      tip: head,
      isDefaultBranch: group.isDefaultBranch ?? isDefaultBranch,
    },
    reader: openRemoteChange({ client, repository, subject: { kind: 'merge_group', base, head, number } }),
    pullRequest: Promise.resolve(
      known({
        author: change.author,
        isDraft: change.isDraft,
        createdAt: change.createdAt === '' ? null : change.createdAt,
        labels: change.labels,
        body: change.body,
        bodySource: 'live',
      }),
    ),
    github: { client: async () => client, serverUrl: access.serverUrl },
    isFloorEverywhere: access.isFloorEverywhere ?? false,
    at: facts.at,
    parse,
  })
  const checked = await checkChange(groupChange)
  const report = reportUnder(status.override, checked.report)
  const output = renderGroupCheck(status, report, shouldFail(report))
  const checks = await readChecks(client, repository, head, access.app, access.recent)
  if (!checks.known) throw unreadError(checks)
  return planCheck({ check: output, head }, checks.value)
}

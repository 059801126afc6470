import type { Repository } from '../src/core/gate/model/facts.ts'
import type { ChangeTarget } from '../src/engine/change-target.ts'
import { shapePullRequest } from '../src/io/github/read/shape-pull-request.ts'

/** The payload of a webhook. Any key may be missing. */
export type EventPayload = { readonly [key: string]: unknown }

type Refusal = { readonly refusal: string; readonly fix: string }

/**
 * The change that an event is about, or the reason why there is none, with a fix.
 *
 * `isOwnCommit`: the check of the run lands on a commit of that change. The check of the other events lands on the tip
 * of the branch that the run belongs to.
 */
export type TargetReading = { readonly target: ChangeTarget; readonly isOwnCommit: boolean } | Refusal

/**
 * Find the change that an event is about.
 *
 * @param eventName  the value of `GITHUB_EVENT_NAME`
 * @param payload    the payload of the event
 * @param repository the repository whose workflow runs
 * @param number     the input `pull-request`; it counts only where the event names no change itself
 */
export const targetOfEvent = (
  eventName: string,
  payload: EventPayload,
  repository: Repository,
  number: number | null,
): TargetReading => {
  const own = ownReaders[eventName]
  if (own) return placed(own(payload, repository), true)
  const other = otherReaders[eventName]?.(payload, repository)
  if (other && ('target' in other || number === null)) return placed(other, false)
  if (number !== null) return placed(pullRequestOf(repository, number), false)
  return {
    refusal: `The gate does not support the event ${eventName}. It supports ${[...Object.keys(ownReaders), ...Object.keys(otherReaders)].join(', ')}, and any event with the input pull-request.`,
    fix: 'Set the input `pull-request` to the number of the pull request.',
  }
}

type Target = { readonly target: ChangeTarget } | Refusal
type EventReader = (payload: EventPayload, repository: Repository) => Target

const placed = (reading: Target, isOwnCommit: boolean): TargetReading =>
  'target' in reading ? { ...reading, isOwnCommit } : reading

const pullRequestOf = (repository: Repository, number: number): Target => ({
  target: { kind: 'pull_request', repository, number, snapshot: null },
})

const readPullRequestEvent: EventReader = (payload, repository) => {
  const snapshot = shapePullRequest(payload.pull_request)
  if (!snapshot) return incomplete('pull_request')
  return { target: { kind: 'pull_request', repository, number: snapshot.number, snapshot } }
}

/** The branch of a merge queue names its pull request: `gh-readonly-queue/<base>/pr-<number>-<sha>`. */
const queueBranch = /^refs\/heads\/gh-readonly-queue\/(?<base>.+)\/pr-(?<number>\d+)-[0-9a-f]{40,64}$/

const readMergeGroupEvent: EventReader = (payload, repository) => {
  const group = object(payload.merge_group)
  const ref = text(group?.head_ref)
  const named = queueBranch.exec(ref ?? '')?.groups
  const headSha = text(group?.head_sha)
  const baseSha = text(group?.base_sha)
  if (!named?.base || !named.number) {
    return {
      refusal: `merge_group.head_ref is ${JSON.stringify(ref)}, so the pull request of the merge group is unknown. The gate reads its number from the form refs/heads/gh-readonly-queue/<base>/pr-<number>-<sha>.`,
      fix: 'Queue the pull request again. If the error returns, report the name of the branch.',
    }
  }
  if (headSha === null || baseSha === null) return incomplete('merge_group.head_sha')
  return {
    target: {
      kind: 'merge_group',
      repository,
      number: Number(named.number),
      headSha,
      baseSha,
      baseRef: named.base,
      isDefaultBranch: named.base === defaultBranchOf(payload),
    },
  }
}

const readPushEvent: EventReader = (payload, repository) => {
  const ref = text(payload.ref)
  const after = text(payload.after)
  if (ref === null || after === null) return incomplete('ref')
  if (/^0+$/.test(after))
    return {
      refusal: `The push deletes ${ref}. There is nothing to check.`,
      fix: 'Add to the step: if: github.event.deleted != true',
    }
  const before = text(payload.before)
  return {
    target: {
      kind: 'push',
      repository,
      ref,
      before: before === null || /^0+$/.test(before) ? null : before,
      after,
      isDefaultBranch: ref === `refs/heads/${defaultBranchOf(payload)}`,
    },
  }
}

const readCommentEvent: EventReader = (payload, repository) => {
  const issue = object(payload.issue)
  const number = integer(issue?.number)
  if (!issue || number === null) return incomplete('issue.number')
  if (!object(issue.pull_request)) {
    return {
      refusal: `The comment belongs to the issue #${number}, not to a pull request.`,
      fix: 'Add to the step: if: github.event.issue.pull_request',
    }
  }
  return pullRequestOf(repository, number)
}

const readDispatchEvent: EventReader = () => ({
  refusal: 'The event workflow_dispatch names no pull request, and the input pull-request is empty.',
  fix: 'Set the input `pull-request` of the step, as in docs/workflows/artifact-gate.yml.',
})

const ownReaders: Readonly<Record<string, EventReader>> = {
  pull_request: readPullRequestEvent,
  pull_request_target: readPullRequestEvent,
  pull_request_review: readPullRequestEvent,
  merge_group: readMergeGroupEvent,
  push: readPushEvent,
}

const otherReaders: Readonly<Record<string, EventReader>> = {
  issue_comment: readCommentEvent,
  workflow_dispatch: readDispatchEvent,
}

const defaultBranchOf = (payload: EventPayload): string | null =>
  text(object(payload.repository)?.default_branch)

const incomplete = (key: string): Refusal => ({
  refusal: `The event payload has no ${key}, so its change is unknown.`,
  fix: 'Run the step on an event of GitHub, or set the input `pull-request`.',
})

const object = (value: unknown): EventPayload | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as EventPayload) : null
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const integer = (value: unknown): number | null => (Number.isSafeInteger(value) ? (value as number) : null)

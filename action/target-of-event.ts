import type { Repository } from '../src/core/gate/model/facts.ts'
import type { ChangeTarget } from '../src/engine/change-target.ts'
import { shapePullRequest } from '../src/io/github/read/read-pull-request.ts'

/** A webhook's payload as far as it is looked at; nothing in it is trusted to be there. */
export type EventPayload = { readonly [key: string]: unknown }

/** What an event asks to have judged, or a sentence that says why it asks for nothing that is known. */
export type TargetReading =
  | { readonly target: ChangeTarget }
  | { readonly refusal: string; readonly fix: string }

/**
 * Which change an event is about.
 *
 * @param eventName  as `GITHUB_EVENT_NAME` tells it
 * @param payload    the event's payload
 * @param repository the repository whose workflow runs
 * @param number     the number that the workflow was given; it goes before the event's own
 */
export const targetOfEvent = (
  eventName: string,
  payload: EventPayload,
  repository: Repository,
  number: number | null,
): TargetReading => {
  if (number !== null) return { target: { kind: 'pull_request', repository, number, snapshot: null } }
  const read = readers[eventName]
  if (read) return read(payload, repository)
  return {
    refusal: `event ${eventName}: unexpected event, expected one of ${Object.keys(readers).join(', ')}, or the input pull-request.`,
    fix: 'Give the number of the pull request to the input `pull-request`.',
  }
}

type EventReader = (payload: EventPayload, repository: Repository) => TargetReading

const readPullRequestEvent: EventReader = (payload, repository) => {
  const snapshot = shapePullRequest(payload.pull_request)
  if (!snapshot) return incomplete('pull_request')
  return { target: { kind: 'pull_request', repository, number: snapshot.number, snapshot } }
}

/** A queue's branch names its pull request: `gh-readonly-queue/<base>/pr-<number>-<sha>`. */
const queueBranch = /^refs\/heads\/gh-readonly-queue\/(?<base>.+)\/pr-(?<number>\d+)-[0-9a-f]{40,64}$/

const readMergeGroupEvent: EventReader = (payload, repository) => {
  const group = object(payload.merge_group)
  const ref = text(group?.head_ref)
  const named = queueBranch.exec(ref ?? '')?.groups
  const headSha = text(group?.head_sha)
  const baseSha = text(group?.base_sha)
  if (!named?.base || !named.number) {
    return {
      refusal: `merge_group.head_ref: unexpected ${JSON.stringify(ref)}, expected refs/heads/gh-readonly-queue/<base>/pr-<number>-<sha>.`,
      fix: 'Queue the pull request again; if it stays, report the name of the ref.',
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
    return { refusal: `push: ${ref} was deleted; there is nothing to judge.`, fix: 'Leave out deletions.' }
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
      refusal: `issue_comment: #${number} is an issue, expected a pull request.`,
      fix: 'Add to the step: if: github.event.issue.pull_request',
    }
  }
  return { target: { kind: 'pull_request', repository, number, snapshot: null } }
}

const readDispatchEvent: EventReader = () => ({
  refusal:
    'workflow_dispatch: unexpected absence of a pull request, expected its number in the input pull-request.',
  fix: 'Pass the number on to the step: docs/workflows/artifact-gate.yml shows how.',
})

const readers: Readonly<Record<string, EventReader>> = {
  pull_request: readPullRequestEvent,
  pull_request_target: readPullRequestEvent,
  pull_request_review: readPullRequestEvent,
  merge_group: readMergeGroupEvent,
  push: readPushEvent,
  issue_comment: readCommentEvent,
  workflow_dispatch: readDispatchEvent,
}

const defaultBranchOf = (payload: EventPayload): string | null =>
  text(object(payload.repository)?.default_branch)

const incomplete = (key: string): TargetReading => ({
  refusal: `event: unexpected absence of ${key}, expected the payload that GitHub sends.`,
  fix: 'Run the step in a workflow of the named event, or give the input `pull-request`.',
})

const object = (value: unknown): EventPayload | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as EventPayload) : null
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const integer = (value: unknown): number | null => (Number.isSafeInteger(value) ? (value as number) : null)

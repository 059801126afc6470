import { type Button, buttons, type Witness } from '../src/core/lifecycle/model/approval.ts'
import { policyPath } from '../src/core/policy/model/policy-defaults.ts'
import { asList, asNumber, asObject, asText, type Json } from '../src/io/github/client/shapes.ts'
import { spokenOf } from './find-follow-ups.ts'
import type { Task, TaskTarget } from './task.ts'

/** What a delivery shows besides its payload: its own id, and when it came, ISO-8601 UTC. */
export type Envelope = { readonly id: string; readonly at: string }

/** Which pull requests a webhook concerns, and what its sender had before them. It decides nothing. */
type EventMapper = (payload: Json, envelope: Envelope) => readonly TaskTarget[]

const change = (number: number | null, witnesses: readonly Witness[] = [], before: readonly string[] = []) =>
  number === null ? [] : [{ kind: 'change' as const, number, witnesses, before }]

const pullOf = (payload: Json): Json | null => asObject(payload.pull_request)
const senderOf = (payload: Json): string => asText(asObject(payload.sender)?.login) ?? ''
const headOf = (pull: Json | null): string => asText(asObject(pull?.head)?.sha) ?? ''

const pullRequest: EventMapper = payload =>
  change(asNumber(payload.number) ?? asNumber(pullOf(payload)?.number))

const labeled: EventMapper = payload => {
  const pull = pullOf(payload)
  const witness: Witness = {
    via: 'label',
    label: asText(asObject(payload.label)?.name) ?? '',
    actor: senderOf(payload),
    at: asText(pull?.updated_at) ?? '',
    head: headOf(pull),
    body: asText(pull?.body) ?? '',
  }
  return change(asNumber(payload.number), [witness])
}

const synchronized: EventMapper = payload =>
  change(asNumber(payload.number), [], [asText(payload.before) ?? ''].filter(isSha))

const isSha = (text: string): boolean => /^[0-9a-f]{40}$/.test(text)

const reviewed: EventMapper = payload => {
  const pull = pullOf(payload)
  const review = asObject(payload.review)
  const witness: Witness = {
    via: 'review',
    event: String(asNumber(review?.id) ?? ''),
    actor: asText(asObject(review?.user)?.login) ?? '',
    at: asText(review?.submitted_at) ?? '',
    head: asText(review?.commit_id) ?? '',
    body: asText(pull?.body) ?? '',
  }
  return change(asNumber(pull?.number), payload.action === 'submitted' ? [witness] : [])
}

/** A follow-up issue concerns the pull requests that it speaks of, as their record follows it. */
const source: EventMapper = payload =>
  spokenOf(payload).map(({ repository, number }) => ({
    kind: 'change',
    number,
    witnesses: [],
    before: [],
    repository,
  }))

/** A merge that a delivery shows happened while we were there: its routes may become issues. */
const closed: EventMapper = payload =>
  pullRequest(payload, { id: '', at: '' }).map(target =>
    target.kind === 'change' ? { ...target, sawMerge: pullOf(payload)?.merged === true } : target,
  )

/** A comment on a follow-up issue may be a reason or a trigger. A comment on a pull request counts as it was first written; an edit shows nothing. */
const commented: EventMapper = (payload, envelope) => {
  const issue = asObject(payload.issue)
  const comment = asObject(payload.comment)
  if (!asObject(issue?.pull_request)) return source(payload, envelope)
  const witness: Witness = {
    via: 'comment',
    event: String(asNumber(comment?.id) ?? ''),
    actor: asText(asObject(comment?.user)?.login) ?? '',
    at: asText(comment?.created_at) ?? '',
    text: asText(comment?.body) ?? '',
    body: asText(issue?.body) ?? '',
  }
  return change(asNumber(issue?.number), payload.action === 'created' ? [witness] : [])
}

/** A check's own list of pull requests is empty for forks and merge groups: they are found by its commit. */
const checkRun: EventMapper = (payload, { id, at }) => {
  const run = asObject(payload.check_run)
  const sha = asText(run?.head_sha)
  const pressed = asText(asObject(payload.requested_action)?.identifier) ?? ''
  if (sha === null) return []
  const isButton = payload.action === 'requested_action' && Object.hasOwn(buttons, pressed)
  const witness: Witness = {
    via: 'button',
    event: id,
    actor: senderOf(payload),
    isBot: asObject(payload.sender)?.type === 'Bot',
    at,
    button: pressed as Button,
    head: sha,
    check: {
      externalId: asText(run?.external_id) ?? '',
      text: asText(asObject(run?.output)?.text) ?? '',
    },
  }
  return [{ kind: 'head', sha, witnesses: isButton ? [witness] : [] }]
}

const checkSuite: EventMapper = payload => {
  const sha = asText(asObject(payload.check_suite)?.head_sha)
  return sha === null ? [] : [{ kind: 'head', sha, witnesses: [] }]
}

/** A push to a base matters when it may have changed the policy; a long or forced one may have. */
const pushed: EventMapper = payload => {
  const ref = asText(payload.ref)?.replace(/^refs\/heads\//, '') ?? ''
  const commits =
    asList(payload.commits, commit => [commit.added, commit.modified, commit.removed].flat()) ?? []
  const isListed = commits.length < 20 && payload.forced !== true && payload.created !== true
  const touchesPolicy = commits.some(paths => paths.includes(policyPath))
  return payload.deleted === true || ref === '' || (isListed && !touchesPolicy) ? [] : [{ kind: 'base', ref }]
}

/** A group is named for the one pull request that it adds: `gh-readonly-queue/main/pr-12-<sha>`. */
const mergeGroup: EventMapper = payload => {
  const group = asObject(payload.merge_group)
  const number = Number(/\/pr-(\d+)-[0-9a-f]{40}$/.exec(asText(group?.head_ref) ?? '')?.[1])
  const [head, base] = [asText(group?.head_sha), asText(group?.base_sha)]
  const baseRef = asText(group?.base_ref)?.replace(/^refs\/heads\//, '') ?? ''
  const isDefaultBranch = asObject(payload.repository)?.default_branch === baseRef
  return head && base && Number.isInteger(number)
    ? [{ kind: 'group', number, head, base, baseRef, isDefaultBranch }]
    : []
}

const released: EventMapper = () => [{ kind: 'release' }]

/** Installed on a repository: nothing is looked at before its next event, so that nothing old is labelled. */
const installed: EventMapper = () => []

/** One webhook: what of it is listened to, and what its delivery makes the app read, as docs/permissions.md says it. */
export type WebhookRow = {
  readonly on: EventMapper | Readonly<Record<string, EventMapper>>
  readonly reads: string
  /** Every app gets it: it stands in no manifest. */
  readonly isAutomatic?: true
}

/** Every webhook that the app listens to. app.yml and docs/permissions.md are generated from it. */
export const webhooks = {
  check_run: {
    on: { rerequested: checkRun, requested_action: checkRun },
    reads: 'the pull requests on that commit: *Re-run*, and the buttons Recheck, Approve, Hold',
  },
  check_suite: { on: { rerequested: checkSuite }, reads: 'the same, for *Re-run all*' },
  issue_comment: {
    on: { created: commented, edited: commented, deleted: commented },
    reads:
      'the pull request under which it was written: commands, and edits of the record comment; under a follow-up issue the pull requests that it speaks of',
  },
  issues: {
    on: {
      closed: source,
      reopened: source,
      labeled: source,
      unlabeled: source,
      edited: source,
      locked: source,
      unlocked: source,
      deleted: source,
      transferred: source,
    },
    reads: 'the pull requests that a follow-up issue of ours speaks of; any other issue concerns nobody',
  },
  merge_group: {
    on: { checks_requested: mergeGroup },
    reads: 'the group’s own tree, with the closeout of its pull request',
  },
  pull_request: {
    on: {
      opened: pullRequest,
      edited: pullRequest,
      synchronize: synchronized,
      reopened: pullRequest,
      closed,
      ready_for_review: pullRequest,
      converted_to_draft: pullRequest,
      labeled,
      unlabeled: pullRequest,
      assigned: pullRequest,
      unassigned: pullRequest,
    },
    reads: 'the pull request; a label also carries the commit and text that its giver had before them',
  },
  pull_request_review: {
    on: { submitted: reviewed, dismissed: reviewed, edited: reviewed },
    reads: 'the pull request; a review names its commit',
  },
  push: {
    on: pushed,
    reads: 'the open pull requests onto that branch, where the push touches `.github/closeout.yml`',
  },
  release: {
    on: { published: released },
    reads: 'merged pull requests that wait for the release that contains them',
  },
  installation: {
    on: { created: installed },
    reads: 'nothing: no old pull request is touched before its next event. Every app gets this',
    isAutomatic: true,
  },
  installation_repositories: {
    on: { added: installed },
    reads: 'nothing, as above. Every app gets this',
    isAutomatic: true,
  },
} as const satisfies Readonly<Record<string, WebhookRow>>

type Webhooks = typeof webhooks
/** The rows of the table, all of one type. */
export const webhookRows: Readonly<Record<keyof Webhooks, WebhookRow>> = webhooks

/** A webhook with its action, as in `pull_request.opened`; alone where every action is listened to. */
export type EventName = {
  [W in keyof Webhooks]: Webhooks[W]['on'] extends EventMapper
    ? W
    : `${W}.${keyof Webhooks[W]['on'] & string}`
}[keyof Webhooks]

/** The mapper of each event, by its name. */
export const events = Object.fromEntries(
  Object.entries(webhookRows).flatMap(([webhook, { on }]) =>
    typeof on === 'function'
      ? [[webhook, on]]
      : Object.entries(on).map(([action, mapper]) => [`${webhook}.${action}`, mapper]),
  ),
  // The names are put together as the type does it.
) as Readonly<Record<EventName, EventMapper>>
export const eventNames = Object.keys(events) as readonly EventName[]

/** The tasks that a webhook makes; none where it names no repository or no installation. */
export const tasksOf = (name: EventName, payload: Json, envelope: Envelope) => {
  const [owner, repo] = asText(asObject(payload.repository)?.full_name)?.split('/') ?? []
  const installation = asNumber(asObject(payload.installation)?.id)
  if (!owner || !repo || installation === null) return []
  const cause = {
    repository: { owner, name: repo },
    installation,
    because: name,
    delivery: envelope.id,
    attempt: 0,
  }
  return events[name](payload, envelope).map((target): Task => ({ ...cause, ...target }))
}

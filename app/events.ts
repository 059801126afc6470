import { type Button, buttons, type SeenBase, type Witness } from '../src/core/lifecycle/model/approval.ts'
import { openLedger } from '../src/core/lifecycle/receipts/check-ledger.ts'
import { asNumber, asObject, asText, type Json } from '../src/io/github/client/shapes.ts'
import { mergeGroup, pushed } from './branch-events.ts'
import { checkEnded, runEnded, statusSet } from './evidence/map-ended.ts'
import { referred, source } from './follow-ups/issue-events.ts'
import type { TaskTarget } from './task.ts'

/** What a delivery has besides its payload: its id, and when it arrived, ISO-8601 UTC. */
export type Envelope = { readonly id: string; readonly at: string }

/** Finds the pull requests that a webhook concerns, and what its sender saw. It decides nothing. */
export type EventMapper = (payload: Json, envelope: Envelope) => readonly TaskTarget[]

const change = (number: number | null, witnesses: readonly Witness[] = [], before: readonly string[] = []) =>
  number === null ? [] : [{ kind: 'change' as const, number, witnesses, before }]

const pullOf = (payload: Json): Json | null => asObject(payload.pull_request)
const senderOf = (payload: Json): string => asText(asObject(payload.sender)?.login) ?? ''
const headOf = (pull: Json | null): string => asText(asObject(pull?.head)?.sha) ?? ''
const baseOf = (pull: Json | null): SeenBase => {
  const base = asObject(pull?.base)
  return { ref: asText(base?.ref) ?? '', sha: asText(base?.sha) ?? '' }
}

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
    base: baseOf(pull),
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
    base: baseOf(pull),
    body: asText(pull?.body) ?? '',
  }
  return change(asNumber(pull?.number), payload.action === 'submitted' ? [witness] : [])
}

/**
 * A delivery that reports a merge shows that the app was installed at that time, so that the routes may become issues,
 * and the text that was merged.
 */
const closed: EventMapper = payload => {
  const pull = pullOf(payload)
  if (pull?.merged !== true) return pullRequest(payload, { id: '', at: '' })
  const body = asText(pull.body) ?? ''
  const witness: Witness = { via: 'merge', actor: senderOf(payload), at: asText(pull.merged_at) ?? '', body }
  return change(asNumber(payload.number), [witness]).map(target => ({ ...target, sawMerge: true }))
}

/** After the merge only the delivery of an edit shows who changed the text, and to what. */
const edited: EventMapper = payload => {
  const pull = pullOf(payload)
  const isAfterMerge = asText(pull?.merged_at) !== null
  const isOfText = asObject(asObject(payload.changes)?.body) !== null
  const witness: Witness = {
    via: 'edit',
    actor: senderOf(payload),
    at: asText(pull?.updated_at) ?? '',
    body: asText(pull?.body) ?? '',
  }
  return change(asNumber(payload.number), isAfterMerge && isOfText ? [witness] : [])
}

/**
 * A comment on a follow-up issue may give a reason or a trigger, and one on a closed issue of people a reason. A comment on a pull request counts with its first text;
 * an edit gives no witness.
 */
const commented: EventMapper = (payload, envelope) => {
  const issue = asObject(payload.issue)
  const comment = asObject(payload.comment)
  if (!asObject(issue?.pull_request)) {
    return (issue?.state_reason === 'not_planned' ? referred : source)(payload, envelope)
  }
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

/** The list of pull requests in a check run is empty for forks and merge groups. They are found by the commit instead. */
const checkRun: EventMapper = (payload, { id, at }) => {
  const run = asObject(payload.check_run)
  const sha = asText(run?.head_sha)
  const pressed = asText(asObject(payload.requested_action)?.identifier) ?? ''
  if (sha === null) return []
  const isButton = payload.action === 'requested_action' && Object.hasOwn(buttons, pressed)
  const witness: Extract<Witness, { via: 'button' }> = {
    via: 'button',
    event: id,
    actor: senderOf(payload),
    isBot: asObject(payload.sender)?.type === 'Bot' || senderOf(payload).endsWith('[bot]'),
    // The delivery of a button has no time: in whole seconds, as GitHub gives every other.
    at: at.replace(/\.\d+Z$/, 'Z'),
    button: pressed as Button,
    head: sha,
    check: {
      externalId: asText(run?.external_id) ?? '',
      text: asText(asObject(run?.output)?.text) ?? '',
    },
  }
  if (!isButton) return [{ kind: 'head', sha, witnesses: [] }]
  const numbers = listChecked(witness.check, payload)
  return numbers.length > 0
    ? numbers.flatMap(number => change(number, [witness]))
    : [{ kind: 'head', sha, witnesses: [witness] }]
}

/** The open pull requests that a check of ours is about, as its own ledger says; whether each still is, the reconcile finds. */
const listChecked = (check: { readonly externalId: string; readonly text: string }, payload: Json) => {
  const ledger = openLedger(check)
  const isHere = ledger?.repository === asNumber(asObject(payload.repository)?.id)
  return ledger && isHere
    ? ledger.entries.filter(({ isClosed }) => !isClosed).map(({ number }) => number)
    : []
}

const checkSuite: EventMapper = payload => {
  const sha = asText(asObject(payload.check_suite)?.head_sha)
  return sha === null ? [] : [{ kind: 'head', sha, witnesses: [] }]
}

const released: EventMapper = () => [{ kind: 'release' }]

/** Links in checks and records name the repository. */
const moved: EventMapper = payload => {
  const ref = asText(asObject(payload.repository)?.default_branch)
  return ref === null ? [] : [{ kind: 'base', ref }]
}

/** A new installation reconciles nothing until the next event, so that no old pull request gets a label. */
const installed: EventMapper = () => []

/** One webhook: the mapper of each action, and what the app reconciles for it, as docs/permissions.md says. */
export type WebhookRow = {
  readonly on: EventMapper | Readonly<Record<string, EventMapper>>
  readonly reads: string
  /** Every app gets it, so the manifest does not list it. */
  readonly isAutomatic?: true
}

/** Every webhook that the app handles. app.yml and docs/permissions.md are generated from it. */
const webhooks = {
  check_run: {
    on: { completed: checkEnded, rerequested: checkRun, requested_action: checkRun },
    reads:
      'the pull requests on that commit: *Re-run*, and the buttons Recheck, Approve and Hold. When a check ends: those whose closeout names it as evidence',
  },
  check_suite: { on: { rerequested: checkSuite }, reads: 'the same, for *Re-run all*' },
  issue_comment: {
    on: { created: commented, edited: commented, deleted: commented },
    reads:
      'on a pull request: that pull request, for commands and for edits of the record comment. On a follow-up issue: the pull requests that the issue names. On an issue that was closed as not planned: those that refer to it',
  },
  issues: {
    on: {
      closed: referred,
      reopened: referred,
      labeled: source,
      unlabeled: source,
      edited: source,
      locked: source,
      unlocked: source,
      deleted: referred,
      transferred: referred,
    },
    reads:
      'the pull requests that a follow-up issue of the app names. If an issue of people is closed, reopened, moved or deleted: those that refer to it and have the label `learning: open`',
  },
  merge_group: {
    on: { checks_requested: mergeGroup },
    reads: 'the tree of the merge group, with the closeout of its pull request',
  },
  pull_request: {
    on: {
      opened: pullRequest,
      edited,
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
    reads:
      'the pull request; the event of a label also contains the commit and the text that the person saw, and those of a merge and of a later edit the text',
  },
  pull_request_review: {
    on: { submitted: reviewed, dismissed: reviewed, edited: reviewed },
    reads: 'the pull request; a review names its commit',
  },
  push: {
    on: pushed,
    reads: 'the open pull requests onto that branch, if the push changes `.github/closeout.yml`',
  },
  release: {
    on: { published: released },
    reads: 'merged pull requests that wait for the release that contains them',
  },
  status: {
    on: statusSet,
    reads: 'the pull requests on that commit whose closeout names the commit status as evidence',
  },
  workflow_run: {
    on: { completed: runEnded },
    reads: 'the pull requests on that commit whose closeout names the run as evidence',
  },
  repository: {
    on: { renamed: moved, transferred: moved },
    reads: 'the open pull requests onto the default branch, whose links name the repository',
  },
  installation: {
    on: { created: installed },
    reads:
      'nothing: the app does not change an old pull request before its next event. Every app gets this event',
    isAutomatic: true,
  },
  installation_repositories: {
    on: { added: installed },
    reads: 'the same as for `installation`',
    isAutomatic: true,
  },
} as const satisfies Readonly<Record<string, WebhookRow>>

type Webhooks = typeof webhooks
/** The rows of the table, all of one type. */
export const webhookRows: Readonly<Record<keyof Webhooks, WebhookRow>> = webhooks

/** A webhook with its action, as in `pull_request.opened`; without an action if every action is handled. */
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

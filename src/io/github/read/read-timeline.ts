import type { Repository } from '../../../core/gate/model/facts.ts'
import type { Actor, TimelineEvent } from '../../../core/lifecycle/model/pull-request-facts.ts'
import { isBotOf } from '../../../core/vocabulary/github-names.ts'
import { type Known, known } from '../../../core/vocabulary/known.ts'
import { shapeActor } from '../change/read-change.ts'
import type { Client } from '../client/client.ts'
import { readPages } from '../client/read-pages.ts'
import { asNumber, asObject, asText, type Json } from '../client/shapes.ts'
import type { OwnApp } from './read-own-checks.ts'

/** The events that the lifecycle depends on, in GitHub's order, and the comments that our app itself wrote. */
export type ReadTimeline = {
  readonly events: readonly TimelineEvent[]
  readonly ours: readonly OwnComment[]
}

/** `updatedAt` as GitHub lists it, ISO-8601 UTC. */
export type OwnComment = { readonly id: number; readonly body: string; readonly updatedAt: string }

export const readTimeline = async (
  client: Client,
  repository: Repository,
  number: number,
  app: OwnApp,
): Promise<Known<ReadTimeline>> => {
  const entries = await readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/timeline',
      parameters: { owner: repository.owner, repo: repository.name, issue_number: number },
      what: `the timeline of pull request ${number}`,
      permission: 'issues: read',
    },
    entry => ({ event: shapeEvent(entry, app), own: ownComment(entry, app) }),
    { most: 50 },
  )
  if (!entries.known) return entries
  return known({
    events: entries.value.flatMap(({ event }) => event ?? []),
    ours: entries.value.flatMap(({ own }) => own ?? []),
  })
}

/** A comment is ours when our app wrote it: its bot is the author, and no other app went in between. */
const ownComment = (entry: Json, app: OwnApp): OwnComment | null => {
  if (entry.event !== 'commented') return null
  return isOwn(shapeActor(entry.user ?? entry.actor), app) ? shapeOwnComment(entry) : null
}

/** A comment of our app, as a list or its own address gives it. */
export const shapeOwnComment = (entry: Json | null): OwnComment | null => {
  const [id, body] = [asNumber(entry?.id), asText(entry?.body)]
  return id === null || body === null ? null : { id, body, updatedAt: asText(entry?.updated_at) ?? '' }
}

const isOwn = (actor: Actor | null, app: OwnApp): boolean =>
  actor?.isBot === true && isBotOf(actor.login, app.slug)

const plainEvents = {
  head_ref_force_pushed: 'force_pushed',
  base_ref_changed: 'retargeted',
  automatic_base_change_succeeded: 'retargeted',
  added_to_merge_queue: 'queued',
  removed_from_merge_queue: 'dequeued',
  convert_to_draft: 'drafted',
  ready_for_review: 'readied',
  closed: 'closed',
  reopened: 'reopened',
  merged: 'merged',
} as const

const verdicts = new Set(['approved', 'changes_requested', 'commented', 'dismissed'] as const)

const shapeEvent = (entry: Json, app: OwnApp): TimelineEvent | null => {
  const kind = asText(entry.event) ?? ''
  const actor = shapeActor(entry.actor ?? entry.user)
  const at = asText(entry.created_at) ?? asText(entry.submitted_at) ?? ''
  const happened = { id: String(entry.id ?? `${kind}-${at}`), at, actor, isOurs: isOwn(actor, app) }
  if (kind === 'labeled' || kind === 'unlabeled') {
    return { ...happened, kind, label: asText(asObject(entry.label)?.name) ?? '' }
  }
  if (kind === 'assigned' || kind === 'unassigned') {
    return { ...happened, kind, assignee: asText(asObject(entry.assignee)?.login) ?? '' }
  }
  if (kind === 'commented') {
    const isEdited = asText(entry.updated_at) !== null && entry.updated_at !== entry.created_at
    return { ...happened, kind, text: asText(entry.body) ?? '', isEdited }
  }
  if (kind === 'reviewed') {
    const verdict = [...verdicts].find(one => one === String(entry.state).toLowerCase())
    return verdict ? { ...happened, kind, verdict, commit: asText(entry.commit_id) ?? '' } : null
  }
  const plain = plainEvents[kind as keyof typeof plainEvents]
  return plain ? { ...happened, kind: plain } : null
}

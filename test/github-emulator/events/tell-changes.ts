/** Compares an issue or pull request before and after a request, and tells each difference as GitHub would. */

import { listNames } from '../server/late-lists.ts'
import type { Call, Fields, Pull, Repository, Subject } from '../world/model.ts'
import { noteReferences } from './note-references.ts'
import { readSubject } from './subjects.ts'
import { noteEvent, tell } from './tell.ts'

interface Difference {
  /** The webhook's action; null: only in the timeline. */
  readonly action: string | null
  /** The timeline's event; null: only a webhook. */
  readonly event: string | null
  readonly payload?: Fields
  readonly entry?: Fields
}

/** Run a change and tell what it changed. */
export async function telling<T>(
  call: Call,
  repository: Repository,
  number: number,
  change: () => Promise<T>,
): Promise<T> {
  const before = await readSubject(call.world, repository, number)
  const result = await change()
  const after = await readSubject(call.world, repository, number)
  const differences = differencesOf(before, after)
  if (differences.length) call.world.lists.note(listNames.subjects(repository), number, before)
  if (before.body !== after.body)
    await noteReferences(call.world, repository, number, call.actor, String(after.body ?? ''))
  for (const difference of differences) await tellOne(call, repository, after, difference)
  return result
}

async function tellOne(
  call: Call,
  repository: Repository,
  subject: Subject,
  difference: Difference,
): Promise<void> {
  const { world, actor } = call
  const { action, event, payload = {}, entry = {} } = difference
  if (event) noteEvent(world, repository, subject.number, actor, event, entry)
  if (!action) return
  const isPull = repository.pulls.has(subject.number)
  const shown = isPull ? { number: subject.number, pull_request: subject } : { issue: subject }
  await tell(world, repository, actor, isPull ? 'pull_request' : 'issues', { action, ...shown, ...payload })
}

/** What is in one list and not in the other, by a key. */
const only = <T>(from: readonly T[], without: readonly T[], key: (item: T) => unknown): readonly T[] =>
  from.filter(item => !without.some(other => key(other) === key(item)))

function differencesOf(before: Subject, after: Subject): readonly Difference[] {
  return [
    ...labelDifferences(before, after),
    ...assigneeDifferences(before, after),
    ...milestoneDifferences(before, after),
    ...textDifferences(before, after),
    ...draftDifferences(before as Pull, after as Pull),
    ...stateDifferences(before as Pull, after as Pull),
  ]
}

function labelDifferences(before: Subject, after: Subject): readonly Difference[] {
  const name = (label: Fields): unknown => label.name
  const told =
    (event: string) =>
    (label: Fields): Difference => ({
      action: event,
      event,
      payload: { label },
      entry: { label: { name: label.name, color: label.color } },
    })
  return [
    ...only(before.labels, after.labels, name).map(told('unlabeled')),
    ...only(after.labels, before.labels, name).map(told('labeled')),
  ]
}

function assigneeDifferences(before: Subject, after: Subject): readonly Difference[] {
  const login = (user: Fields): unknown => user.login
  const told =
    (event: string) =>
    (assignee: Fields): Difference => ({ action: event, event, payload: { assignee }, entry: { assignee } })
  return [
    ...only(before.assignees, after.assignees, login).map(told('unassigned')),
    ...only(after.assignees, before.assignees, login).map(told('assigned')),
  ]
}

function milestoneDifferences(before: Subject, after: Subject): readonly Difference[] {
  if (before.milestone?.number === after.milestone?.number) return []
  const told = (event: string, milestone: Subject['milestone']): readonly Difference[] =>
    milestone
      ? [{ action: event, event, payload: { milestone }, entry: { milestone: { title: milestone.title } } }]
      : []
  return [...told('demilestoned', before.milestone), ...told('milestoned', after.milestone)]
}

function textDifferences(before: Subject, after: Subject): readonly Difference[] {
  const beforeBase = (before as Pull).base?.ref
  const changes = {
    ...(before.title === after.title ? {} : { title: { from: before.title } }),
    ...(before.body === after.body ? {} : { body: { from: before.body ?? '' } }),
    ...(beforeBase === (after as Pull).base?.ref
      ? {}
      : { base: { ref: { from: beforeBase }, sha: { from: (before as Pull).base.sha } } }),
  }
  if (!Object.keys(changes).length) return []
  const renamed = before.title === after.title ? null : 'renamed'
  const retargeted: readonly Difference[] =
    beforeBase === (after as Pull).base?.ref ? [] : [{ action: null, event: 'base_ref_changed' }]
  return [
    ...retargeted,
    {
      action: 'edited',
      event: renamed,
      payload: { changes },
      entry: { rename: { from: before.title, to: after.title } },
    },
  ]
}

function draftDifferences(before: Pull, after: Pull): readonly Difference[] {
  if (before.draft === after.draft) return []
  return [
    {
      action: after.draft ? 'converted_to_draft' : 'ready_for_review',
      event: after.draft ? 'convert_to_draft' : 'ready_for_review',
    },
  ]
}

function stateDifferences(before: Pull, after: Pull): readonly Difference[] {
  if (before.state === after.state) return []
  if (after.state === 'open')
    return [{ action: 'reopened', event: 'reopened', entry: { state_reason: null } }]
  const closed: Difference = {
    action: 'closed',
    event: 'closed',
    entry: { state_reason: after.state_reason ?? null },
  }
  const merged: Difference = { action: null, event: 'merged', entry: { commit_id: after.merge_commit_sha } }
  return after.merged ? [merged, closed] : [closed]
}

/** Makes events known: in the timeline, and by webhook. */

import { askAsRoot, loginOf } from '../server/call.ts'
import { listNames } from '../server/late-lists.ts'
import { appFacts, userOf } from '../world/app-facts.ts'
import type { Actor, Fields, Repository, World } from '../world/model.ts'
import { markup } from './dress.ts'

/** Add an event to the timeline of an issue or pull request. */
export function noteEvent(
  world: World,
  repository: Repository,
  number: number,
  actor: Actor,
  event: string,
  more: Fields = {},
): void {
  const id = world.nextId()
  addToTimeline(world, repository, number, {
    id,
    node_id: Buffer.from(`${event}:${id}`).toString('base64'),
    url: `${world.origin}/repos/${repository.fullName}/issues/events/${id}`,
    actor: userOf(world, loginOf(actor)),
    event,
    commit_id: null,
    commit_url: null,
    created_at: world.clock.now(),
    performed_via_github_app: actor.kind === 'installation' ? appFacts(world, actor.app) : null,
    ...more,
  })
}

/** Add an entry as it stands; what it belongs to counts as updated now. */
export function addToTimeline(world: World, repository: Repository, number: number, entry: Fields): void {
  const timeline = repository.timelines.get(number) ?? []
  repository.timelines.set(number, timeline)
  timeline.push(entry)
  world.lists.note(listNames.timeline(repository, number), timelineKey(entry), null)
  repository.touchedAt.set(number, world.clock.now())
}

/** What tells an entry of a timeline from every other: commits have no id. */
export const timelineKey = ({ event, id, sha }: Fields): string => `${event} ${id ?? sha}`

const isOrganization = (owner: unknown): boolean => (owner as Fields).type === 'Organization'

/** Send a webhook to the app under test, with what GitHub puts in each: repository, sender, installation. */
export async function tell(
  world: World,
  repository: Repository,
  actor: Actor,
  event: string,
  payload: Fields,
): Promise<void> {
  if (!world.app.events.includes(event)) return
  const shown = await markup(world, await askAsRoot(world, `/repos/${repository.fullName}`))
  world.webhooks.enqueue(event, {
    ...payload,
    repository: shown,
    ...(isOrganization((shown as Fields).owner) ? { organization: (shown as Fields).owner } : {}),
    sender: userOf(world, loginOf(actor)),
    installation: {
      id: world.app.installationId,
      node_id: Buffer.from(`I:${world.app.installationId}`).toString('base64'),
    },
  })
}

/** A text that names an issue or pull request shows in that one's timeline as `cross-referenced`, once. */
import { loginOf } from '../server/call.ts'
import { listNames } from '../server/late-lists.ts'
import { userOf } from '../world/app-facts.ts'
import type { Actor, Repository, World } from '../world/model.ts'
import { timelineKey } from './tell.ts'

/** Code is no reference. */
const code = /```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|`[^`\n]*`/g
const named = /(?:^|[\s([{,;:])(?:([\w.-]+\/[\w.-]+))?#(\d+)\b/gm

export async function noteReferences(
  world: World,
  source: Repository,
  number: number,
  actor: Actor,
  text: string,
): Promise<void> {
  const pages = new RegExp(`${world.origin}/([\\w.-]+/[\\w.-]+)/(?:issues|pull)/(\\d+)`, 'g')
  const prose = text.replace(code, '')
  for (const [, name = source.fullName, target = ''] of [
    ...prose.matchAll(named),
    ...prose.matchAll(pages),
  ]) {
    const repository = world.repositories.get(name.toLowerCase())
    if (repository && !(repository === source && Number(target) === number))
      noteReference(world, repository, Number(target), actor, { repository: source, number })
  }
}

function noteReference(
  world: World,
  repository: Repository,
  target: number,
  actor: Actor,
  source: { readonly repository: Repository; readonly number: number },
): void {
  const timeline = repository.timelines.get(target) ?? []
  repository.timelines.set(target, timeline)
  const id = `${source.repository.id}#${source.number}`
  if (timeline.some(entry => entry.event === 'cross-referenced' && entry.id === id)) return
  const at = world.clock.now()
  const entry = {
    id,
    event: 'cross-referenced',
    actor: userOf(world, loginOf(actor)),
    created_at: at,
    updated_at: at,
    source,
  }
  timeline.push(entry)
  world.lists.note(listNames.timeline(repository, target), timelineKey(entry), null)
}

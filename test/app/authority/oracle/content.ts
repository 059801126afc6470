import type { Content } from './authority.ts'
import type { Request, Story, StoryEvent } from './story.ts'
import { isShown, type Pull, pullIn, type World } from './worlds.ts'

/**
 * What a request to approve was about. None: the request is about nothing and approves nothing.
 *
 * @param until  the event by which the app had seen the request
 */
export function contentsOf(
  story: Story,
  worlds: readonly World[],
  request: Request,
  index: number,
  until: number,
): Content[] {
  const { ask } = request
  if (ask.ask !== 'approve') return []
  const pull = pullIn(at(worlds, index), request.pull)
  if (ask.way === 'label') return [present(pull)]
  if (ask.way === 'review') return [{ ...present(pull), head: ask.commit }]
  if (ask.way === 'button') return checkAsItWas(story, worlds, request.pull, ask.commit, index)
  if (ask.isExample) return []
  const since = story.slice(index, until + 1)
  if (isMoved(since, pull.number, 'retargeted')) return []
  if (ask.commit?.length === 40) {
    const isStillHead = pullIn(at(worlds, until), pull.number).head === ask.commit
    return isStillHead ? [{ ...present(pull), head: ask.commit }] : []
  }
  if (isMoved(since, pull.number, 'forced')) return []
  const isMeant = ask.commit === undefined || pull.head.startsWith(ask.commit)
  return isMeant && wasShown(story, pull, index) ? [present(pull)] : []
}

/**
 * "Counts only if, at least a second earlier, the check already showed this pull request, commit and base branch,
 * and nobody force-pushed or changed the base since."
 */
function wasShown(story: Story, pull: Pull, index: number): boolean {
  const asked = story[index]
  for (let earlier = index - 1; earlier >= 0; earlier--) {
    const event = story[earlier]
    if (!event || !asked) return false
    if (event.at < asked.at && isShown(event, { head: pull.head, pull: pull.number, base: pull.base }))
      return true
    if (isMoved([event], pull.number, 'retargeted') || isMoved([event], pull.number, 'forced')) return false
  }
  return false
}

function isMoved(events: Story, number: number, how: 'retargeted' | 'forced'): boolean {
  return events.some(
    event =>
      (event.kind === 'retargeted' && how === 'retargeted' && event.pull === number) ||
      (event.kind === 'pushed' && how === 'forced' && event.isForced && event.pull === number),
  )
}

/** The text and the base since the check on this commit was last seen, because it may have been written since. */
function checkAsItWas(
  story: Story,
  worlds: readonly World[],
  number: number,
  head: string,
  index: number,
): Content[] {
  let first = index
  while (first > 0 && !showsPull(story[first], head, number)) first--
  const contents = new Map<string, Content>()
  for (const world of worlds.slice(first, index + 1)) {
    const pull = world.pulls.get(number)
    if (pull) contents.set(`${pull.base} ${pull.text.closeout}`, { ...present(pull), head })
  }
  return [...contents.values()]
}

function showsPull(event: StoryEvent | undefined, head: string, number: number): boolean {
  return event?.kind === 'settled' && event.shown.some(each => each.head === head && each.pull === number)
}

function present(pull: Pull): Content {
  return { head: pull.head, base: pull.base, text: pull.text }
}

export function at(worlds: readonly World[], index: number): World {
  const world = worlds[index]
  if (!world) throw new Error(`The story has no event ${index}.`)
  return world
}

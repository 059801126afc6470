import type { Content } from './authority.ts'
import type { Request, Story } from './story.ts'
import { hasLooked } from './windows.ts'
import { isShown, type Pull, pullIn, type World } from './worlds.ts'

/** What a request to approve was about. None: the request is about nothing and approves nothing. */
export function contentsOf(
  story: Story,
  worlds: readonly World[],
  request: Request,
  index: number,
): Content[] {
  const { ask } = request
  if (ask.ask !== 'approve') return []
  const pull = pullIn(at(worlds, index), request.pull)
  if (ask.way === 'label') return [present(pull)]
  if (ask.way === 'review') return [{ ...present(pull), head: ask.commit }]
  if (ask.way === 'button') return checkAsItWas(story, worlds, request.pull, ask.commit, index)
  if (ask.isExample) return []
  if (ask.commit?.length === 40) return [{ ...present(pull), head: ask.commit }]
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
    if (event.kind === 'retargeted' && event.pull === pull.number) return false
    if (event.kind === 'pushed' && event.pull === pull.number && event.isForced) return false
  }
  return false
}

/** The text and the base between the last settled moment and the press: the check was written in between. */
function checkAsItWas(
  story: Story,
  worlds: readonly World[],
  number: number,
  head: string,
  index: number,
): Content[] {
  let first = index
  while (first > 0 && !hasLooked(story, number, first)) first--
  const contents = new Map<string, Content>()
  for (const world of worlds.slice(first, index + 1)) {
    const pull = world.pulls.get(number)
    if (pull) contents.set(`${pull.base} ${pull.text.closeout}`, { ...present(pull), head })
  }
  return [...contents.values()]
}

function present(pull: Pull): Content {
  return { head: pull.head, base: pull.base, text: pull.text }
}

export function at(worlds: readonly World[], index: number): World {
  const world = worlds[index]
  if (!world) throw new Error(`The story has no event ${index}.`)
  return world
}

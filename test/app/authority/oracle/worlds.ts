import type { Commit, Person, Rules, Shown, Story, StoryEvent, Text } from './story.ts'

export interface Pull {
  readonly number: number
  readonly author: string
  readonly head: string
  readonly base: string
  readonly lastPusher: string
  readonly text: Text
  readonly isDraft: boolean
  readonly isOpen: boolean
}

/** What is so on GitHub after one event. */
export interface World {
  readonly at: number
  readonly people: ReadonlyMap<string, Person>
  readonly rules: ReadonlyMap<string, Rules | 'defective'>
  readonly commits: ReadonlyMap<string, Commit>
  readonly pulls: ReadonlyMap<number, Pull>
}

const empty: World = { at: 0, people: new Map(), rules: new Map(), commits: new Map(), pulls: new Map() }

/** The world after each event: as many as there are events. */
export function replayStory(story: Story): readonly World[] {
  const worlds: World[] = []
  for (const event of story) worlds.push(follow(worlds.at(-1) ?? empty, event))
  return worlds
}

export function pullIn(world: World, number: number): Pull {
  return found(world.pulls.get(number), `pull request ${number}`)
}

export function commitIn(world: World, sha: string): Commit {
  return found(world.commits.get(sha), `commit ${sha}`)
}

export function personIn(world: World, login: string): Person {
  return found(world.people.get(login), login)
}

export function rulesIn(world: World, base: string): Rules | 'defective' {
  return found(world.rules.get(base), `the policy of ${base}`)
}

/** Whether the check of this head showed the pull request onto its base at the settled moment `event`. */
export function isShown(event: StoryEvent, shown: Shown): boolean {
  if (event.kind !== 'settled') return false
  return event.shown.some(
    each => each.head === shown.head && each.pull === shown.pull && each.base === shown.base,
  )
}

function follow(world: World, event: StoryEvent): World {
  const next = { ...world, at: event.at }
  switch (event.kind) {
    case 'person':
      return { ...next, people: new Map(world.people).set(event.person.login, event.person) }
    case 'rules':
      return { ...next, rules: new Map(world.rules).set(event.base, event.rules) }
    case 'commit':
      return { ...next, commits: new Map(world.commits).set(event.commit.sha, event.commit) }
    case 'opened':
      return withPull(next, {
        number: event.pull,
        author: event.author,
        head: event.head,
        base: event.base,
        lastPusher: event.pushedBy,
        text: event.text,
        isDraft: event.isDraft,
        isOpen: true,
      })
    case 'pushed':
      return withPull(next, { ...pullIn(world, event.pull), head: event.head, lastPusher: event.by })
    case 'edited':
      return withPull(next, { ...pullIn(world, event.pull), text: event.text })
    case 'drafted':
      return withPull(next, { ...pullIn(world, event.pull), isDraft: event.isDraft })
    case 'retargeted':
      return withPull(next, { ...pullIn(world, event.pull), base: event.base })
    case 'closed':
    case 'reopened':
      return withPull(next, { ...pullIn(world, event.pull), isOpen: event.kind === 'reopened' })
    case 'request':
    case 'heard':
    case 'settled':
      return next
  }
}

function withPull(world: World, pull: Pull): World {
  return { ...world, pulls: new Map(world.pulls).set(pull.number, pull) }
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The story does not have ${name}.`)
  return value
}

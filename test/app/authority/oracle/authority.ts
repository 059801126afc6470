import { type Answer, some, throughout } from './answer.ts'
import type { Involvement, Person, Rules, Text } from './story.ts'
import { commitIn, type Pull, personIn, pullIn, rulesIn, type World } from './worlds.ts'

/** What was in front of the person who approved. */
export interface Content {
  readonly head: string
  readonly base: string
  readonly text: Text
}

/** "An approver's role is the role or the team alone"; "a bot has no approver's role". */
function hasApproverRole(rules: Rules | 'defective', person: Person): boolean {
  if (rules === 'defective' || person.isBot) return false
  return rules.roles.includes(person.role) || person.teams.some(team => rules.teams.includes(team))
}

/** How the person took part in this content, at this moment. */
export function involvementIn(world: World, pull: Pull, content: Content, login: string): Involvement[] {
  const people = commitIn(world, content.head).onto[content.base]?.people ?? []
  const found: Involvement[] = []
  if (pull.author === login) found.push('author')
  if (people.includes(login)) found.push('committer')
  if (pull.lastPusher === login) found.push('last_pusher')
  if (content.text.startedBy === login) found.push('initiator')
  return found
}

/** "An approver has one of the roles or is a member of a team, and is not involved in the change." */
export function isApprover(
  rules: Rules | 'defective',
  person: Person,
  involvement: readonly Involvement[],
): boolean {
  if (rules === 'defective') return false
  return hasApproverRole(rules, person) && involvement.every(each => rules.allow.includes(each))
}

/** Whether the person could approve this content: by the base that was approved, or the one that it has by then. */
export function mayApprove(
  worlds: readonly World[],
  number: number,
  content: Content,
  login: string,
): Answer {
  const asked = worlds.map(world => {
    const pull = pullIn(world, number)
    const involvement = involvementIn(world, pull, content, login)
    const person = personIn(world, login)
    return {
      onApproved: isApprover(rulesIn(world, content.base), person, involvement),
      onPresent: isApprover(rulesIn(world, pull.base), person, involvement),
    }
  })
  const onApproved = throughout(asked.map(each => each.onApproved))
  const onPresent = throughout(asked.map(each => each.onPresent))
  return onApproved === onPresent ? onApproved : some('maybe')
}

/** Whether the person had an approver's role by the rules of the base at that moment. */
export function hadApproverRole(worlds: readonly World[], number: number, login: string): Answer {
  const rules = worlds.map(world => rulesIn(world, pullIn(world, number).base))
  // A suspended section names nobody who may approve; the text does not say who may withdraw then.
  if (rules.includes('defective')) return 'maybe'
  return throughout(
    worlds.map((world, index) => hasApproverRole(rules[index] ?? 'defective', personIn(world, login))),
  )
}

/** "triage, write or the author". */
export function mayHold(worlds: readonly World[], number: number, login: string): Answer {
  return throughout(
    worlds.map(world => {
      const { role } = personIn(world, login)
      return role === 'triage' || hasWriteAccess(world, login) || pullIn(world, number).author === login
    }),
  )
}

export function hasWriteAccess(world: World, login: string): boolean {
  const { role } = personIn(world, login)
  return role === 'write' || role === 'maintain' || role === 'admin'
}

import { type Answer, all, not, some, throughout } from './answer.ts'
import { type Content, hadApproverRole, involvementIn, isApprover, mayApprove } from './authority.ts'
import { at, contentsOf } from './content.ts'
import { isHeld } from './holds.ts'
import type { Ask, Rules, Story } from './story.ts'
import { type Heard, requestsOf } from './windows.ts'
import { commitIn, personIn, pullIn, rulesIn, type World } from './worlds.ts'

/** One request to approve, and whether it stands. */
export interface Approval {
  readonly id: number
  readonly by: string
  readonly way: Ask['way']
  readonly head: string
  readonly base: string
  readonly stands: Answer
  /** Why it does not stand for certain; empty if it does. */
  readonly because: string
}

type Reason = readonly [answer: Answer, because: string]

/** Every request to approve this pull request up to the event `now`. */
export function approvalsOf(story: Story, worlds: readonly World[], number: number, now: number): Approval[] {
  const requests = requestsOf(story, number, now)
  return requests
    .filter(each => each.request.ask.ask === 'approve')
    .flatMap(heard => {
      const contents = contentsOf(story, worlds, heard.request, heard.index, heard.until ?? now)
      const { id, by, ask } = heard.request
      return contents.map(content => {
        const reasons = reasonsOf(story, worlds, requests, heard, content, now)
        const stands = all(contents.length === 1 ? 'yes' : 'maybe', ...reasons.map(([answer]) => answer))
        const because = reasons.find(([answer]) => answer === stands)?.[1] ?? 'it is not sure what was shown'
        const { head, base } = content
        return { id, by, way: ask.way, head, base, stands, because: stands === 'yes' ? '' : because }
      })
    })
}

function reasonsOf(
  story: Story,
  worlds: readonly World[],
  requests: readonly Heard[],
  heard: Heard,
  content: Content,
  now: number,
): Reason[] {
  const { pull: number, by } = heard.request
  const until = heard.until ?? now
  const window = worlds.slice(heard.index, until + 1)
  return [
    [heard.isHeard ? 'yes' : 'no', 'its delivery was lost'],
    [heard.until === null ? 'maybe' : 'yes', 'the app has not looked yet'],
    [mayApprove(window, number, content, by), `${by} may not approve`],
    [possibleIn(story, worlds, number, heard.index, until), 'it was not possible in that state'],
    [not(withdrawn(worlds, requests, heard, now)), 'it was withdrawn'],
    ...fits(worlds, heard, content, now),
  ]
}

/** The table of moves: an approver moves *ready for review* to *approved* and nothing else; a hold stops that too. */
function possibleIn(
  story: Story,
  worlds: readonly World[],
  number: number,
  from: number,
  until: number,
): Answer {
  const isReady: boolean[] = []
  const isFree: Answer[] = []
  for (let index = from; index <= until; index++) {
    const pull = pullIn(at(worlds, index), number)
    isReady.push(pull.isOpen && !pull.isDraft && pull.text.passesGate)
    isFree.push(not(isHeld(story, worlds, number, index)))
  }
  const isFreeThroughout = isFree.every(each => each === isFree[0]) ? (isFree[0] ?? 'yes') : 'maybe'
  return all(throughout(isReady), isFreeThroughout)
}

function withdrawn(
  worlds: readonly World[],
  requests: readonly Heard[],
  approval: Heard,
  now: number,
): Answer {
  const later = requests.filter(each => each.index > approval.index && each.request.ask.ask === 'withdraw')
  return some(
    ...later.map(each => {
      const { ask, by, pull } = each.request
      if (ask.ask !== 'withdraw') return 'no'
      if (ask.way === 'review') return ask.of === approval.request.id ? 'yes' : 'no'
      if (by === approval.request.by) return 'yes'
      return hadApproverRole(worlds.slice(each.index, (each.until ?? now) + 1), pull, by)
    }),
  )
}

/** The rows of the table *after the approval*. One that dropped stands again when what was approved is there again. */
function fits(worlds: readonly World[], heard: Heard, content: Content, index: number): Reason[] {
  const world = at(worlds, index)
  const pull = pullIn(world, heard.request.pull)
  const rules = rulesIn(world, pull.base)
  const approved = commitIn(world, content.head)
  const present = commitIn(world, pull.head)
  const hasSameTree = approved.tree === present.tree
  const diff = present.onto[pull.base]?.diff
  const hasSameDiff = diff !== undefined && diff === approved.onto[content.base]?.diff
  const isOtherBase = pull.base !== content.base
  // A suspended section keeps what stands; by which binding is left open.
  const isBoundToTree = rules === 'defective' ? 'maybe' : rules.bind === 'tree' ? 'yes' : 'no'
  return [
    [pull.text.closeout === content.text.closeout ? 'yes' : 'no', 'the closeout was edited'],
    [some(hasSameTree ? 'yes' : 'no', all(not(isBoundToTree), yesIf(hasSameDiff))), 'something was pushed'],
    [yesIf(!isOtherBase || hasSameDiff), 'the other base branch has another change'],
    [stillGranted(worlds, heard, content, index, rules, isOtherBase), 'the rules of today do not grant it'],
  ]
}

/** "The new rules grant it to the role and the teams that the approver had." */
function stillGranted(
  worlds: readonly World[],
  heard: Heard,
  content: Content,
  index: number,
  rules: Rules | 'defective',
  isOtherBase: boolean,
): Answer {
  // "By a suspended section nobody can approve; approvals that stand are kept."
  if (rules === 'defective') return isOtherBase ? 'no' : 'yes'
  const { pull: number, by } = heard.request
  const window = worlds.slice(heard.index, (heard.until ?? index) + 1)
  const grants = window.map(world => {
    const then = involvementIn(world, pullIn(world, number), content, by)
    return isApprover(rules, personIn(world, by), then)
  })
  return throughout(grants)
}

function yesIf(condition: boolean): Answer {
  return condition ? 'yes' : 'no'
}

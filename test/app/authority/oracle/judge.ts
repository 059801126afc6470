/**
 * Who may have approved what: an oracle written from the text of `docs/mirror.md` and `docs/policy.md` alone.
 *
 * It imports nothing of the app. `no` means that the app must not show an approval, `yes` that it has to show one,
 * and `maybe` that the text allows both.
 */
import { type Answer, all, not, some } from './answer.ts'
import { type Approval, approvalsOf } from './approvals.ts'
import { hasWriteAccess } from './authority.ts'
import { at } from './content.ts'
import { isHeld } from './holds.ts'
import type { Story } from './story.ts'
import { type Pull, pullIn, replayStory, type World } from './worlds.ts'

export interface Verdict {
  readonly pull: number
  /** Whether the pull request may be in the state *approved*. */
  readonly approved: Answer
  readonly held: Answer
  readonly approvals: readonly Approval[]
}

export interface CheckVerdict {
  readonly head: string
  /** Whether the check on this commit may have the conclusion `success`. */
  readonly success: Answer
  readonly pulls: readonly number[]
}

export interface Judgement {
  readonly pulls: readonly Verdict[]
  readonly checks: readonly CheckVerdict[]
}

/** Judge what the app may show after the event `now` of the story. */
export function judgeStory(story: Story, now = story.length - 1): Judgement {
  const worlds = replayStory(story)
  const world = at(worlds, now)
  const open = [...world.pulls.values()].filter(pull => pull.isOpen)
  const pulls = open.map(pull => judgePull(story, worlds, pull.number, now))
  const heads = [...new Set(open.map(pull => pull.head))]
  return { pulls, checks: heads.map(head => judgeCheck(world, head, open, pulls)) }
}

function judgePull(story: Story, worlds: readonly World[], number: number, now: number): Verdict {
  const pull = pullIn(at(worlds, now), number)
  const approvals = approvalsOf(story, worlds, number, now)
  const isReady: Answer = pull.isDraft || !pull.text.passesGate ? 'no' : 'yes'
  return {
    pull: number,
    approved: all(isReady, some(...approvals.map(each => each.stands))),
    held: isHeld(story, worlds, number, now),
    approvals,
  }
}

/** "The worst conclusion of those that count": success if each of them has it. */
function judgeCheck(
  world: World,
  head: string,
  open: readonly Pull[],
  verdicts: readonly Verdict[],
): CheckVerdict {
  const sharing = open.filter(pull => pull.head === head)
  const successOf = (pull: Pull): Answer => {
    const verdict = verdicts.find(each => each.pull === pull.number)
    return verdict ? all(verdict.approved, not(verdict.held)) : 'no'
  }
  const bases = [...new Set(sharing.map(pull => pull.base))]
  const counting = bases.map(base => countingOnto(world, sharing, base, successOf))
  const isTooMany = counting.flat().length > 10
  const success = isTooMany ? 'no' : all(...counting.flat())
  return { head, success, pulls: sharing.map(pull => pull.number) }
}

/** The answers of the pull requests that count onto one base branch. */
function countingOnto(
  world: World,
  sharing: readonly Pull[],
  base: string,
  successOf: (pull: Pull) => Answer,
): Answer[] {
  const onto = sharing.filter(pull => pull.base === base)
  const trusted = onto.filter(pull => hasWriteAccess(world, pull.author))
  if (trusted.length > 0) return trusted.map(successOf)
  return [some(...onto.map(successOf))]
}

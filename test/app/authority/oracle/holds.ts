import { type Answer, all, not, some } from './answer.ts'
import { hadApproverRole, mayHold } from './authority.ts'
import type { Story } from './story.ts'
import { type Heard, requestsOf } from './windows.ts'
import type { World } from './worlds.ts'

/** Whether the pull request is on hold after the event `now`. */
export function isHeld(story: Story, worlds: readonly World[], number: number, now: number): Answer {
  let held: Answer = 'no'
  let setters: string[] = []
  for (const heard of requestsOf(story, number, now)) {
    const { ask, by } = heard.request
    const window = worlds.slice(heard.index, (heard.until ?? now) + 1)
    if (ask.ask === 'hold') {
      // "GitHub itself lets nobody without the role triage add a label."
      const may = ask.way === 'label' ? 'yes' : mayHold(window, number, by)
      held = some(held, all(sureness(heard), may))
      setters.push(by)
    }
    if (ask.ask === 'unhold') {
      const lifted = all(sureness(heard), liftedBy(setters, by, hadApproverRole(window, number, by)))
      held = all(held, not(lifted))
      if (held === 'no') setters = []
    }
  }
  return held
}

/** Before the app has looked, and if the webhook of a command or a button is lost, the hold may be unknown. */
function sureness(heard: Heard): Answer {
  return heard.until === null ? 'maybe' : 'yes'
}

/** "An approver's role, or who set it." */
function liftedBy(setters: readonly string[], by: string, role: Answer): Answer {
  if (setters.length > 0 && setters.every(setter => setter === by)) return 'yes'
  return some(role, setters.includes(by) ? 'maybe' : 'no')
}

import type { Request, Story } from './story.ts'

/** A request, and from which to which event the app may have read who made it. */
export interface Heard {
  readonly request: Request
  readonly index: number
  /** The first settled moment at which the app had heard the request and reconciled its pull request. */
  readonly until: number | null
  readonly isHeard: boolean
}

/** The requests of one pull request up to the event `now`, in their order. */
export function requestsOf(story: Story, number: number, now: number): readonly Heard[] {
  return story.slice(0, now + 1).flatMap((event, index) => {
    if (event.kind !== 'request' || event.pull !== number) return []
    const heardAt = hearingOf(story, event, index, now)
    return [
      { request: event, index, until: firstLook(story, number, heardAt, now), isHeard: heardAt !== null },
    ]
  })
}

/** Whether the app surely reconciled this pull request at this event. */
function hasLooked(story: Story, number: number, index: number): boolean {
  const event = story[index]
  return event?.kind === 'settled' && event.looked.includes(number)
}

function hearingOf(story: Story, request: Request, index: number, now: number): number | null {
  if (staysReadable(request)) return index
  const heard = story.findIndex((event, at) => at <= now && event.kind === 'heard' && event.id === request.id)
  return heard < 0 ? null : heard
}

/** A removed label and a review that was dismissed or changed can be read at any time; no delivery is needed. */
function staysReadable({ ask }: Request): boolean {
  return ask.ask === 'withdraw' || (ask.ask !== 'approve' && ask.way === 'label')
}

function firstLook(story: Story, number: number, from: number | null, now: number): number | null {
  if (from === null) return null
  for (let index = from; index <= now; index++) if (hasLooked(story, number, index)) return index
  return null
}

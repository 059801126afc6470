import { linkTo, type Pages, pagesOf, personLink } from '../../text/page/links.ts'
import { renderSentence } from '../../text/page/sentence.ts'
import { type LifecycleState, lifecycleNames, lifecycleStates } from '../model/lifecycle.ts'
import type { LifecycleStatus } from '../model/lifecycle-status.ts'

/** The shape of a state, so that it is told by more than its colour and its word. */
const shapes = {
  draft: '○',
  ready: '◐',
  approved: '✔',
  published: '▲',
  archived: '■',
} as const satisfies Record<LifecycleState, string>

/** The answer before anything else: the state as a word with a shape, whose turn it is, and the way with its present step. */
export const answerFirst = (status: LifecycleStatus): string =>
  `${isHeld(status) ? '‖ **On hold.**' : `${shapes[status.state]} **${capital(lifecycleStates[status.state].label)}.**`} ${turn(status)}\n\n${steps(status)}`

const isHeld = ({ hold, publication, archived }: LifecycleStatus): boolean =>
  hold !== null && publication === null && archived === null

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Who acts next, and what they do, with the page or the command for it. */
const turn = (status: LifecycleStatus): string => {
  const pages = pagesOf(status.url)
  if (status.hold && isHeld(status))
    return `Next, ${personLink(status.hold.by, pages)} or an approver: lift the hold with \`/closeout unhold\`.`
  return turns[status.state](status, pages)
}

type Turn = (status: LifecycleStatus, pages: Pages | null) => string

const release: Turn = () => 'Next, a maintainer: publish a release that contains the merge.'

const turns: Readonly<Record<LifecycleState, Turn>> = {
  draft: ({ because: [first], number, url }, pages) =>
    first === undefined || first === 'The pull request is a draft.'
      ? `Next, the author: ${linkTo(pages && url, 'mark it as ready for review')}.`
      : `Next, the author: ${renderSentence(first, pages)} Correct what the ${linkTo(pages && `${url}/checks`, 'check')} names; \`closeout check --pr ${number}\` prints the same.`,
  ready: (status, pages) =>
    status.publication
      ? release(status, pages)
      : `Next, an approver: read the ${linkTo(pages && `${status.url}/files`, 'change')}, then comment \`/closeout approve\`, approve in a review, add the approved label, or press Approve on the ${linkTo(pages && `${status.url}/checks`, 'check')}.`,
  approved: (status, pages) =>
    status.publication
      ? release(status, pages)
      : `Next, a maintainer: ${linkTo(pages && status.url, 'merge the pull request')}.`,
  published: ({ openRoutes }) =>
    openRoutes.length > 0
      ? 'Next, the owners of the open follow-ups: close their issues.'
      : 'Nothing is left to do. The app archives it when the retention is over.',
  archived: () => 'Nothing is left to do.',
}

/** `✓ draft › **◐ ready for review** › approved › …`, with a hold and a dropped approval in it. */
const steps = (status: LifecycleStatus): string => {
  const at = lifecycleNames.indexOf(status.state)
  const isDropped = status.approval.standing === 'dropped'
  const shown = lifecycleNames.map((name, index) => {
    const { label } = lifecycleStates[name]
    if (index === at)
      return `**${isHeld(status) ? '‖' : shapes[name]} ${label}${isHeld(status) ? ', on hold' : ''}**`
    if (name === 'approved' && isDropped) return `~~${label}~~ (dropped)`
    return index < at && wasPassed(name, status) ? `✓ ${label}` : label
  })
  return shown.join(' › ')
}

/** A pull request may be published or archived without an approval, and archived without a publication. */
const wasPassed = (name: LifecycleState, { approval, publication }: LifecycleStatus): boolean =>
  name === 'approved' ? approval.standing === 'stands' : name === 'published' ? publication !== null : true

import { escapeMarkdown } from '../../text/escape-markdown.ts'
import { findMove, type LifecycleState, lifecycleNames, lifecycleStates } from '../model/lifecycle.ts'
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

/** Who acts next, and what they do. */
const turn = (status: LifecycleStatus): string =>
  isHeld(status)
    ? `Next, ${escapeMarkdown(status.hold?.by ?? '')} or an approver: lift the hold with \`/closeout unhold\`.`
    : turns[status.state](status)

const turns: Readonly<Record<LifecycleState, (status: LifecycleStatus) => string>> = {
  draft: ({ because }) =>
    because[0]
      ? `Next, the author: ${escapeMarkdown(because[0])}`
      : `Next, the author: ${findMove('draft', 'ready')?.how}`,
  ready: ({ publication }) =>
    publication
      ? 'Next, a maintainer: publish a release that contains the merge.'
      : `Next, an approver: ${lower(findMove('ready', 'approved')?.how ?? '')}`,
  approved: ({ publication }) =>
    publication
      ? 'Next, a maintainer: publish a release that contains the merge.'
      : 'Next, a maintainer: merge the pull request.',
  published: ({ openRoutes }) =>
    openRoutes.length > 0
      ? 'Next, the owners of the open follow-ups: close their issues.'
      : 'Nothing is left to do. The app archives it when the retention is over.',
  archived: () => 'Nothing is left to do.',
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** `✓ draft › **◐ ready for review** › approved › …`, with a hold and a dropped approval in it. */
const steps = (status: LifecycleStatus): string => {
  const at = lifecycleNames.indexOf(status.state)
  const isDropped = status.approval.standing === 'dropped'
  const shown = lifecycleNames.map((name, index) => {
    const { label } = lifecycleStates[name]
    if (index === at)
      return `**${isHeld(status) ? '‖' : shapes[name]} ${label}${isHeld(status) ? ', on hold' : ''}**`
    if (name === 'approved' && isDropped) return `~${label}~ (dropped)`
    return index < at && wasPassed(name, status) ? `✓ ${label}` : label
  })
  return shown.join(' › ')
}

/** A pull request may be published or archived without an approval, and archived without a publication. */
const wasPassed = (name: LifecycleState, { approval, publication }: LifecycleStatus): boolean =>
  name === 'approved' ? approval.standing === 'stands' : name === 'published' ? publication !== null : true

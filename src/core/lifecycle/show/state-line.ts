import { readableInstant } from '../../text/page/instants.ts'
import { shownText } from '../../text/shown-text.ts'
import { lifecycleStates } from '../model/lifecycle.ts'
import type { LifecycleStatus } from '../model/lifecycle-status.ts'

/** GitHub shows no more of a check's title on one line. */
const longestLine = 250

/** The status of an artifact in one plain line: the check's title. */
export const stateLine = (status: LifecycleStatus): string =>
  shownText(`${heldLine(status)}${lines[status.state](status)}`).slice(0, longestLine)

const heldLine = ({ hold, publication, archived }: LifecycleStatus): string =>
  hold && !publication && !archived ? `On hold by ${hold.by}; without the hold: ` : ''

const lines: Readonly<Record<LifecycleStatus['state'], (status: LifecycleStatus) => string>> = {
  draft: ({ because, approval }) =>
    `Draft: ${because[0] ?? 'not complete'}${more(because.length - 1)}${lost(approval)}`,
  ready: ({ publication, approval, override }) =>
    publication
      ? 'Merged, and waits for a release'
      : `Ready for review: ${override?.because === null ? `the closeout is overridden by ${override.by} until ${readableInstant(override.until)}` : 'complete'}, and waits for an approval${lost(approval)}`,
  approved: ({ approval, publication }) =>
    approval.standing === 'stands'
      ? `Approved by ${approval.by} at ${readableInstant(approval.at)}, commit ${approval.head.slice(0, 12)}${publication ? '; merged, and waits for a release' : ''}`
      : 'Approved',
  published: ({ publication, approval }) =>
    publication
      ? `Published by ${publication.by} at ${readableInstant(publication.at)} to ${publication.release?.tag ?? publication.target}${approval.standing === 'stands' ? '' : ', without an approval'}`
      : 'Published',
  archived: ({ archived }) => `Archived: ${archived?.why ?? lifecycleStates.archived.says}`,
}

const more = (count: number): string => (count > 0 ? ` And ${count} more.` : '')

const lost = (approval: LifecycleStatus['approval']): string =>
  approval.standing === 'dropped' ? ` (the approval by ${approval.by} was dropped)` : ''

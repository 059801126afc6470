import type { Pages } from '../../text/page/links.ts'
import { outsideText } from '../../text/page/outside-text.ts'
import { renderSentence } from '../../text/page/sentence.ts'
import type { Disposition, EvaluatedRoute } from '../model/follow-up.ts'

const words = {
  'needs-action': 'needs action',
  tracked: 'tracked',
  completed: 'completed',
  deferred: 'deferred',
  accepted: 'accepted',
  rejected: 'rejected',
} as const satisfies Record<Disposition, string>

/** What a person can act on comes first. */
const order: readonly Disposition[] = [
  'needs-action',
  'tracked',
  'deferred',
  'completed',
  'accepted',
  'rejected',
]

/**
 * The learning routes as a Markdown table, or nothing where there are none. An issue of ours is a link; every
 * text from outside is escaped.
 */
export const followUpsTable = (
  routes: readonly EvaluatedRoute[],
  most: number,
  pages: Pages | null,
): readonly string[] => {
  if (routes.length === 0) return []
  const sorted = routes.toSorted((a, b) => order.indexOf(a.disposition) - order.indexOf(b.disposition))
  const rows = sorted.slice(0, most).map(one => row(one, pages))
  const rest = routes.length > most ? [`| and ${routes.length - most} more | |`] : []
  return ['**Follow-ups**', ['| Follow-up | Status |', '| :-- | :-- |', ...rows, ...rest].join('\n')]
}

const row = ({ route, disposition, place, note, issue }: EvaluatedRoute, pages: Pages | null): string => {
  const action = outsideText([...route.action.replace(/\s+/g, ' ')].slice(0, 200).join(''))
  const where = place === null ? '' : `<br>${issue ? place : outsideText(place)}`
  return `| ${route.target}: ${action} | ${words[disposition]}${note ? `: ${renderSentence(note, pages)}` : ''}${where} |`
}

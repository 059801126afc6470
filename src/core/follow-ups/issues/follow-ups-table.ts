import { escapeMarkdown } from '../../text/escape-markdown.ts'
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
export const followUpsTable = (routes: readonly EvaluatedRoute[], most: number): readonly string[] => {
  if (routes.length === 0) return []
  const sorted = routes.toSorted((a, b) => order.indexOf(a.disposition) - order.indexOf(b.disposition))
  const rows = sorted.slice(0, most).map(row)
  const rest = routes.length > most ? [`| | and ${routes.length - most} more | | |`] : []
  return [
    [
      '**Follow-ups**',
      '',
      '| Target | Action | Status | Where |',
      '| --- | --- | --- | --- |',
      ...rows,
      ...rest,
    ].join('\n'),
  ]
}

const row = ({ route, disposition, place, note, issue }: EvaluatedRoute): string => {
  const action = escapeMarkdown([...route.action.replace(/\s+/g, ' ')].slice(0, 200).join(''))
  const where = place === null ? '' : issue ? place : escapeMarkdown(place)
  return `| ${route.target} | ${action} | ${words[disposition]}${note ? `: ${escapeMarkdown(note)}` : ''} | ${where} |`
}

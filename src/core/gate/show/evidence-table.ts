import type { EvidenceVerdict } from '../../evidence/model/evidence.ts'
import { escapeMarkdown } from '../../text/escape-markdown.ts'
import type { Report } from '../model/report.ts'

/** A verdict as the table shows it. */
const shown = {
  contradicted: '**Contradicted**',
  stale: 'Of another commit',
  'self-made': 'Self-made',
  unknown: 'Unknown',
  pending: 'Pending',
  holds: 'Holds',
} as const satisfies Record<EvidenceVerdict, string>

/** The heading above the table, without the commit behind it. */
export const evidenceHeading = '### Evidence'

/** Addresses that need no escape inside a link. */
const plainAddress = /^https?:\/\/[A-Za-z0-9/:.?=%#&~+,;_-]+$/

/** The evidence that was looked up, with its verdict, its link and the reason; nothing if the closeout names none. */
export const evidenceTable = ({ evidence = [], subject }: Report): readonly string[] => {
  if (evidence.length === 0) return []
  const rows = evidence.map(({ named, line, verdict, reason, permission, url }) => {
    const looked = url !== null && plainAddress.test(url) ? `[${shown[verdict]}](${url})` : shown[verdict]
    const missing = permission === null ? '' : ` (needs ${escapeMarkdown(permission)})`
    const where = line === null ? 'record' : `line ${line}`
    return `| ${escapeMarkdown(named)} | ${looked}${missing} | ${escapeMarkdown(reason)} | ${where} |`
  })
  return [
    `${evidenceHeading}${subject.head === null ? '' : `, looked up for ${subject.head.slice(0, 7)}`}`,
    ['| Evidence | Looked up | Why | Where |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ]
}

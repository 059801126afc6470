import type { EvidenceVerdict } from '../../evidence/model/evidence.ts'
import { escapeMarkdown } from '../../text/escape-markdown.ts'
import { commitLink, linkTo, type Pages } from '../../text/page/links.ts'
import { outsideText } from '../../text/page/outside-text.ts'
import { renderSentence } from '../../text/page/sentence.ts'
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
export const evidenceHeading = 'Evidence'

/** The evidence that was looked up, with its verdict, its link and the reason; nothing if the closeout names none. */
export const evidenceTable = (
  { evidence = [], subject }: Report,
  pages: Pages | null = null,
  isPartOfPage = false,
): readonly string[] => {
  if (evidence.length === 0) return []
  const body = pages && subject.number !== null ? `${pages.repository}/pull/${subject.number}` : null
  const title = `${evidenceHeading}${subject.head === null ? '' : `, looked up for ${commitLink(subject.head, pages)}`}`
  const rows = evidence.map(({ named, line, verdict, reason, permission, url }) => {
    const looked = linkTo(url, shown[verdict])
    const missing = permission === null ? '' : ` (needs ${escapeMarkdown(permission)})`
    const where = line === null ? 'record' : linkTo(body, `line ${line}`)
    return `| ${outsideText(named)}<br>${where} | ${looked}${missing}: ${renderSentence(reason, pages)} |`
  })
  return [
    isPartOfPage ? `**${title}**` : `### ${title}`,
    ['| Evidence | Looked up |', '| :-- | :-- |', ...rows].join('\n'),
  ]
}

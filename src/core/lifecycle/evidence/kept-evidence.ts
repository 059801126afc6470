import { z } from 'zod'
import { type EvidenceVerdict, evidenceKinds, evidenceVerdicts } from '../../evidence/model/evidence.ts'
import { evidenceFoundSchema } from '../../evidence/model/evidence-found-schema.ts'
import { digestOf } from '../../text/digest-of.ts'
import { escapeMarkdown } from '../../text/escape-markdown.ts'
import { foldedDigest } from '../../text/page/folded-digest.ts'
import { instantText } from '../../text/page/instants.ts'
import { commitLink, type Pages } from '../../text/page/links.ts'
import type { KeptEvidence } from '../model/lifecycle-status.ts'
import type { ReplayInput } from '../replay/replay.ts'

const opening = '<!-- closeout-evidence '
const closing = ' -->'

const contentSchema = z.strictObject({
  at: z.string(),
  head: z.string(),
  rows: z.array(
    z.strictObject({
      kind: z.enum(evidenceKinds),
      named: z.string(),
      verdict: z.enum(evidenceVerdicts),
      reason: z.string(),
      found: evidenceFoundSchema,
    }),
  ),
})

/** Whether a record comment has evidence that was kept at the publication. */
export const hasKeptEvidence = (comment: string | undefined): boolean => comment?.includes(opening) === true

/**
 * What was found when the artifact was published; `null` before, and where the closeout named no evidence.
 *
 * The record comment keeps it and the check seals its digest, because checks, runs and artifacts expire. What the comment
 * keeps counts as sealed only with that digest.
 */
export const keepEvidence = ({ facts, gate, entry }: ReplayInput): KeptEvidence | null => {
  if (facts.change.merge === null) return null
  const earlier = readKept(facts.comment?.body ?? '')
  const isFirst = entry !== null && entry.frozen === null
  if (earlier !== null && !isFirst)
    return { ...earlier, isSealed: earlier.digest === entry?.frozen?.evidence }
  if (entry?.frozen) return null
  const { report } = gate
  const rows = (report.evidence ?? []).map(({ kind, named, verdict, reason, found }) => ({
    kind,
    named,
    verdict,
    reason,
    found,
  }))
  if (rows.length === 0) return null
  const content = { at: report.at, head: report.subject.head ?? '', rows }
  return { ...content, digest: digestOf(content), isSealed: true }
}

const readKept = (comment: string): Omit<KeptEvidence, 'isSealed'> | null => {
  const start = comment.lastIndexOf(opening)
  const end = comment.indexOf(closing, start)
  if (start < 0 || end < 0) return null
  const reading = contentSchema.safeParse(parseJson(comment.slice(start + opening.length, end)))
  return reading.success ? { ...reading.data, digest: digestOf(reading.data) } : null
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const words = {
  contradicted: 'contradicted',
  stale: 'of another commit',
  'self-made': 'self-made',
  unknown: 'unknown',
  pending: 'pending',
  holds: 'holds',
} as const satisfies Record<EvidenceVerdict, string>

/** What was found, for the record comment: a table, and the same for machines, which no reader sees. */
export const renderKeptEvidence = (kept: KeptEvidence | null, pages: Pages | null): readonly string[] => {
  if (kept === null) return []
  const { at, head, rows, digest, isSealed } = kept
  const seal = isSealed ? '' : ' (**no longer sealed**)'
  const lines = rows.map(
    ({ named, verdict, reason, found }) =>
      `| ${escapeMarkdown(named)} | ${words[verdict]} | ${escapeMarkdown(reason)} | ${escapeMarkdown(describeFound(found))} |`,
  )
  const block = JSON.stringify({ at, head, rows }).replace(/[<>-]|[^ -~]/g, escaped)
  return [
    [
      `**Evidence at the publication**, looked up ${instantText(at)} for ${commitLink(head, pages)}${seal}`,
      ['| Evidence | Looked up | Why | Ids |', '| --- | --- | --- | --- |', ...lines].join('\n'),
      foldedDigest('Digest', digest),
      `${opening}${block}${closing}`,
    ].join('\n\n'),
  ]
}

const describeFound = (found: KeptEvidence['rows'][number]['found']): string =>
  Object.entries(found)
    .map(([name, value]) => `${name.replace('_', ' ')} ${value}`)
    .join(', ')

const escaped = (mark: string): string => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`

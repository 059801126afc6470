import { escapeMarkdownKeepLinks } from '../../text/escape-markdown.ts'
import { recordInfoString } from '../../vocabulary/names.ts'
import type { Route } from '../../vocabulary/route.ts'
import { closeoutFields, type FieldName, fieldNames } from '../model/closeout.ts'
import { type CloseoutDraft, closeoutMarkers, type DraftLine } from '../model/closeout-draft.ts'

/**
 * Render a drafted closeout as a Markdown section between its markers, record included; LF line ends, no line
 * end after the last marker. Every text of the sidecars is escaped in it.
 */
export const renderCloseout = (draft: CloseoutDraft): string =>
  [
    closeoutMarkers.begin,
    '## Closeout',
    '',
    ...fieldNames.flatMap(name => fieldText(name, draft.fields[name])),
    '<details>',
    '<summary>Machine record</summary>',
    '',
    `\`\`\`${recordInfoString}`,
    recordText(draft.record),
    '```',
    '',
    '</details>',
    closeoutMarkers.end,
  ].join('\n')

const fieldText = (name: FieldName, lines: readonly DraftLine[]): readonly string[] => [
  `### ${closeoutFields[name].title}`,
  '',
  ...lines.map(lineText),
  '',
]

const lineText = (line: DraftLine): string => {
  switch (line.kind) {
    case 'text':
      return `- ${line.lead}: ${escapeMarkdownKeepLinks(line.text)}`
    case 'reference':
      return `- ${line.lead}: ${referenceText(line.reference)}`
    case 'route':
      return routeText(line.route)
    case 'skip':
      return `Not needed: ${escapeMarkdownKeepLinks(line.reason)}`
    case 'ask':
      return `TODO: ${escapeMarkdownKeepLinks(line.ask)}.`
  }
}

/** Addresses and issues are linked; a path is code. */
const referenceText = (reference: string): string => {
  if (/^https?:/.test(reference)) return `<${reference}>`
  if (/#\d+$/.test(reference)) return reference
  return `\`${reference.replaceAll('`', '')}\``
}

/** A follow-up line. Closing marks inside the action are escaped. */
const routeText = ({ target, action, status, ref, trigger, reason }: Route): string => {
  const plain = escapeMarkdownKeepLinks(action)
    .replace(/(?:-{1,3}|={1,2}|[—–])\\>|[→⇒⟶➜➔➡⟹↦]/gu, '›')
    .replace(/\((?=\s*(?:deferred|rejected|accepted))/gi, '‹')
  const tracked = ref === undefined ? '' : ` -> ${referenceText(ref)}`
  const closed: Readonly<Partial<Record<Route['status'], string>>> = {
    accepted: ' (accepted)',
    deferred: trigger ? ` (deferred until ${escapeMarkdownKeepLinks(trigger)})` : ' (deferred)',
    rejected: reason ? ` (rejected: ${escapeMarkdownKeepLinks(reason)})` : ' (rejected)',
  }
  if (target === 'none' && status === 'completed') return `- none: ${plain}`
  return `- [${status === 'completed' ? 'x' : ' '}] ${target}: ${plain}${tracked}${closed[status] ?? ''}`
}

/** JSON in which no character can end a fence, a tag or a comment. */
const recordText = (record: CloseoutDraft['record']): string =>
  JSON.stringify(record, null, 2).replace(
    /[<>&`\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

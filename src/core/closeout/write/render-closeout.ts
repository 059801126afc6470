import { escapeMarkdownKeepLinks } from '../../text/escape-markdown.ts'
import type { Route } from '../../vocabulary/route.ts'
import { type FieldName, fieldNames } from '../model/closeout.ts'
import type { CloseoutDraft, DraftLine } from '../model/closeout-draft.ts'
import { newSection } from './merge-section.ts'

/**
 * A drafted closeout as lines of Markdown: those of each field, without its heading, and those of the record's JSON.
 * Every text of the sidecars is escaped in them.
 */
export type RenderedCloseout = {
  readonly slug: string
  readonly fields: Readonly<Record<FieldName, readonly string[]>>
  /** Which fields only ask a person for what the sidecars do not say. */
  readonly asked: ReadonlySet<FieldName>
  readonly record: readonly string[]
}

/** Render a drafted closeout as lines, to be put into a section. */
export const renderFields = (draft: CloseoutDraft): RenderedCloseout => ({
  slug: draft.slug,
  fields: Object.fromEntries(
    fieldNames.map(name => [name, draft.fields[name].flatMap(line => lineText(line).split('\n'))]),
  ) as unknown as Record<FieldName, readonly string[]>,
  asked: new Set(fieldNames.filter(name => draft.fields[name].every(({ kind }) => kind === 'ask'))),
  record: recordText(draft.record).split('\n'),
})

/** Render a drafted closeout as a Markdown section between its markers; LF line ends, none after the last marker. */
export const renderCloseout = (draft: CloseoutDraft): string => newSection(renderFields(draft))

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

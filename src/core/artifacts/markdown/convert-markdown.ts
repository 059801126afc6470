import type { ArtifactType } from '../../vocabulary/names.ts'
import { type MarkdownForm, markdownForms, type SectionForm } from './markdown-forms.ts'
import type { MarkdownDocument, MarkdownItem, MarkdownSection } from './read-markdown.ts'

/** A document made from Markdown. `lines` are the lines of its fields in the file, by dotted path. */
export type ConvertedMarkdown = {
  readonly value: Readonly<Record<string, unknown>>
  readonly lines: ReadonlyMap<string, number>
  readonly problems: readonly { readonly line: number; readonly message: string }[]
}

type Draft = {
  readonly value: Record<string, unknown>
  readonly lines: Map<string, number>
  readonly problems: { readonly line: number; readonly message: string }[]
  readonly remarks: string[]
}

/** Make the document of a type from its Markdown. Nothing that was written is left out. Never throws. */
export const convertMarkdown = (type: ArtifactType, document: MarkdownDocument): ConvertedMarkdown => {
  const draft: Draft = { value: {}, lines: new Map(), problems: [...document.problems], remarks: [] }
  for (const { key, value, line } of document.front) {
    if (key === 'type' && type !== 'commit_message') continue
    put(draft, key, type === 'plan' && key === 'noop' ? value === 'true' : value, line)
  }
  const form: MarkdownForm = markdownForms[type]
  for (const section of document.sections) readSection(draft, type, form, section)
  const { value, remarks } = draft
  // A decision of a newer version says only what came up short: that is what is to be fixed.
  if (type.endsWith('_decision') && !value.how_to_fix && value.what_came_up_short)
    put(draft, 'how_to_fix', value.what_came_up_short, draft.lines.get('what_came_up_short') ?? 1)
  if (remarks.length > 0 && typeof value.summary === 'string')
    value.summary = [value.summary, ...remarks].join('\n\n')
  return draft
}

const put = (draft: Draft, field: string, value: unknown, line: number): void => {
  draft.value[field] = value
  draft.lines.set(field, line)
}

const readSection = (
  draft: Draft,
  type: ArtifactType,
  { sections, others }: MarkdownForm,
  section: MarkdownSection,
): void => {
  const { title, line } = section
  const name = title.toLowerCase().replace(/\s+/g, ' ')
  const form = Object.hasOwn(sections, name) ? sections[name] : undefined
  if (!form) {
    if (others) put(draft, name.replace(/[^a-z0-9]+/g, '_'), section.text, line)
    else {
      const known = Object.keys(sections).join(', ')
      draft.problems.push({
        line,
        message: `${JSON.stringify(title)} is not a section of ${type}. Its sections are: ${known}.`,
      })
    }
    return
  }
  if (form.kind === 'remark') {
    draft.remarks.push(`${title}:\n${section.text}`)
    return
  }
  if (Object.hasOwn(draft.value, form.field)) {
    draft.problems.push({
      line,
      message: `The section ${JSON.stringify(title)} is there twice. Merge the two.`,
    })
    return
  }
  fillField(draft, form, section)
}

type FieldForm = Exclude<SectionForm, { kind: 'remark' }>

const fillField = (draft: Draft, form: FieldForm, section: MarkdownSection): void => {
  const { field } = form
  const { items, line } = section
  if (form.kind === 'text' || form.kind === 'session') {
    const text = onlyText(draft, section)
    put(draft, field, form.kind === 'session' ? { prior_session_id: text } : text, items[0]?.line ?? line)
    return
  }
  if (form.kind === 'steps' && section.blocks.length > 0) {
    put(
      draft,
      field,
      section.blocks.map((block, index) => stepOf(block.id, index, block.title, block.text)),
      line,
    )
    for (const [index, block] of section.blocks.entries()) draft.lines.set(`${field}.${index}`, block.line)
    return
  }
  for (const { line: at } of section.prose)
    draft.problems.push({ line: at, message: 'This line is no list entry. Write it as `- [ID] text`.' })
  const entries = items.map((item, index) => entryOf(form, item, index))
  put(draft, field, form.kind === 'lines' ? entries.join('\n') : entries, line)
  for (const [index, item] of items.entries()) draft.lines.set(`${field}.${index}`, item.line)
}

/** The one text of a section: its only entry, or its prose. */
const onlyText = (draft: Draft, { title, items, prose, text }: MarkdownSection): string => {
  const second = items[1]
  if (second)
    draft.problems.push({
      line: second.line,
      message: `The section ${JSON.stringify(title)} has more than one entry. Write one.`,
    })
  const [item] = items
  return item && prose.length === 0 && items.length === 1 ? withFields(item) : text
}

/** The text of an entry with the fields below it. */
const withFields = ({ text, fields }: MarkdownItem): string =>
  fields.length === 0 ? text : `${text} (${fields.map(({ name, value }) => `${name}: ${value}`).join('. ')})`

const entryOf = (form: FieldForm, item: MarkdownItem, index: number): unknown => {
  const text = withFields(item)
  switch (form.kind) {
    case 'findings':
      return item.id === null ? text : `[${item.id}] ${text}`
    case 'proofs':
      return { [form.item]: item.id ?? '', proof: text }
    case 'columns':
      return columnsOf(text, form.columns)
    case 'actions':
      return actionOf(text)
    case 'steps':
      return stepOf(item.id, index, text, '')
    case 'units':
      return { unit_id: item.id ?? '', description: text }
    case 'text':
    case 'texts':
    case 'lines':
    case 'session':
      return text
  }
}

/** The cells of `a | b | c`; the last one takes what is left. */
const columnsOf = (text: string, names: readonly string[]): Record<string, string> => {
  const cells = text.split(/\s*\|\s*/)
  const last = names.length - 1
  return Object.fromEntries(
    names.flatMap((name, index) => {
      const cell = index === last ? cells.slice(last).join(' | ') : cells[index]
      return cell === undefined || (cell === '' && index >= cells.length) ? [] : [[name, cell]]
    }),
  )
}

const actionOf = (text: string): Record<string, string> => {
  const { action = '', target } = columnsOf(text, ['action', 'target'])
  if (target === undefined) return { action }
  return action === 'delete_file' ? { action, path: target } : { action, pattern: target }
}

/** A step; `S-3` is step 3, and a step without such an id has the number of its place. */
const stepOf = (
  id: string | null,
  index: number,
  title: string,
  content: string,
): Record<string, unknown> => ({
  number: Number(/^S-(\d{1,9})$/.exec(id ?? '')?.[1] ?? index + 1),
  title,
  ...(id === null ? {} : { id }),
  ...(content === '' ? {} : { content }),
})

/** A value of the front matter; `line` counts from 1 in the file. */
export type FrontValue = { readonly key: string; readonly value: string; readonly line: number }

/** A list entry `- [ID] text`, with what its indented lines add: text, or a field such as `Disposition: adapted`. */
export type MarkdownItem = {
  readonly id: string | null
  readonly text: string
  readonly fields: readonly { readonly name: string; readonly value: string }[]
  readonly line: number
}

/** A block `### [ID] Title` with the text below it. */
export type MarkdownBlock = {
  readonly id: string | null
  readonly title: string
  readonly text: string
  readonly line: number
}

/** A section `## Title`. `prose` is what belongs to no entry and no block, and `text` all of the section. */
export type MarkdownSection = {
  readonly title: string
  readonly line: number
  readonly items: readonly MarkdownItem[]
  readonly blocks: readonly MarkdownBlock[]
  readonly prose: readonly { readonly text: string; readonly line: number }[]
  readonly text: string
}

/** An artifact as Markdown. `problems` are lines that are neither front matter nor part of a section. */
export type MarkdownDocument = {
  readonly front: readonly FrontValue[]
  readonly sections: readonly MarkdownSection[]
  readonly problems: readonly { readonly line: number; readonly message: string }[]
}

/** Whether a text begins with front matter. */
export const isMarkdown = (text: string): boolean => /^---[ \t]*\r?\n/.test(text)

/**
 * Read an artifact that is written as Markdown with front matter, as newer versions of Ralph Workflow write it.
 *
 * The front matter is `key: value` on one line each, and not YAML: the subject of a commit, as in `fix(a): b`, is written
 * there without quotes, which YAML refuses. Never throws.
 */
export const readMarkdown = (text: string): MarkdownDocument => {
  const lines = text.split(/\r?\n/)
  const end = lines.findIndex((line, index) => index > 0 && /^---[ \t]*$/.test(line))
  if (end < 0) {
    const message = 'The front matter has no end. Close it with a line `---`.'
    return { front: [], sections: [], problems: [{ line: 1, message }] }
  }
  const [front, frontProblems] = readFront(lines.slice(1, end))
  const [sections, strays] = readSections(lines, end + 1)
  return { front, sections, problems: [...frontProblems, ...strays] }
}

type Problem = MarkdownDocument['problems'][number]

const readFront = (lines: readonly string[]): [FrontValue[], Problem[]] => {
  const front: FrontValue[] = []
  const problems: Problem[] = []
  lines.forEach((text, index) => {
    const line = index + 2
    if (text.trim() === '' || text.startsWith('#')) return
    const [, key, value = ''] = /^([A-Za-z_][\w-]*):(?:[ \t]+(.*))?$/.exec(text) ?? []
    if (key === undefined) problems.push({ line, message: 'This line is not `key: value`.' })
    else if (front.some(one => one.key === key))
      problems.push({ line, message: `${key} is written twice. Remove one of the lines.` })
    else front.push({ key, value: unquoted(value.trim()), line })
  })
  return [front, problems]
}

const unquoted = (value: string): string => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value

type Placed = { readonly text: string; readonly line: number }

const readSections = (lines: readonly string[], from: number): [MarkdownSection[], Problem[]] => {
  const sections: { title: string; line: number; body: Placed[] }[] = []
  const problems: Problem[] = []
  for (let index = from; index < lines.length; index += 1) {
    const text = lines[index] ?? ''
    const line = index + 1
    const title = /^##[ \t]+(.+?)[ \t]*#*[ \t]*$/.exec(text)?.[1]
    const current = sections.at(-1)
    if (title !== undefined) sections.push({ title, line, body: [] })
    else if (current) current.body.push({ text, line })
    else if (text.trim() !== '' && !/^#[ \t]/.test(text))
      problems.push({ line, message: 'This line is in no section. Put it below a heading `## …`.' })
  }
  return [sections.map(({ title, line, body }) => ({ title, line, ...readBody(body) })), problems]
}

const readBody = (body: readonly Placed[]): Omit<MarkdownSection, 'title' | 'line'> => {
  const items: {
    id: string | null
    parts: string[]
    fields: MarkdownItem['fields'][number][]
    line: number
  }[] = []
  const blocks: { id: string | null; title: string; parts: string[]; line: number }[] = []
  const prose: Placed[] = []
  let isOpen = false
  for (const { text, line } of body) {
    const block = /^###[ \t]+(?:\[([^\]]+)\][ \t]*)?(.*?)[ \t]*$/.exec(text)
    const item = /^[-*+][ \t]+(?:\[([^\]]+)\][ \t]*)?(.*?)[ \t]*$/.exec(text)
    const field = /^[ \t]+(Disposition|Rationale|Reason|Evidence):[ \t]*(.*?)[ \t]*$/.exec(text)
    const last = items.at(-1)
    if (block) blocks.push({ id: block[1] ?? null, title: block[2] ?? '', parts: [], line })
    else if (blocks.length > 0) blocks.at(-1)?.parts.push(text)
    else if (item) items.push({ id: item[1] ?? null, parts: [item[2] ?? ''], fields: [], line })
    else if (field && last && isOpen) last.fields.push({ name: field[1] ?? '', value: field[2] ?? '' })
    else if (/^[ \t]+\S/.test(text) && last && isOpen) last.parts.push(text.trim())
    else if (text.trim() !== '') prose.push({ text: text.trim(), line })
    isOpen = items.length > 0 && (text.trim() !== '' ? item !== null || /^[ \t]/.test(text) : isOpen)
  }
  return {
    items: items.map(({ parts, ...rest }) => ({ ...rest, text: parts.join(' ').trim() })),
    blocks: blocks.map(({ parts, ...rest }) => ({ ...rest, text: parts.join('\n').trim() })),
    prose,
    text: body
      .map(({ text }) => text)
      .join('\n')
      .trim(),
  }
}

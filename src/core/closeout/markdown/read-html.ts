/** The collapsed blocks and invisible elements that are open, from the outermost. */
export type OpenElements = readonly ('collapsed' | 'expanded' | 'summary' | 'struck' | 'invisible')[]

/** A stretch of visible text within raw HTML, and what is open around it. */
export type HtmlText = { readonly text: string; readonly open: OpenElements }

const token = /<!--[\s\S]*?(?:-->|$)|<(\/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)>/g
/** Deeper nesting than any reader unfolds is not followed. */
const mostOpen = 50
/** Text that is taken back. */
const struck = /^(?:del|s|strike)$/i
const invisible = /^(?:script|style|template|title|noscript|iframe|object|rp)$/i
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  rarr: '→',
}

const decode = (text: string): string =>
  text.replace(
    /&(?:(\w{2,6})|#(\d{1,7}));/g,
    (entity, name: string | undefined, code: string | undefined) => {
      if (name !== undefined) return entities[name.toLowerCase()] ?? entity
      const point = Number(code)
      return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)
        ? String.fromCodePoint(point)
        : ' '
    },
  )

const elementOf = (name: string, attributes: string): OpenElements[number] | null => {
  if (/^details$/i.test(name)) return /(?:^|\s)open(?:[\s=]|$)/i.test(attributes) ? 'expanded' : 'collapsed'
  if (/^summary$/i.test(name)) return 'summary'
  if (struck.test(name)) return 'struck'
  return invisible.test(name) ? 'invisible' : null
}

const closesOf: Readonly<Record<string, readonly OpenElements[number][]>> = {
  details: ['collapsed', 'expanded'],
  summary: ['summary'],
  del: ['struck'],
  s: ['struck'],
  strike: ['struck'],
}

const close = (open: OpenElements, name: string): OpenElements => {
  const kinds = closesOf[name.toLowerCase()] ?? (invisible.test(name) ? ['invisible'] : [])
  const last = open.findLastIndex(element => kinds.includes(element))
  return last < 0 ? open : open.slice(0, last)
}

const altOf = (name: string, attributes: string): string =>
  /^img$/i.test(name)
    ? (/\balt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes)?.slice(1).find(Boolean) ?? '')
    : ''

/**
 * Read what raw HTML shows: text outside of tags and comments, and the alternative text of images.
 *
 * @param open  what the text before left open
 * @returns the visible stretches in order; the last one says what stays open behind the HTML (its text may be "")
 */
export const readHtml = (html: string, open: OpenElements): readonly HtmlText[] => {
  const stretches: HtmlText[] = []
  let now = open
  let from = 0
  const show = (text: string): void => {
    stretches.push({ text: now.includes('invisible') ? '' : decode(text), open: now })
  }
  for (const match of html.matchAll(token)) {
    const [tag, slash, name, attributes = ''] = match
    show(html.slice(from, match.index))
    from = match.index + tag.length
    if (name === undefined) continue
    if (now.includes('invisible') && !invisible.test(name)) continue
    if (slash) {
      now = close(now, name)
      continue
    }
    show(altOf(name, attributes))
    const element = /\/\s*$/.test(attributes) && !/^details$/i.test(name) ? null : elementOf(name, attributes)
    if (element && now.length < mostOpen) now = [...now, element]
  }
  show(html.slice(from))
  return stretches
}

/** What a paragraph leaves open for the next: an unclosed strike ends with its paragraph. */
export const withoutStrikes = (open: OpenElements, before: OpenElements): OpenElements =>
  before.includes('struck') || !open.includes('struck') ? open : open.filter(element => element !== 'struck')

/** Inside a collapsed block, or its summary. */
export const isFolded = (open: OpenElements): boolean => open.includes('collapsed')

/** The text of a summary and struck text stay visible but say nothing by themselves. */
export const isSilent = (open: OpenElements): boolean =>
  open.includes('summary') || open.includes('struck') || open.includes('invisible')

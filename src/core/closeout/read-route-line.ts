import { isAscii, unicodePattern } from '../text/unicode-pattern.ts'
import { type RouteTarget, routeTargets } from '../vocabulary/route.ts'
import { isPlaceholder } from './answers/evaluate-answer.ts'
import { foldText } from './markdown/fold-name.ts'
import { plainText } from './markdown/mark-inline.ts'
import type { MarkedText } from './model/statement.ts'

/** A mark at the end of a follow-up line: what closes it, and why. `because` is "" where none is given. */
type Closing = { readonly status: 'deferred' | 'rejected' | 'accepted'; readonly because: string }

/** A follow-up line taken apart. `target` is `null` where the line has no known target. */
export type RouteLineReading = {
  readonly target: RouteTarget | null
  /** The word before a colon, where it is not a known target. */
  readonly drift: string | null
  readonly action: string
  readonly ref: string | null
  readonly closing: Closing | null
}

const arrow = /(?:-{1,3}>|={1,2}>|—>|–>|[→⇒⟶➜➔➡⟹↦])\uFE0F?/g
const asciiReference =
  /^(?:https?:\/\/\S+|(?:[\w.-]+:)?[\w.-]+\/[\w.-]+#\d+|#\d+|GH-\d+|(?:\.{0,2}\/)?(?:[\w@.-]+\/)+[\w@.-]*(?:#\S+)?|[\w@-][\w@.-]*\.[A-Za-z]\w{0,9}(?:#\S+)?)$/
/** A path or a file name in any script. */
const anyReferencePath = unicodePattern(
  String.raw`^(?:(?:\.{0,2}/)?(?:[\p{L}\p{M}\p{N}_@.-]+/)+[\p{L}\p{M}\p{N}_@.-]*(?:#\S+)?|[\p{L}\p{M}\p{N}_@-][\p{L}\p{M}\p{N}_@.-]*\.[A-Za-z]\w{0,9}(?:#\S+)?)$`,
)
const isReference = (text: string): boolean =>
  asciiReference.test(text) || (!isAscii(text) && anyReferencePath().test(text))

/** Put the address of a link in the place of its text, unless the text is itself a reference. */
const resolveLinks = ({ marked, urls }: MarkedText): string =>
  marked.replace(/\uE002([^\uE002\uE004]*)\uE003(\d+)\uE004/g, (_, text: string, index: string) => {
    const shown = plainText({ marked: text })
    return isReference(shown) ? shown : (urls[Number(index)] ?? shown)
  })

const tidy = (text: string): string => text.replace(/^[\s(<[`]+|[\s)>\]`.,;]+$/g, '')

const referenceIn = (text: string): string | null => {
  const words = plainText({ marked: text })
    .split(' ')
    .map(tidy)
    .filter(word => word !== '')
  return words.length > 4 ? null : (words.find(isReference) ?? null)
}

const takeReference = (text: MarkedText): { readonly before: string; readonly ref: string } | null => {
  const last = [...text.marked.matchAll(arrow)].at(-1)
  if (!last) return null
  const ref = referenceIn(resolveLinks({ ...text, marked: text.marked.slice(last.index + last[0].length) }))
  return ref === null ? null : { before: text.marked.slice(0, last.index), ref }
}

const closingWords = /^(deferred|rejected|accepted)(?![\w\u00C0-\u024F])\s*[:,–—-]?\s*/i

/** The bracket that ends the text, with brackets inside it. */
const takeBracket = (text: string): { readonly before: string; readonly inside: string } | null => {
  const end = text.replace(/[\s.;,]+$/, '')
  if (!end.endsWith(')')) return null
  let depth = 0
  for (let at = end.length - 1; at >= 0; at -= 1) {
    if (end[at] === ')') depth += 1
    if (end[at] === '(') depth -= 1
    if (depth === 0) return { before: end.slice(0, at), inside: end.slice(at + 1, -1) }
  }
  return null
}

const takeClosing = (text: string): { readonly before: string; readonly closing: Closing } | null => {
  const bracket = takeBracket(text)
  const inside = plainText({ marked: bracket?.inside ?? '' })
  const word = closingWords.exec(inside)
  if (!bracket || !word) return null
  const behind = inside.slice(word[0].length).trim()
  const status = (word[1] as string).toLowerCase() as Closing['status']
  const said =
    status === 'deferred'
      ? behind.replace(/^(?:until|till|to)(?![\w\u00C0-\u024F])\s*:?\s*/i, '')
      : behind.replace(/^because\s+/i, '')
  const because = isPlaceholder(said, foldText(said)) ? '' : said
  return { before: bracket.before, closing: { status, because } }
}

/** Take references and closing marks off the end, in whatever order they stand. */
const takeEnd = (
  text: MarkedText,
): { readonly body: string; readonly ref: string | null; readonly closing: Closing | null } => {
  let body = text.marked
  let ref: string | null = null
  let closing: Closing | null = null
  for (let round = 0; round < 4; round += 1) {
    const closed: ReturnType<typeof takeClosing> = closing ? null : takeClosing(body)
    if (closed) {
      closing = closed.closing
      body = closed.before
      continue
    }
    const referred: ReturnType<typeof takeReference> = ref ? null : takeReference({ ...text, marked: body })
    if (!referred) break
    ref = referred.ref
    body = referred.before
  }
  return { body, ref, closing }
}

const targetWord = unicodePattern(
  String.raw`^[\s\p{So}]*([\p{L}][\p{L}\p{N} _-]{0,30}?)\s*(?:[:：]|\s[-–—]\s)\s*(.*)$`,
  'su',
)
const asciiTargetWord = /^\s*([A-Za-z][A-Za-z0-9 _-]{0,30}?)\s*(?::|\s-\s)\s*(.*)$/s
const isTarget = (word: string): word is RouteTarget => (routeTargets as readonly string[]).includes(word)

/**
 * Take a follow-up line apart: `target: action -> reference (deferred until …)`.
 *
 * The target may be bold, code or upper case. The last arrow counts, and only where a reference follows it:
 * an issue, an address or a path. Closing marks and the reference may stand in either order at the end.
 */
export const readRouteLine = (text: MarkedText): RouteLineReading => {
  const { body, ref, closing } = takeEnd(text)
  const plain = plainText({ marked: body })
  const match = (isAscii(plain) ? asciiTargetWord : targetWord()).exec(plain)
  const word = match?.[1]?.normalize('NFKC').toLowerCase() ?? null
  const known = word !== null && isTarget(word)
  const only = isTarget(plain.toLowerCase().replace(/[.:]+$/, ''))
    ? (plain.toLowerCase().replace(/[.:]+$/, '') as RouteTarget)
    : null
  return {
    target: known ? word : only,
    drift: known || word === null || word.includes(' ') ? null : word,
    action: known ? (match?.[2] ?? '').trim() : only ? '' : plain,
    ref,
    closing,
  }
}

/** The same line without its reference, for a digest. Closing marks stay. */
export const withoutReference = (text: string): string => {
  const closed = takeClosing(text)
  const body = closed?.before ?? text
  return `${takeReference({ marked: body, urls: [] })?.before ?? body}${text.slice(body.length)}`
}

/** The line as text, where a link behind an arrow is written as the reference that it leads to. */
export const routeText = (text: MarkedText): string => {
  const last = [...text.marked.matchAll(arrow)].at(-1)
  if (!last) return plainText(text)
  const from = last.index + last[0].length
  return plainText({
    marked: `${text.marked.slice(0, from)}${resolveLinks({ ...text, marked: text.marked.slice(from) })}`,
  })
}

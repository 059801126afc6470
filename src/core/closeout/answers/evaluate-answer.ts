import { isAscii, unicodePattern } from '../../text/unicode-pattern.ts'
import { foldText } from '../markdown/fold-name.ts'
import {
  instructionVerbs,
  laterWords,
  noneStarts,
  noneWords,
  placeholderWords,
  putOff,
  undecided,
} from '../model/closeout-words.ts'
import type { Answer } from '../model/statement.ts'
import { firstWord, isNone, isSameDenial, lastWord, longestNone, withoutRepeats } from './is-none.ts'

/*
 * Every pattern below costs a fraction of a millisecond when it first meets a text, and most texts are no candidate
 * for most of them. So each is asked only where the first or last word, or a mark that it needs, is there.
 */

const placeholder: Answer = { kind: 'placeholder' }
const content: Answer = { kind: 'content' }

const brackets =
  /^\s*(?:\[([^\]]*)\]|<([^>]*)>|\(([^)]*)\)|\{\{?([^}]*)\}\}?|_([^_]*)_|\*([^*]*)\*|"([^"]*)")[\s.…]*$/s
const variable = /^\s*(?:\$\{?[A-Za-z_]\w*\}?|\$\([^)]*\)|\$\{\{.*\}\}|%[A-Z_]+%)[\s.]*$/
const unfinished =
  /^\s*(?:TODO|TBD|TBA|TBC|FIXME|WIP|XXX)(?:\s*$|\s*[:,;.!?…(\-–—]|\s+@\S|\s+(?:later|describe|write|fill|add|complete|update|document|decide|list|explain|verify|check|link|after|before|when|once)\b)/i
/** Formulas that show nothing: spaces and phantoms. */
const emptyMath =
  /\$\$?(?:[\s~{},;:!>]|\\(?:[,;:!> ]|(?:quad|qquad|enspace|thinspace|medspace|thickspace|space)(?![a-zA-Z])|[hv]?phantom\s*\{[^{}$]*\}|[hv]space\*?\s*\{[^{}$]*\}))+\$\$?/g
const emptyReference =
  /^\s*(?:(?:fix(?:es|ed)?|close[sd]?|resolve[sd]?|refs?|see|part of|relate[sd]? to|related)\b\s*:?\s*)?(?:issue|pr|pull request)?\s*#(?:\s*|x+|n+|number|issue|pr|0+|<.*>|\[.*\]|_+|\?+)[\s.]*$/i

/** What the values of a JSON object or list say; `null` for a text that is neither. */
const readJsonValue = (text: string): 'content' | 'placeholder' | null => {
  if (!/^\s*[[{].*[\]}]\s*$/s.test(text)) return null
  try {
    return saysSomething(JSON.parse(text)) ? 'content' : 'placeholder'
  } catch {
    return null
  }
}

const saysSomething = (value: unknown): boolean => {
  if (typeof value === 'string') return evaluateAnswer(value).kind !== 'placeholder'
  if (typeof value !== 'object' || value === null) return value !== null
  return Object.values(value).some(saysSomething)
}

const isInstruction = (text: string): boolean => {
  if (!/^\s*[[<({_*"]/.test(text)) return false
  const json = readJsonValue(text)
  if (json !== null) return json === 'placeholder'
  const match = brackets.exec(text)
  const inside = match?.slice(1).find(part => part !== undefined)
  if (inside === undefined) return false
  const folded = foldText(inside)
  if (folded === '' || instructionVerbs.test(folded) || placeholderWords.has(folded) || isNone(folded))
    return true
  return /^\s*[[<{]/.test(text) && !/[\d/#]|\.\w/.test(inside) && !/^[A-Z_]+$/.test(inside.trim())
}

/** A text that is only a placeholder. @param folded  the text folded like a name */
export const isPlaceholder = (text: string, folded: string): boolean =>
  folded === '' ||
  placeholderWords.has(folded) ||
  (laterWords.has(lastWord(folded)) && putOff.test(folded)) ||
  (folded.length <= longestNone && folded.includes(' be ') && undecided.test(folded)) ||
  (/^\s*[TFWX]/i.test(text) && unfinished.test(text)) ||
  (/#(?![1-9])/.test(text) && emptyReference.test(text)) ||
  (/[$%]/.test(text) && variable.test(text)) ||
  isInstruction(text)

const connector =
  /\s*(?:[,;:.!(（、，：；。]|\s[-–—]+\s|[–—])\s*|\s+(?=(?:because|since|as|due to|given|for|owing to|weil|da|parce que|car|porque|perché|omdat)\s)/gi
const opening =
  /^(?:because|since|as|due to|given that|given|owing to|reason:?|weil|da|parce qu[e’']|car|porque|perché|omdat)(?![\w\u00C0-\u024F])\s*:?\s*/i

/** First words of everything that says *none*. */
const noneOpenings: ReadonlySet<string> = new Set([
  ...noneStarts,
  ...['this', 'that', 'it'],
  ...[...noneWords].map(firstWord),
])

/** A plain text that begins with a word begins with the same one when it is cut off behind it. */
const mayBeNone = (text: string): boolean =>
  !isAscii(text) ||
  !/^[a-z\d]/i.test(text) ||
  noneOpenings.has((/^[a-z\d']+/i.exec(text)?.[0] ?? '').replaceAll("'", '').toLowerCase())

const dashes = unicodePattern(String.raw`^[\s\p{Pd}:,(（]+`)

/** What stands before a reason, folded, and the reason. */
type Denial = { readonly head: string; readonly reason: string }

const readDenial = (text: string): Denial | null => {
  if (!mayBeNone(text)) return null
  for (const match of text.slice(0, 160).matchAll(connector)) {
    if (match.index === 0) continue
    const head = foldText(text.slice(0, match.index))
    if (!isNone(head)) continue
    const behind = text.slice(match.index + match[0].length).replace(/[)）]\s*[.!]?\s*$/, '')
    const reason = behind
      .replace(isAscii(behind) ? /^[\s\-:,(]+/ : dashes(), '')
      .replace(opening, '')
      .trim()
    return { head, reason }
  }
  return null
}

const leadingMarks = unicodePattern(String.raw`^[\s\p{P}\p{S}]+(?=[\p{L}])`)
const letter = unicodePattern(String.raw`\p{L}`)

/** A text without the punctuation in front of its first word. */
const withoutMarks = (text: string): string =>
  /^[a-z\d]/i.test(text)
    ? text
    : text.replace(isAscii(text) ? /^[\s!-/:-@[-`{-~]+(?=[a-z])/i : leadingMarks(), '')

const hasLetter = (text: string): boolean => /[a-z]/i.test(text) || letter().test(text)

/**
 * Classify one statement: content, a placeholder, or a reasoned skip.
 *
 * A skip is a word or phrase for *none*, then punctuation or *because*, then a reason: `None, because …`,
 * `Not needed: …`, `N/A - …`, `No follow-ups (…)`. A reason is any text with a letter that is no placeholder and does
 * not repeat the denial. It may begin with *no*: `None, because no decision was made`. Without a reason each of them is
 * a placeholder.
 *
 * @param written  plain text, white space folded
 * @param own   nouns for what the field asks for, folded: to deny them again is no reason
 */
export const evaluateAnswer = (written: string, own: ReadonlySet<string> = noNouns): Answer => {
  const text = written.includes('$') ? written.replace(emptyMath, ' ') : written
  if (isEmpty(text)) return placeholder
  const denial = readDenial(withoutMarks(text))
  if (denial === null) return content
  const { head, reason } = denial
  const foldedReason = foldText(reason)
  const isReason =
    hasLetter(foldedReason) &&
    !noReason.test(foldedReason) &&
    !isPlaceholder(reason, foldedReason) &&
    !placeholderWords.has(withoutRepeats(foldedReason)) &&
    !isSameDenial(head, withoutRepeats(foldedReason), own)
  return isReason ? { kind: 'skip', reason } : placeholder
}

/** Whether a text says *none*, with a reason or without. @param text  plain text, white space folded */
export const isDenial = (text: string): boolean =>
  isNone(withoutRepeats(foldText(text))) || readDenial(withoutMarks(text)) !== null

/** A placeholder or a bare *none*, also where it is only said again and again. */
const isEmpty = (text: string): boolean => {
  const folded = foldText(text)
  if (isPlaceholder(text, folded) || isNone(folded)) return true
  const once = withoutRepeats(folded)
  return once !== folded && (placeholderWords.has(once) || isNone(once))
}

const noNouns: ReadonlySet<string> = new Set()

/** A single letter, or the word alone. */
const noReason = /^(?:[a-z]|(?:of )?(?:no |other |various )?reasons?)$/

import {
  instructionVerbs,
  laterWords,
  nonePhrase,
  noneStarts,
  noneTails,
  noneWords,
  placeholderWords,
  putOff,
  undecided,
} from '../model/closeout-words.ts'
import type { Answer } from '../model/statement.ts'
import { foldText } from './fold-name.ts'
import { isAscii, unicodePattern } from './mark-inline.ts'

const placeholder: Answer = { kind: 'placeholder' }
const content: Answer = { kind: 'content' }

const longestNone = 120

const firstWord = (folded: string): string => folded.split(' ', 1)[0] ?? ''
const lastWord = (folded: string): string => folded.slice(folded.lastIndexOf(' ') + 1)

/*
 * Every pattern below costs a fraction of a millisecond when it first meets a text, and most texts are no candidate
 * for most of them. So each is tried only where the first or last word, or a mark that it needs, is there.
 */

/** A text that says *none* and no more. @param folded  folded like a name */
export const isNone = (folded: string): boolean => {
  if (folded.length > longestNone) return false
  if (noneWords.has(folded)) return true
  if (noneStarts.has(firstWord(folded)) && nonePhrase.test(folded)) return true
  const tail = noneTails.find(one => folded.endsWith(one))
  return tail !== undefined && isNone(folded.slice(0, -tail.length))
}

const brackets =
  /^\s*(?:\[([^\]]*)\]|<([^>]*)>|\(([^)]*)\)|\{\{?([^}]*)\}\}?|_([^_]*)_|\*([^*]*)\*|"([^"]*)")[\s.…]*$/s
const variable = /^\s*(?:\$\{?[A-Za-z_]\w*\}?|\$\([^)]*\)|\$\{\{.*\}\}|%[A-Z_]+%)[\s.]*$/
const unfinished =
  /^\s*(?:TODO|TBD|TBA|TBC|FIXME|WIP|XXX)(?:\s*$|\s*[:,;.!?…(\-–—]|\s+(?:later|describe|write|fill|add|complete|update|document|decide|list|explain|verify|check|link|after|before|when|once)\b)/i
const emptyReference =
  /^\s*(?:(?:fix(?:es|ed)?|close[sd]?|resolve[sd]?|refs?|see|part of|relate[sd]? to|related)\b\s*:?\s*)?(?:issue|pr|pull request)?\s*#(?:\s*|x+|n+|number|issue|pr|000+|<.*>|\[.*\]|_+|\?+)[\s.]*$/i

const isInstruction = (text: string): boolean => {
  if (!/^\s*[[<({_*"]/.test(text)) return false
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
  (text.includes('#') && emptyReference.test(text)) ||
  (/[$%]/.test(text) && variable.test(text)) ||
  isInstruction(text)

const connector =
  /\s*(?:[,;:.!(（、，：；。]|\s[-–—]+\s|[–—])\s*|\s+(?=(?:because|since|as|due to|given|for|owing to|weil|da|parce que|car|porque|perché|omdat)\s)/gi
const opening =
  /^(?:because|since|as|due to|given that|given|owing to|reason:?|weil|da|parce qu[e’']|car|porque|perché|omdat)(?![\w\u00C0-\u024F])\s*:?\s*/i

/** First words of everything that says *none*. */
const noneOpenings: ReadonlySet<string> = new Set([...noneStarts, ...[...noneWords].map(firstWord)])

/** A plain text that begins with a word begins with the same one when it is cut off behind it. */
const mayBeNone = (text: string): boolean =>
  !isAscii(text) ||
  !/^[a-z\d]/i.test(text) ||
  noneOpenings.has((/^[a-z\d']+/i.exec(text)?.[0] ?? '').replaceAll("'", '').toLowerCase())

const dashes = unicodePattern(String.raw`^[\s\p{Pd}:,(（]+`)

const reasonAfter = (text: string): string | null => {
  if (!mayBeNone(text)) return null
  for (const match of text.slice(0, 160).matchAll(connector)) {
    if (match.index === 0) continue
    if (!isNone(foldText(text.slice(0, match.index)))) continue
    const behind = text.slice(match.index + match[0].length).replace(/[)）]\s*[.!]?\s*$/, '')
    const reason = behind
      .replace(isAscii(behind) ? /^[\s\-:,(]+/ : dashes(), '')
      .replace(opening, '')
      .trim()
    return reason
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
 * A skip is a word or phrase for *none*, then punctuation or *because*, then a reason that is itself neither
 * a placeholder nor *none*: `None, because …`, `Not needed: …`, `N/A - …`, `No follow-ups (…)`. Without a reason
 * each of them is a placeholder.
 *
 * @param text  plain text, white space folded
 */
export const evaluateAnswer = (text: string): Answer => {
  const folded = foldText(text)
  if (isPlaceholder(text, folded) || isNone(folded)) return placeholder
  const reason = reasonAfter(withoutMarks(text))
  if (reason === null) return content
  const foldedReason = foldText(reason)
  const isReason = !isPlaceholder(reason, foldedReason) && !isNone(foldedReason) && hasLetter(foldedReason)
  return isReason ? { kind: 'skip', reason } : placeholder
}

import {
  instructionVerbs,
  nonePhrase,
  noneTail,
  noneWords,
  placeholderWords,
  putOff,
  undecided,
} from '../../model/closeout-words.ts'
import type { Answer } from '../../model/statement.ts'
import { foldText } from './fold-name.ts'

const placeholder: Answer = { kind: 'placeholder' }
const content: Answer = { kind: 'content' }

const longestNone = 120

/** A text that says *none* and no more. @param folded  folded like a name */
export const isNone = (folded: string): boolean => {
  if (folded.length > longestNone) return false
  if (noneWords.has(folded) || nonePhrase.test(folded)) return true
  const shorter = folded.replace(noneTail, '')
  return shorter !== folded && isNone(shorter)
}

const brackets =
  /^\s*(?:\[([^\]]*)\]|<([^>]*)>|\(([^)]*)\)|\{\{?([^}]*)\}\}?|_([^_]*)_|\*([^*]*)\*|"([^"]*)")[\s.…]*$/s
const variable = /^\s*(?:\$\{?[A-Za-z_]\w*\}?|\$\([^)]*\)|\$\{\{.*\}\}|%[A-Z_]+%)[\s.]*$/
const unfinished =
  /^\s*(?:TODO|TBD|TBA|TBC|FIXME|WIP|XXX)(?:\s*$|\s*[:,;.!?…(\-–—]|\s+(?:later|describe|write|fill|add|complete|update|document|decide|list|explain|verify|check|link|after|before|when|once)\b)/i
const emptyReference =
  /^\s*(?:(?:fix(?:es|ed)?|close[sd]?|resolve[sd]?|refs?|see|part of|relate[sd]? to|related)\b\s*:?\s*)?(?:issue|pr|pull request)?\s*#(?:\s*|x+|n+|number|issue|pr|000+|<.*>|\[.*\]|_+|\?+)[\s.]*$/i

const isInstruction = (text: string): boolean => {
  const match = brackets.exec(text)
  const inside = match?.slice(1).find(part => part !== undefined)
  if (inside === undefined) return false
  const folded = foldText(inside)
  if (folded === '' || instructionVerbs.test(folded) || placeholderWords.has(folded) || isNone(folded))
    return true
  return /^\s*[[<{]/.test(text) && !/[\d/#]|\.\w/.test(inside) && !/^[A-Z_]+$/.test(inside.trim())
}

/** A text that holds a place and tells nothing. @param folded  the text folded like a name */
export const isPlaceholder = (text: string, folded: string): boolean =>
  folded === '' ||
  placeholderWords.has(folded) ||
  putOff.test(folded) ||
  (folded.length <= longestNone && undecided.test(folded)) ||
  unfinished.test(text) ||
  emptyReference.test(text) ||
  variable.test(text) ||
  isInstruction(text)

const connector =
  /\s*(?:[,;:.!(（、，：；。]|\s[-–—]+\s|[–—])\s*|\s+(?=(?:because|since|as|due to|given|for|owing to|weil|da|parce que|car|porque|perché|omdat)\s)/gi
const opening =
  /^(?:because|since|as|due to|given that|given|owing to|reason:?|weil|da|parce qu[e’']|car|porque|perché|omdat)(?![\w\u00C0-\u024F])\s*:?\s*/i

const reasonAfter = (text: string): string | null => {
  for (const match of text.slice(0, 160).matchAll(connector)) {
    if (match.index === 0) continue
    if (!isNone(foldText(text.slice(0, match.index)))) continue
    const behind = text.slice(match.index + match[0].length).replace(/[)）]\s*[.!]?\s*$/, '')
    const reason = behind
      .replace(/^[\s\p{Pd}:,(（]+/u, '')
      .replace(opening, '')
      .trim()
    return reason
  }
  return null
}

/**
 * Judge one statement: content, a place held open, or a reasoned skip.
 *
 * A skip is a word or phrase for *none*, then punctuation or *because*, then a reason that is itself neither
 * a placeholder nor *none*: `None, because …`, `Not needed: …`, `N/A - …`, `No follow-ups (…)`. Without a reason
 * each of them is a placeholder.
 *
 * @param text  plain text, white space folded
 */
export const judgeAnswer = (text: string): Answer => {
  const folded = foldText(text)
  if (isPlaceholder(text, folded) || isNone(folded)) return placeholder
  const bare = text.replace(/^[\s\p{P}\p{S}]+(?=[\p{L}])/u, '')
  const reason = reasonAfter(bare)
  if (reason === null) return content
  const foldedReason = foldText(reason)
  const isReason =
    !isPlaceholder(reason, foldedReason) && !isNone(foldedReason) && /\p{L}/u.test(foldedReason)
  return isReason ? { kind: 'skip', reason } : placeholder
}

import {
  denialWords,
  nonePhrase,
  noneStarts,
  noneTails,
  noneWords,
  ownReasons,
} from '../model/closeout-words.ts'

/** Longer texts are never a bare *none*. */
export const longestNone = 120

export const firstWord = (folded: string): string => folded.split(' ', 1)[0] ?? ''
export const lastWord = (folded: string): string => folded.slice(folded.lastIndexOf(' ') + 1)

const subject = /^(?:this|that|it|they|these|there|here)(?: (?:is|are|was|were|has been|have been))? (?=\S)/

/** `it is not needed` and `there was nothing to update` say `not needed` and `nothing to update`. */
const withoutSubject = (folded: string): string =>
  /^(?:th|it|here)/.test(folded) ? folded.replace(subject, '') : folded

let phraseWords: ReadonlySet<string> | null = null

/**
 * Whether all words of a text occur in a `nonePhrase`, a noun with and without its *s*. Quick to find, where the
 * pattern takes a millisecond when it first meets a text.
 *
 * @param folded  folded like a name
 */
const hasOnlyNoneWords = (folded: string): boolean => {
  phraseWords ??= new Set(nonePhrase.source.replace(/([a-z]+)([a-z])\?/g, '$1 $1$2').match(/[a-z]+/g))
  const known = phraseWords
  return folded.split(' ').every(word => known.has(word))
}

const isNonePhrase = (folded: string): boolean =>
  noneStarts.has(firstWord(folded)) && hasOnlyNoneWords(folded) && nonePhrase.test(folded)

/** `there isnt any`, `there are not any docs`, `none are needed`: denials that other words say shorter. */
const lacking =
  /^(?:(?:there|it|we|i) )?(?:(?:is|are|was|were|do|does|did|have|has|had)(?:nt| not)) (?:have |need )?(?:any|anything|one)(?: (?=\S)|$)/
const beingNone = /^(none|nothing) (?:is|are|was|were) (?=\S)/

const shorter = (folded: string): string => {
  if (/^(?:none|nothing) /.test(folded)) return folded.replace(beingNone, '$1 ')
  if (!/ (?:any|one)/.test(folded)) return folded
  return folded.replace(lacking, match => (match.endsWith(' ') ? 'no ' : 'none'))
}

/** A phrase that is only said again and again, said once: `none none`. @param folded  folded like a name */
export const withoutRepeats = (folded: string): string =>
  folded.length > longestNone ? folded : folded.replace(/^(.+?)(?: \1)+$/, '$1')

/** A text that says *none* and no more. @param text  folded like a name */
export const isNone = (text: string): boolean => {
  if (text.length > longestNone) return false
  const folded = shorter(text)
  if (noneWords.has(folded) || isNonePhrase(folded) || noneWords.has(withoutSubject(folded))) return true
  const tail = noneTails.find(one => folded.endsWith(one))
  return tail !== undefined && isNone(folded.slice(0, -tail.length))
}

/**
 * Whether a reason only denies again what the words before it denied: `None, because none`,
 * `Skipped, because it was skipped`, `No ADR, because no ADR is needed`.
 *
 * `no decision was made` is a reason: it says what is not there, and that is not what the field asks for.
 *
 * @param head    the denial, folded
 * @param written the reason, folded
 * @param own     nouns for what the field asks for
 */
export const isSameDenial = (head: string, written: string, own: ReadonlySet<string>): boolean => {
  const reason = shorter(written)
  const bare = withoutSubject(reason)
  if (bare === withoutSubject(head)) return true
  if (!isNone(reason) || ownReasons.has(bare)) return false
  if (!isNonePhrase(bare) && !isNonePhrase(reason)) return true
  const denied = new Set(head.split(' '))
  return bare.split(' ').every(word => denialWords.has(word) || denied.has(word) || own.has(word))
}

import { evaluateAnswer } from '../answers/evaluate-answer.ts'
import { type ClaimingText, isClaimed, listStops, type PathInSentence } from '../claims/is-claimed.ts'
import { listLoneNames } from '../claims/list-lone-names.ts'
import type { Claim, CloseoutField, FieldName } from '../model/closeout.ts'
import type { MarkedText, Piece } from '../model/statement.ts'
import { listPaths, type WrittenPath } from './list-paths.ts'
import { plainText } from './mark-inline.ts'

const claimVerb =
  /(?<![\w\u00C0-\u024F-])(?:updated|added|created|wrote|written|rewrote|rewritten|moved|renamed|documented|extended|introduced|changed|edited|revised|refreshed|expanded|amended|adjusted|corrected|modified|published|recorded|promoted|clarified|appended|generated|regenerated)(?![\w\u00C0-\u024F-])/gi
const newThing =
  /(?<![\w\u00C0-\u024F-])new(?=[ \uE000-\uE00F]+(?:[\w@./-]*[./]|\uE00F|(?:adr|runbook|docs?|document|guide|page|section|notes?|tests?|schema|decision|record|file)s? ))|(?<=[:(–—-][ \uE000-\uE00F]*)new(?![\w\u00C0-\u024F-])/gi
const denied =
  /(?:\b(?:not|never|no|nothing|without|neither|nor|cannot|none)\b|n['’]t\b)(?:[\s,]+[\w\uE000-\uE00F'-]+){0,4}[\s]*$/i
const intended =
  /\b(?:will|should|must|shall|would|could|can|may|might|to|todo|if|when|once|until|unless|before|after|plan|planned|needs?)\b(?:\s+(?:be|get|have|been|later|also|not|it|is|are|has))*\s*$|\b(?:if|unless|once|until)\b[^.;]{0,80}$/i
const denial =
  /(?<![\w-])(?:unchanged|untouched|no (?:[\w-]+ )?(?:changes?|updates?|edits?)|needs? no|need(?:s|ed)? not|not needed|not required|nothing to|skipped|to[- ]be|not yet|todo|tbd|instead of|rather than|no longer|remains? as)(?![\w-])/i
const future =
  /(?<![\w-])(?:will|should|must|shall|would|could|might|plan(?:ned)? to|going to|to be|needs? to|next)(?![\w-])/i
const past =
  /(?<![\w-])(?:already|previously|earlier|last (?:release|week|year)|existing|in (?:the )?past)(?![\w-])/i
const aside =
  /(?<![\w-])(?:for|from|of|per|see|like|match|matches|matching|with|via|using|by|than|against|on|following|mirrors?|as (?:described|documented|specified|defined|written) in|according to|out of|(?:links?|linked|linking|pointers?|points|pointing|references?|refers) to|covering|cover|covers|about)(?:\s+(?:the|a|an|new|our|its|section|file|guide|page|document|doc))*[\s\uE000-\uE00F(]*$/i
const isMoved = /(?<![\w-])(?:moved|renamed)(?![\w-])/i
const goal = /(?:\bto|->|→|=>|⇒)[\s\uE000-\uE00F]*$/
const removal =
  /(?<![\w-])(?:removed|deleted|dropped|untracked|stopped tracking|git rm|un-?tracks?|no longer tracks?)(?![\w-])/i

/** How much of a sentence is searched on either side of a word: enough for any phrase, little enough to stay linear. */
const reach = 120

const leadOf = (text: string, at: number): string => text.slice(Math.max(0, at - reach), at)

/** What is true of a sentence whatever paths it names. What few sentences need is computed on demand. */
type Tone = ClaimingText & {
  readonly isDenial: boolean
  readonly isDenied: boolean
  readonly isFuture: () => boolean
  readonly isPast: () => boolean
  readonly isMove: () => boolean
}

/** A value that is computed when it is first needed, once for all paths of a sentence. */
const late = <T>(ask: () => T): (() => T) => {
  let answer: T | null = null
  return () => {
    answer ??= ask()
    return answer
  }
}

/** As many characters that are no letters. */
const hidden = (text: string): string => '\uE00F'.repeat(text.length)

const toneOf = ({ marked }: Sentence): Tone => {
  const text = marked
    .replace(/\uE000[^\uE001]*\uE001/g, code => code.replace(/\w+/g, hidden))
    .replace(/\uE003\d+\uE004/g, hidden)
    .replace(/\s/g, ' ')
  const news = /new/i.test(text) ? text.matchAll(newThing) : []
  const found = [...text.matchAll(claimVerb), ...news].sort((one, other) => one.index - other.index)
  const isOff = found.map(({ index }) => index > 0 && denied.test(leadOf(text, index)))
  const verbs = found.filter(
    ({ index }, at) => !isOff[at] && !(index > 0 && intended.test(leadOf(text, index))),
  )
  return {
    text,
    verbs: verbs.map(verb => verb.index),
    stops: late(() => listStops(text)),
    isDenial: denial.test(text) || removal.test(text),
    isDenied: isOff.includes(true),
    isFuture: late(() => future.test(text)),
    isPast: late(() => past.test(text)),
    isMove: late(() => isMoved.test(text)),
  }
}

/** What a sentence says of one of its paths; `null` where it claims nothing that can be checked. */
const asserts = (tone: Tone, place: PathInSentence, isOnly: boolean): 'changed' | 'mentioned' | null => {
  if (tone.isDenial) return null
  const before = leadOf(tone.text, place.path.at)
  const isClaim = isClaimed(tone, place)
  if (isClaim && tone.isMove()) return isOnly || goal.test(before) ? 'changed' : null
  if (isClaim && !aside.test(before) && !tone.isPast()) return 'changed'
  return tone.isDenied || tone.isFuture() ? null : 'mentioned'
}

const referenceAddress =
  /https?:\/\/[^\s/<>()]+\/[\w.-]+\/[\w.-]+\/(?:pull|issues|discussions|commit|commits|actions\/runs|releases)\/[^\s<>()\][\uE000-\uE00F]+/gi
const shortReference = /(?<![\w/#&.-])(?:[\w.-]+\/[\w.-]+#\d+|#\d+|GH-\d+)(?![\w-])/g

const referencesOf = (sentence: Sentence): readonly string[] => {
  const isReference = (url: string): boolean => new RegExp(referenceAddress.source, 'iu').test(url)
  const linked = [...sentence.marked.matchAll(/\uE003(\d+)\uE004/g)]
    .map(match => sentence.urls[Number(match[1])] ?? '')
    .filter(isReference)
  const words = sentence.marked.replace(/\uE000[^\uE001]*\uE001|\uE002[^\uE004]*\uE004/g, ' ')
  const hasAddress = words.includes('://')
  const written = hasAddress
    ? (words.match(referenceAddress) ?? []).map(url => url.replace(/[.,;:!?]+$/, ''))
    : []
  const rest = hasAddress ? words.replace(/\bhttps?:\/\/\S+/gi, ' ') : words
  return [...linked, ...written, ...(/[#-]\d/.test(rest) ? (rest.match(shortReference) ?? []) : [])]
}

/** Under Durable docs a lone name after *Updated* is one of the documents; a path that is listed anyway counts once. */
const pathsOf = (sentence: Sentence): readonly WrittenPath[] => {
  const paths = listPaths(sentence)
  const lone = sentence.field === 'docs' ? listLoneNames(sentence) : []
  const fresh = lone.filter(({ at }) => !paths.some(path => path.at === at))
  return fresh.length === 0 ? paths : [...paths, ...fresh].sort((one, other) => one.at - other.at)
}

const claimsOf = (sentence: Sentence, isLocal: (path: string) => boolean): readonly Claim[] => {
  const text = plainText(sentence)
  const isSkip = evaluateAnswer(text).kind !== 'content'
  const paths = isSkip ? [] : pathsOf(sentence).filter(({ path }) => !isLocal(path))
  const { line } = sentence
  const tone = paths.length > 0 ? toneOf(sentence) : null
  return [
    ...paths.flatMap((path, at): readonly Claim[] => {
      const place = { path, previous: paths[at - 1], next: paths[at + 1] }
      const what = tone && asserts(tone, place, paths.length === 1)
      if (what === 'mentioned' && path.isLoose) return []
      return what ? [{ kind: 'path', path: path.path, asserts: what, line, sentence: text }] : []
    }),
    ...referencesOf(sentence).map((target): Claim => ({ kind: 'reference', target, line })),
  ]
}

const saysUntracked =
  /untracked|not (?:be )?(?:tracked|committed|staged|in git|checked in)|ignored|gitignore|confirmed|yes|none (?:are |is )?(?:tracked|committed)|no (?:[\w./-]+ )*(?:tracked|committed)|never (?:tracked|committed)|✅|✔|☑|clean/i
const doubts =
  /not[_ ]verified|not (?:yet )?(?:checked|confirmed|sure)|unverified|are still tracked|not (?:yet )?untracked|could not/i

/** The claim of the runtime field, in the line that makes it. */
const untrackedClaim = (pieces: readonly Piece[], runtime: CloseoutField): readonly Claim[] => {
  if (runtime.verdict !== 'answered' || runtime.line === null) return []
  if (!saysUntracked.test(runtime.text) || doubts.test(runtime.text)) return []
  const said = pieces.find(
    piece =>
      piece.kind === 'statement' &&
      piece.field === 'runtime' &&
      saysUntracked.test(plainText(piece.statement)),
  )
  return [{ kind: 'untracked', line: said?.kind === 'statement' ? said.statement.line : runtime.line }]
}

/** The beginning of a sentence tells it apart: with all of it, the keys of one long sentence would take minutes. */
const keyOf = (claim: Claim): string =>
  JSON.stringify(claim.kind === 'path' ? { ...claim, sentence: claim.sentence.slice(0, reach) } : claim)

/**
 * List what the closeout refers to, so that it can be checked in the repository.
 *
 * A sentence claims a change only where a verb in the past says so, undenied; work that is planned, denied or skipped
 * is no claim at all. Addresses outside of the host are no claims.
 *
 * @param sentences  those of the pieces
 * @param isLocal  whether a path leads into a runtime root: those are checked as local paths
 */
export const listClaims = (
  sentences: readonly Sentence[],
  pieces: readonly Piece[],
  runtime: CloseoutField,
  isLocal: (path: string) => boolean,
): readonly Claim[] => {
  const fields = sentences.filter(({ field }) => field !== null)
  const claims = [
    ...fields.flatMap(sentence => claimsOf(sentence, isLocal)),
    ...untrackedClaim(pieces, runtime),
  ]
  const seen = new Map<string, Claim>()
  for (const claim of claims) {
    const key = keyOf(claim)
    if (!seen.has(key)) seen.set(key, claim)
  }
  return [...seen.values()]
}

/** One clause of the closeout, with marks, and the line on which it begins. */
export type Sentence = MarkedText & { readonly line: number; readonly field: FieldName | null }

/** Ends of a clause: a full stop before a space, a semicolon, or a turn such as *but*. Code is never divided. */
const clauseEnd = /(?<=[.!?。][)\uE006"]?)\s+|\s*[;；]\s*|,?\s+(?:but|while|whereas|although|though)\s+/gi

/** What every end has. Most lines of a list have none, and are not searched for one. */
const mayEnd = /[.!?。;；]|but|while|whereas|though/i

type Clause = { readonly text: string; readonly lines: number }

const breaksIn = (text: string): number => text.split('\n').length - 1

/** The clauses of a text, each with the number of line breaks before it. */
const divide = (marked: string): readonly Clause[] => {
  const words = marked.replace(/\uE000[^\uE001]*\uE001/g, hidden)
  const clauses: Clause[] = []
  let from = 0
  let lines = 0
  const take = (to: number, next: number): void => {
    const text = marked.slice(from, to)
    clauses.push({ text, lines: lines + breaksIn(text.slice(0, text.length - text.trimStart().length)) })
    lines += breaksIn(marked.slice(from, next))
    from = next
  }
  for (const match of mayEnd.test(words) ? words.matchAll(clauseEnd) : [])
    take(match.index, match.index + match[0].length)
  take(marked.length, marked.length)
  return clauses
}

/**
 * Divide what the closeout says into clauses, so that a claim in one does not affect the next.
 *
 * Code blocks, collapsed blocks and headings make no claims.
 */
export const listSentences = (pieces: readonly Piece[]): readonly Sentence[] =>
  pieces.flatMap(piece => {
    if (piece.kind !== 'statement') return []
    const { field, statement } = piece
    if (statement.kind === 'code' || statement.isFolded) return []
    return divide(statement.marked).map(({ text, lines }) => ({
      marked: text,
      urls: statement.urls,
      line: statement.line + lines,
      field,
    }))
  })

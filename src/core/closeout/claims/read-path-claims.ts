import type { Sentence } from '../markdown/list-claims.ts'
import type { ChangeClaim } from '../model/change-claim.ts'
import { type PathlessText, pathMark, replacePaths } from './replace-paths.ts'

type PathClaim = Extract<ChangeClaim, { kind: 'path' }>
type Verb = PathClaim['change']

const P = pathMark
const paths = `${P}(?:(?: ?, ?(?:and )?| and | & | \\+ )${P})*`

/** What may precede a verb at the beginning: a bullet, a prefix as in `fix(core):`, and who did it. */
const opening =
  '^(?:[-*+] )?(?:[\\w./*,& -]{1,40}(?:\\([^)]*\\))?!?: )?(?:(?:this|the) (?:change|pr|pull request|commit|patch) (?:also )?|(?:we|it|i) (?:also )?(?:have )?(?:also )?|also,? |and )?'
/** Within a sentence only a verb in the past counts: `Rewrote the queue and deleted …`. */
const within = '(?:[,:] (?:and )?| and | also )'

const article =
  '(?:(?:a|an|the|that|this|these|those|our|its|both|all|two|three|unused|unneeded|unnecessary|obsolete|redundant|deprecated|dead|stale|old|outdated|legacy|duplicate|orphan|orphaned|temporary|leftover|accidentally|committed|missing|new|initial|empty|generated|top-level|internal|headers?|helpers?|components?|classes|files?|folders?|documents?|docs?|guides?|pages?|scripts?|modules?|tests?|workflows?|runbooks?|adrs?|schemas?|templates?|decisions?|records?|notes?)[ :]+)*'

/** What may follow a path that is the object of the verb: an end, an aside or a reason, and no noun or place. */
const end = `(?= ?(?:$|[.;:!)(|]|, ?(?!(?:and )?${P})|- |--|and (?!${P})|because |since |which |as (?:it|they|nothing|no) |so |now that |in favou?r of |(?:files?|folders?)(?:$|[ .,;:!)(|]+(?!in\\b|from\\b|to\\b))))`
/** What follows a colon may be all that was added to the file. */
const added = `(?! ?:)(?:${end}|(?= (?:for|with|using|as|under|containing|covering|describing|explaining|documenting|based|that|where|to (?:describe|document|cover|show|hold|test|check|verify|explain|run|build|seed|generate|install|upload|help|let|support|provide))\\b))`

const fileWord =
  '(?:test |doc )?files?|documents?|modules?|scripts?|templates?|tests?|docs|pages?|guides?|runbooks?|adrs?|schemas?|workflows?'

/** A pattern, and the words of which a text has one if it matches. It is made when it is first needed. */
type Form<T> = { readonly kind: T; readonly words: readonly string[]; readonly pattern: () => RegExp }

const form = <T>(kind: T, words: readonly string[], source: () => string): Form<T> => {
  let pattern: RegExp | null = null
  return {
    kind,
    words,
    pattern: () => {
      pattern ??= new RegExp(source())
      return pattern
    },
  }
}

const exec = <T>({ words, pattern }: Form<T>, text: string): RegExpExecArray | null =>
  words.some(word => text.includes(word)) ? pattern().exec(text) : null

/** The paths as the object of a verb. */
const objectOf = (verbs: string, past: string, after: string): string =>
  `(?:${opening}(?:${verbs}):? |${within}(?:${past}) )${article}(?<paths>${paths})${after}`
/** The paths, and behind them what happened to them. */
const stateOf = (states: string, after: string): string =>
  `(?:${opening}|${within})(?:the )?(?:new )?(?<paths>${paths})(?: files?)?(?: (?:(?:is|are|was|were|has been|have been) )?(?:now )?| ?[:(-] ?)(?:${states})${after}`

const additions = ['add', 'creat', 'introduc']
const removals = ['remov', 'delet', 'drop']
const objects: readonly Form<Verb>[] = [
  form('added', additions, () =>
    objectOf('add(?:s|ed)?|creat(?:e|es|ed)|introduc(?:e|es|ed)', 'added|created|introduced', added),
  ),
  form('removed', removals, () =>
    objectOf('remov(?:e|es|ed)|delet(?:e|es|ed)|drop(?:s|ped)?', 'removed|deleted', end),
  ),
  form('added', ['new'], () => `${opening}new (?:${fileWord}):? (?<paths>${paths})${added}`),
  form('added', ['new', ...additions], () => stateOf('added|created|new', '(?= ?(?:$|[.,;:!)]|and ))')),
  form('removed', removals, () =>
    stateOf('removed|deleted', '(?= ?(?:$|[.,;:!)(]|- |and |because |since ))'),
  ),
]

const renames: readonly Form<'renamed' | 'moved'>[] = [
  form(
    'renamed',
    ['renam'],
    () =>
      `(?:${opening}renam(?:e|es|ed) |${within}renamed )${article}(?<from>${P})(?: to | as | ?-> ?)(?<to>${P})`,
  ),
  form(
    'renamed',
    ['renam'],
    () => `(?<from>${P}) (?:(?:is|was|has been|got) )?renamed(?: to | as | ?-> ?)(?<to>${P})`,
  ),
  form(
    'moved',
    ['mov'],
    () => `(?:${opening}mov(?:e|es|ed) |${within}moved )${article}(?<from>${P})(?: to | ?-> ?)(?<to>${P})`,
  ),
]

/** Words by which a sentence says less than that something was done here. */
const doubt =
  /\b(?:not|never|nothing but|neither|nor|without|no longer|instead|rather|if|when|whenever|unless|until|once|will|would|should|shall|must|may|might|can|could|cannot|planned|plans? to|remaining|open|left|pending|deferred|later|previously|already|earlier|follow-?ups?|next|to be|todo)\b|n't\b/
/** How long a file is. */
const size = /\(\+?\d[\d,]* (?:new )?lines\)/
/** A part of a file that is added to it. */
const partOfFile =
  /\b(?:sections?|entry|entries|paragraphs?|lines?|rows?|headings?|chapters?|examples?|fields?|keys?|columns?)\b/

/** A prefix that names a list of paths: what is added to it is no new file. */
const list = /^[^:]*(?:ignore|\b(?:dist|packages|manifest|sidebar|nav|index|exports?)\b)[^:]*: /

/** Without one of these, a sentence claims nothing: nearly all others are passed over here. */
const anyWord = /add|creat|introduc|new|remov|delet|drop|renam|mov/i

/** The sentence without the reason that it gives. */
const claimOf = (text: string): string => text.replace(/ (?:because|since) .*$/, '')

/** The paths that a sentence says were added, removed or renamed. */
export const readPathClaims = (sentence: Sentence): readonly PathClaim[] => {
  if (!/[./\uE002]/.test(sentence.marked) || !anyWord.test(sentence.marked)) return []
  const pathless = replacePaths(sentence)
  if (pathless.paths.length === 0 || doubt.test(claimOf(pathless.text))) return []
  return [...readRename(pathless, sentence.line), ...readObjects(pathless, sentence.line)]
}

const readRename = (pathless: PathlessText, line: number): readonly PathClaim[] => {
  for (const one of renames) {
    const match = exec(one, pathless.text)
    if (!match) continue
    const [path, to] = pathsIn(pathless, match.groups?.from ?? '', match).concat(
      pathsIn(pathless, match.groups?.to ?? '', match, 1),
    )
    if (path === undefined || to === undefined || path === to) return []
    if (one.kind === 'moved' && !to.endsWith('/') && nameOf(path) !== nameOf(to)) return []
    return [{ kind: 'path', change: 'renamed', path, to, line }]
  }
  return []
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const readObjects = (pathless: PathlessText, line: number): readonly PathClaim[] => {
  const claims = objects.flatMap(one => {
    const change = one.kind
    const match = exec(one, pathless.text)
    if (
      !match?.groups?.paths ||
      (change === 'added' && (isPartAdded(pathless.text, match) || list.test(pathless.text)))
    )
      return []
    return pathsIn(pathless, match.groups.paths, match).map(
      (path): PathClaim => ({ kind: 'path', change, path, to: null, line }),
    )
  })
  return claims.filter(({ path }, at) => claims.findIndex(other => other.path === path) === at)
}

/** How far behind a path a word may stand that says that only a part of the file is new. */
const partReach = 40

const isPartAdded = (text: string, { 0: { length }, index }: RegExpExecArray): boolean =>
  partOfFile.test(text.slice(index, index + length + partReach).replace(size, ''))

/** The paths that a part of a match stands for. */
const pathsIn = (
  { text, paths: listed }: PathlessText,
  part: string,
  { 0: whole, index }: RegExpExecArray,
  skipped = 0,
): readonly string[] => {
  const count = (of: string): number => of.split(P).length - 1
  const first = count(text.slice(0, index)) + count(whole.slice(0, whole.indexOf(part))) + skipped
  return listed.slice(first, first + count(part))
}

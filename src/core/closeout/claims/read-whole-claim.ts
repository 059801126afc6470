import type { Sentence } from '../markdown/list-claims.ts'
import { plainText } from '../markdown/mark-inline.ts'
import type { ChangeClaim } from '../model/change-claim.ts'
import { foldText } from './replace-paths.ts'

type WholeClaim = Exclude<ChangeClaim, { kind: 'path' }>

const change = '(?:changes?|patch|pr|pull request|commit|update|edits?|fix)'
/** What may precede `docs only`: an end before it, or the change itself as the subject. */
const before = `(?:^(?:[-*+] )?|[.,;:!] ?| - |\\b(?:this|it|the ${change}|this ${change}) (?:is|was) (?:an? )?|^an? )(?:purely |entirely )?`
const after = `(?: ${change})?(?= ?(?:$|[.,;:!)]|- |(?:that|which) ))`

const onlyOf = (things: string): RegExp =>
  new RegExp(
    `${before}(?:${things})[- ]only${after}|\\bonly (?:${things}) (?:(?:files? )?(?:was|were|is|are|has|have) (?:been )?)?(?:changed|touched|edited)${after}|\\b(?:this ${change}|the ${change}|it) (?:only (?:changes|touches|edits|affects)|(?:changes|touches|edits|affects) only) (?:the )?(?:${things})${after}|^(?:[-*+] )?only (?:${things}) changes?(?= ?(?:$|[.,;:!)]|- ))`,
  )

/** Each is made when a sentence has its words, which is rare. */
const forms: readonly (readonly [
  kind: WholeClaim['kind'],
  words: readonly string[],
  pattern: () => RegExp,
])[] = [
  ['only docs', ['only', 'doc'], () => onlyOf('docs?|documentation')],
  ['only tests', ['only', 'test'], () => onlyOf('tests?')],
  [
    'no new dependencies',
    ['dependenc'],
    () =>
      /\b(?:no|zero|without (?:(?:requiring|adding|introducing) )?(?:any )?(?=new )|add(?:s|ed)? no|(?:(?:does|do|did) not|(?:does|do|did)n't) (?:add|need|require|introduce)(?: any)?) ?(?:new|additional|extra) (?:(?:runtime|production|external|third-party|npm|pip|package|direct) )?dependenc(?:y|ies)(?: (?:(?:is|are|was|were) )?(?:added|introduced|needed|required))?(?= ?(?:$|[.,;:!)(]|- |and ))/,
  ],
]

const doubt =
  /\b(?:if|when|unless|until|will|would|should|shall|must|may|might|can|could|ensures?|requires? that|policy)\b/

/** What a sentence says about the whole change. */
export const readWholeClaim = (sentence: Sentence): readonly WholeClaim[] => {
  if (!/only|dependenc/i.test(sentence.marked)) return []
  const text = foldText(plainText(sentence))
  if (doubt.test(text)) return []
  return forms.flatMap(([kind, words, pattern]) =>
    words.every(word => text.includes(word)) && pattern().test(text) ? [{ kind, line: sentence.line }] : [],
  )
}

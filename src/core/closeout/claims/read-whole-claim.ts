import type { Sentence } from '../markdown/list-claims.ts'
import { plainText } from '../markdown/mark-inline.ts'
import type { ChangeClaim } from '../model/change-claim.ts'

type WholeClaim = Exclude<ChangeClaim, { kind: 'path' }>

const change = '(?:changes?|patch|pr|pull request|commit|update|edits?|fix)'
/** What may precede `docs only`: an end before it, or the change itself as the subject. */
const before = `(?:^(?:[-*•+] )?|[.,;:!—–] ?|\\b(?:this|it|the ${change}|this ${change}) (?:is|was) (?:an? )?|^an? )(?:purely |entirely )?`
const after = `(?: ${change})?(?= ?(?:$|[.,;:!)—–]|- |(?:that|which) ))`

const onlyOf = (things: string): RegExp =>
  new RegExp(
    `${before}(?:${things})[- ]only${after}|\\bonly (?:${things}) (?:(?:files? )?(?:was|were|is|are|has|have) (?:been )?)?(?:changed|touched|edited)${after}|\\b(?:this ${change}|the ${change}|it) (?:changes|touches|edits|affects) only (?:the )?(?:${things})${after}`,
    'i',
  )

const forms: readonly (readonly [kind: WholeClaim['kind'], pattern: RegExp])[] = [
  ['only docs', onlyOf('docs?|documentation')],
  ['only tests', onlyOf('tests?')],
  [
    'no new dependencies',
    /\b(?:no|zero|without (?:(?:requiring|adding|introducing) )?(?:any )?(?=new )|add(?:s|ed)? no|(?:(?:does|do|did) not|(?:does|do|did)n['’]t) (?:add|need|require|introduce)(?: any)?) ?(?:new|additional|extra) (?:(?:runtime|production|external|third-party|npm|pip|package|direct) )?dependenc(?:y|ies)(?: (?:(?:is|are|was|were) )?(?:added|introduced|needed|required))?(?= ?(?:$|[.,;:!)(—–]|- |and ))/i,
  ],
]

const doubt =
  /\b(?:if|when|unless|until|will|would|should|shall|must|may|might|can|could|ensures?|requires? that|policy)\b/i

/** What a sentence says about the whole change. */
export const readWholeClaim = (sentence: Sentence): readonly WholeClaim[] => {
  if (!/only|dependenc/i.test(sentence.marked)) return []
  const text = plainText(sentence)
  if (doubt.test(text)) return []
  return forms.flatMap(([kind, pattern]) => (pattern.test(text) ? [{ kind, line: sentence.line }] : []))
}

import type { Sentence } from '../markdown/list-claims.ts'
import { plainText } from '../markdown/mark-inline.ts'
import type { ChangeClaim } from '../model/change-claim.ts'
import type { FieldName } from '../model/closeout.ts'
import { readPathClaims } from './read-path-claims.ts'
import { readWholeClaim } from './read-whole-claim.ts'

const searched: readonly (FieldName | null)[] = ['shipped', 'docs', 'records', 'runtime']

/** A longer sentence claims nothing, and so many claims are compared at most: the time stays in proportion to the text. */
const longestSentence = 1_000
const mostClaims = 200

/** Text about comments in code: what is then called documentation may be in any file. */
const aboutComments =
  /\b(?:doc[- ]?strings?|doc comments?|code comments?|inline comments?|(?:js|java|rust|go|php)docs?)\b|\bcomments?[ -]only\b/i

/**
 * List what the closeout claims about its change: files added, removed or renamed, documentation or tests only, and no
 * new dependencies.
 *
 * Precision comes before recall: a sentence in any other form, in doubt, denied, planned or conditional claims nothing.
 *
 * @param isLocal  whether a path leads into a runtime root: those are checked as local paths
 */
export const listChangeClaims = (
  sentences: readonly Sentence[],
  isLocal: (path: string) => boolean,
): readonly ChangeClaim[] => {
  const said = sentences.filter(
    ({ field, marked }) => searched.includes(field) && marked.length <= longestSentence,
  )
  const claims = said.flatMap((sentence): readonly ChangeClaim[] => [
    ...readPathClaims(sentence).filter(({ path, to }) => !isLocal(path) && !(to !== null && isLocal(to))),
    ...readWholeClaim(sentence),
  ])
  const isInDoubt = claims.some(({ kind }) => kind === 'only docs') && said.some(isAboutComments)
  const certain = isInDoubt ? claims.filter(({ kind }) => kind !== 'only docs') : claims
  return certain.slice(0, mostClaims)
}

const isAboutComments = (sentence: Sentence): boolean => aboutComments.test(plainText(sentence))

import type { Closeout } from '../closeout/model/closeout.ts'
import { listUndecidedPaths } from './claims/evaluate-path-claim.ts'
import type { ChangeFacts, ChangeSubject, Questions } from './model/facts.ts'

/** What has to be read before the closeout's claims can be checked. The pull request's own number is known already. */
export const listQuestions = (
  closeout: Closeout,
  subject: ChangeSubject,
  changedFiles: ChangeFacts['changedFiles'],
): Questions => ({
  paths: unique([
    ...closeout.claims.flatMap(claim => (claim.kind === 'path' ? [claim.path] : [])),
    ...(changedFiles.known ? listUndecidedPaths(closeout.changeClaims, changedFiles.value) : []),
  ]),
  references: unique(
    closeout.claims.flatMap(claim =>
      claim.kind === 'reference' && claim.target !== `#${subject.number}` ? [claim.target] : [],
    ),
  ),
})

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)]

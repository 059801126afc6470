import type { RuleCode } from './rule-codes.ts'

/** From worst to mildest. Only an error fails a change. */
export const findingLevels = ['error', 'warning', 'notice'] as const
export type FindingLevel = (typeof findingLevels)[number]

/** A file of the repository, a line of the pull-request body (no path), or neither. Lines are 1-based. */
export type Place = { readonly path?: string; readonly line?: number }

/** One thing that a reader should know or correct. `fix` can be pasted, or is a sentence to act on. */
export type Finding<Code extends string = RuleCode> = {
  readonly code: Code
  readonly level: FindingLevel
  readonly place: Place
  readonly message: string
  readonly fix?: string
}

import type { PolicyProblem } from '../../gate/model/gate-policy.ts'
import type { PolicyFile } from '../model/policy-schema.ts'
import { checkContent, type PolicyDefect } from './check-content.ts'
import { readPolicyText, type YamlText } from './read-policy-text.ts'

/**
 * A policy file as it was read. `file` is empty where the schema refuses anything of it, and `written` is what stands there
 * nevertheless; both are empty where the file is no YAML, and `refusals` say why. `source` is its origin, as `path@commit`.
 */
export type PolicyText = YamlText & {
  readonly source: string
  readonly file: PolicyFile
  readonly defects: readonly PolicyDefect[]
  readonly refusals: readonly PolicyProblem[]
}

/** Read a policy file and check it. Never throws. @see readPolicyText */
export const readPolicyFile = (content: Uint8Array, path: string, source: string): PolicyText => {
  const text = readPolicyText(content, path)
  if ('refusals' in text) return { ...emptyPolicyText(path, source), refusals: text.refusals }
  return { ...text, ...checkContent(text.written), source, refusals: [] }
}

/** A policy that says nothing. */
export const emptyPolicyText = (path: string, source: string): PolicyText => ({
  path,
  source,
  written: {},
  file: {},
  defects: [],
  refusals: [],
  placeOf: () => ({ line: 1, column: 1 }),
})

/** What is wrong with a policy file, each with its place. */
export const problemsOf = ({ path, defects, refusals, placeOf }: PolicyText): readonly PolicyProblem[] => [
  ...refusals,
  ...defects.map(({ at, key, message, fix }) => ({
    path,
    ...placeOf(at, key),
    message,
    ...(fix === undefined ? {} : { fix }),
  })),
]

/** Whether the file has a key. */
export const isWritten = (
  { written }: Pick<PolicyText, 'written'>,
  at: readonly (string | number)[],
): boolean => {
  let value = written
  for (const key of at) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false
    value = (value as Record<string | number, unknown>)[key]
  }
  return true
}

/** Where a key stands, for a reader. */
export const lineOf = ({ placeOf }: Pick<PolicyText, 'placeOf'>, at: readonly string[]): number =>
  placeOf(at.slice(0, -1), at.at(-1)).line

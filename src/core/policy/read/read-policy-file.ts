import type { PolicyProblem } from '../../gate/model/gate-policy.ts'
import { nearestName } from '../../text/nearest-name.ts'
import { type PolicyFile, policySchema } from '../model/policy-schema.ts'
import { checkContent, type PolicyDefect } from './check-content.ts'
import { readPolicyText, type YamlText } from './read-policy-text.ts'

/**
 * A policy file as it was read. `file` is empty where the schema refuses anything of it, and `written` is what stands there
 * nevertheless; both are empty where the file is no YAML, and `refusals` say why. `source` is its origin, as `path@commit`.
 * `mayExtend`: a defect hides whether it inherits from its owner.
 */
export type PolicyText = YamlText & {
  readonly source: string
  readonly file: PolicyFile
  readonly defects: readonly PolicyDefect[]
  readonly refusals: readonly PolicyProblem[]
  readonly mayExtend: boolean
}

/** Read a policy file and check it. Never throws. @see readPolicyText */
export const readPolicyFile = (content: Uint8Array, path: string, source: string): PolicyText => {
  const text = readPolicyText(content, path)
  if ('refusals' in text)
    return { ...emptyPolicyText(path, source), refusals: text.refusals, mayExtend: hasExtendsKey(content) }
  const checked = checkContent(text.written)
  return {
    ...text,
    ...checked,
    source,
    refusals: [],
    mayExtend: checked.defects.some(defect => concernsKey(defect, 'extends')),
  }
}

/** Whether a defect is in a key at the top, or in one that may be its misspelling. */
export const concernsKey = ({ at, key }: PolicyDefect, name: keyof PolicyFile): boolean =>
  at[0] === name || (at.length === 0 && nearestName(key ?? '', Object.keys(policySchema.shape)) === name)

/** Whether a text that is no YAML has something like the key `extends` outside comments, in any encoding of ASCII. */
const hasExtendsKey = (content: Uint8Array): boolean => {
  const text = new TextDecoder('latin1').decode(content).replaceAll('\0', '')
  return /^(?![ \t]*#).*extends?["']?[ \t]*:/im.test(text)
}

/** A policy that says nothing. */
export const emptyPolicyText = (path: string, source: string): PolicyText => ({
  path,
  source,
  written: {},
  file: {},
  defects: [],
  refusals: [],
  mayExtend: false,
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

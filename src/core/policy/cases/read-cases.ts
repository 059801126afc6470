import type { PolicyProblem } from '../../gate/model/gate-policy.ts'
import { describeJson } from '../../text/json/describe-json.ts'
import { describeRequirement } from '../../text/json/describe-requirement.ts'
import { type PolicyCase, policyCasesSchema } from '../model/policy-cases-schema.ts'
import { readPolicyText } from '../read/read-policy-text.ts'

/** A case with the line of its name. */
export type PlacedCase = PolicyCase & { readonly line: number }

/** The cases of a file, or why it has none that can be run. */
export type CasesReading = {
  readonly cases: readonly PlacedCase[]
  readonly problems: readonly PolicyProblem[]
}

type Keys = readonly (string | number)[]

const valueAt = (written: unknown, at: Keys): unknown =>
  at.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | null)?.[key], written)

/** Aliases may repeat a text: what counts is the text of all cases together, written out. */
const mostText = 256 * 1024
/** Further defects of a file are of no use, and a file may have thousands. */
const mostProblems = 20

/** The length of all texts and keys of a value; the walk ends where that is too much. */
const textOf = (written: unknown): number => {
  const open: unknown[] = [written]
  let length = 0
  while (open.length > 0 && length <= mostText) {
    const value = open.pop()
    length += typeof value === 'string' ? value.length : 1
    if (typeof value !== 'object' || value === null) continue
    for (const [key, one] of Object.entries(value)) {
      if (!Array.isArray(value)) length += key.length
      open.push(one)
    }
  }
  return length
}

/** Read the cases of a policy. A file with any defect has none: a case that is left out would pass. Never throws. */
export const readCases = (content: Uint8Array, path: string): CasesReading => {
  const text = readPolicyText(content, path)
  if ('refusals' in text) return { cases: [], problems: text.refusals }
  if (textOf(text.written) > mostText) {
    const message = 'the cases have more than 256 KiB of text with their aliases written out.'
    return { cases: [], problems: [{ path, line: 1, column: 1, message, fix: 'Use shorter texts.' }] }
  }
  const checked = policyCasesSchema.safeParse(text.written)
  if (checked.success) {
    return {
      cases: checked.data.cases.map((one, index) => ({
        ...one,
        line: text.placeOf(['cases', index], 'name').line,
      })),
      problems: [],
    }
  }
  const problems = checked.error.issues.flatMap(issue => {
    const at = issue.path as Keys
    const name = at.length === 0 ? 'the file' : `\`${at.join('.')}\``
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(key => ({
        path,
        ...text.placeOf(at, key),
        message: `${JSON.stringify(key)} is not a key of ${name}.`,
      }))
    }
    const found = describeJson(valueAt(text.written, at))
    const message = `${name} is ${found}; it must ${describeRequirement(issue)}.`
    return [{ path, ...text.placeOf(at), message }]
  })
  return { cases: [], problems: problems.slice(0, mostProblems) }
}

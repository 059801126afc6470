import picomatch from 'picomatch'
import { checkContracts } from '../artifacts/run/check-contracts.ts'
import { costlyGlob } from '../text/compile-glob.ts'
import { describeJson } from '../text/json/describe-json.ts'
import { foldRoot } from './fill-policy.ts'
import type { PolicyFile } from './model/policy-schema.ts'
import type { PolicyDefect } from './read/check-content.ts'

type Keys = readonly (string | number)[]

const rootDefect = (root: string): string | null => {
  const folded = foldRoot(root)
  if (folded === '' || folded === '.') return 'must name a folder below the root of the repository'
  if (folded.startsWith('/') || /^[a-z]:[\\/]/i.test(folded)) return 'must be a relative path'
  if (folded.split('/').some(part => part === '..' || part === '.' || part === '')) {
    return 'must not contain `..`, `.` or `//`'
  }
  if (/[*?[\]{}!\\]/.test(folded)) return 'must be a plain path without glob characters and backslashes'
  if (/[\0-\x1f]/.test(folded)) return 'must not contain control characters'
  return null
}

const globDefect = (glob: string): string | null => {
  if (glob.trim() === '') return 'must be a glob'
  if (glob.startsWith('/'))
    return 'must be a glob relative to the root of the repository, without a leading `/`'
  if (glob.split('/').includes('..')) return 'must be a glob without `..`'
  if (glob.startsWith('!')) return 'must be a glob that does not start with `!`'
  if (glob.length > 250) return 'must have at most 250 characters'
  try {
    picomatch.makeRe(glob, { dot: true, strictBrackets: true })
    const costly = costlyGlob(glob)
    return costly === null ? null : `must ${costly}`
  } catch (error) {
    return `must be a valid glob (${error instanceof Error ? error.message : String(error)})`
  }
}

const check = (
  at: Keys,
  written: readonly string[] | undefined,
  defectOf: (one: string) => string | null,
): readonly PolicyDefect[] =>
  (written ?? []).flatMap((one, index) => {
    const defect = defectOf(one)
    return defect === null
      ? []
      : [
          {
            at: [...at, index],
            message: `\`${[...at, index].join('.')}\` is ${describeJson(one)}; it ${defect}.`,
          },
        ]
  })

/** What the schema cannot check: whether roots and globs stay inside the repository and can match at all. */
export const checkPolicyPaths = (file: PolicyFile): readonly PolicyDefect[] => [
  ...check(['roots'], file.roots, rootDefect),
  ...check(['allow'], file.allow, globDefect),
  ...check(['floor', 'roots'], file.floor?.roots, rootDefect),
  ...check(['floor', 'allow'], file.floor?.allow, globDefect),
  ...check(['closeout', 'documents'], file.closeout?.documents, globDefect),
  ...check(['closeout', 'required_for', 'paths'], file.closeout?.required_for?.paths, globDefect),
  ...(file.promotion?.rules ?? []).flatMap((rule, index) => [
    ...check(['promotion', 'rules', index, 'when'], rule.when, globDefect),
    ...check(['promotion', 'rules', index, 'docs'], rule.docs, globDefect),
  ]),
  ...(file.evidence?.required ?? []).flatMap(({ when }, index) =>
    check(['evidence', 'required', index, 'when'], when, globDefect),
  ),
]

/** Whether the contracts let a run be committed without a plan and a result. */
export const checkPolicyContracts = ({ contracts }: PolicyFile): readonly PolicyDefect[] =>
  contracts
    ? checkContracts(contracts).map(({ at, ...defect }) => ({ at: ['contracts', ...at], ...defect }))
    : []

import picomatch from 'picomatch'
import { foldRoot } from './fill-policy.ts'
import type { PolicyFile } from './model/policy-schema.ts'
import type { PolicyDefect } from './parse-policy.ts'

type Keys = readonly (string | number)[]

const rootDefect = (root: string): string | null => {
  const folded = foldRoot(root)
  if (folded === '' || folded === '.') return 'expected a folder below the root'
  if (folded.startsWith('/') || /^[a-z]:[\\/]/i.test(folded)) return 'expected a path relative to any folder'
  if (folded.split('/').some(part => part === '..' || part === '.' || part === '')) {
    return 'expected a path without `..`, `.` or `//`'
  }
  if (/[*?[\]{}!\\]/.test(folded)) return 'expected a plain path, without a glob or a backslash'
  if (/[\0-\x1f]/.test(folded)) return 'expected a path without control characters'
  return null
}

const globDefect = (glob: string): string | null => {
  if (glob.trim() === '') return 'expected a glob'
  if (glob.startsWith('/')) return 'expected a glob relative to the root, without a leading `/`'
  if (glob.split('/').includes('..')) return 'expected a glob without `..`'
  if (glob.startsWith('!')) return 'expected a glob that is not negated'
  if (glob.length > 1_000) return 'expected at most 1,000 characters'
  try {
    picomatch.makeRe(glob, { dot: true, strictBrackets: true })
    return null
  } catch (error) {
    return `expected a glob: ${error instanceof Error ? error.message : String(error)}`
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
            message: `unexpected ${JSON.stringify(one)} in \`${at.join('.')}\`, ${defect}.`,
          },
        ]
  })

/** What a schema cannot see: whether roots and globs stay inside the repository and can be matched at all. */
export const checkPolicyPaths = (file: PolicyFile): readonly PolicyDefect[] => [
  ...check(['roots'], file.roots, rootDefect),
  ...check(['allow'], file.allow, globDefect),
  ...check(['closeout', 'documents'], file.closeout?.documents, globDefect),
  ...check(['closeout', 'required_for', 'paths'], file.closeout?.required_for?.paths, globDefect),
  ...(file.promotion?.rules ?? []).flatMap((rule, index) => [
    ...check(['promotion', 'rules', index, 'when'], rule.when, globDefect),
    ...check(['promotion', 'rules', index, 'docs'], rule.docs, globDefect),
  ]),
]

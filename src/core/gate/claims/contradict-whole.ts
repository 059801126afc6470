import type { ChangeClaim } from '../../closeout/model/change-claim.ts'
import { counted, shownText } from '../../text/shown-text.ts'
import type { ChangedFile, NewDependency } from '../model/facts.ts'
import { classifyFile, type FileKind } from './classify-file.ts'
import type { Contradiction } from './evaluate-path-claim.ts'

type OnlyClaim = Exclude<ChangeClaim, { kind: 'path' } | { kind: 'no new dependencies' }>

/** Kinds of files that a claim excludes. What a name does not tell apart contradicts nothing. */
const excluded = {
  'only docs': ['code', 'tests', 'manifest'],
  'only tests': ['code'],
} as const satisfies Record<OnlyClaim['kind'], readonly FileKind[]>

const things = { 'only docs': 'documentation', 'only tests': 'tests' } as const
const kindNames = { code: 'code', tests: 'a test', manifest: 'a manifest' } as const

/** What contradicts the claim that a change touches documentation or tests only; `null` for nothing. */
export const contradictOnly = ({ kind }: OnlyClaim, files: readonly ChangedFile[]): Contradiction | null => {
  const others = files.flatMap(({ path }) => {
    const found = excluded[kind].find(one => one === classifyFile(path))
    return found ? [{ path, kind: found }] : []
  })
  const [first] = others
  if (!first) return null
  const rest = others.length > 1 ? ` and ${counted(others.length - 1, 'other file')} of that sort` : ''
  return {
    message: `The closeout says that only ${things[kind]} changed, but the change touches ${shownText(first.path)} (${kindNames[first.kind]})${rest}.`,
    fix: 'Say what else changed, or move it to another pull request.',
  }
}

/** What contradicts the claim that no dependency is new; `null` for nothing. */
export const contradictNoDependencies = (added: readonly NewDependency[]): Contradiction | null => {
  const [first] = added
  if (!first) return null
  const rest = added.length > 1 ? ` and ${added.length - 1} more` : ''
  return {
    message: `The closeout says that no dependency is new, but the change adds ${shownText(first.name)} to ${shownText(first.path)}${rest}.`,
    fix: 'Name the new dependencies with their reasons, or remove them.',
  }
}

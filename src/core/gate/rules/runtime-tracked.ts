import { shellWord } from '../../text/shell-word.ts'
import { counted, shownText } from '../../text/shown-text.ts'
import { runtimeRoots } from '../../vocabulary/artifact-roots.ts'
import type { FindingLevel } from '../../vocabulary/finding.ts'
import { cannotDecide, finding } from '../finding.ts'
import { listTrackedRuntime } from '../list-tracked-runtime.ts'
import type { RuntimePath } from '../model/facts.ts'
import type { EvaluateRule, RuleContext, RuleFinding } from '../model/rule-context.ts'

/** So many paths get a finding each; the rest is counted in one. */
const mostNamed = 100

/**
 * The target branch tracks no path under a runtime root after the merge.
 *
 * @see seed 001, "Completion Rule"
 */
export const runtimeTracked: EvaluateRule = change => {
  const { facts, policy } = change
  if (!facts.trackedRuntime.known)
    return [cannotDecide('runtime-tracked', 'The tracked files', facts.trackedRuntime)]
  const tracked = listTrackedRuntime(facts, policy)
  const fix = untrack(tracked)
  const named = tracked.slice(0, mostNamed).map(entry => nameOne(entry, change, fix))
  const rest = tracked.slice(mostNamed)
  return rest.length === 0 ? named : [...named, countRest(rest, change, fix)]
}

const nameOne = (entry: RuntimePath, change: RuleContext, fix: string): RuleFinding =>
  finding(
    'runtime-tracked',
    { path: entry.path },
    `${shownText(entry.path)}: unexpected tracked runtime ${kinds[entry.kind]}, expected none.${standings[entry.standing]}${durableConfigNote(entry)}`,
    { level: levelOf(entry, change), fix },
  )

const countRest = (rest: readonly RuntimePath[], change: RuleContext, fix: string): RuleFinding => {
  const levels = rest.map(entry => levelOf(entry, change))
  const level = (['error', 'warning'] as const).find(one => levels.includes(one)) ?? 'notice'
  return finding(
    'runtime-tracked',
    {},
    `${counted(rest.length, 'more tracked runtime path')}, not named here.`,
    { level, fix },
  )
}

const kinds = { file: 'file', symlink: 'symlink', submodule: 'submodule' } as const

const standings = {
  introduced: '',
  inherited: ' The base brought it, not this change.',
  removed: '',
  undetermined: ' Whether this change or the base brought it could not be told.',
} as const

const levelOf = (entry: RuntimePath, { facts, policy }: RuleContext): FindingLevel =>
  entry.standing === 'inherited' && !facts.subject.isDefaultBranch ? policy.inherited : 'error'

/** So many roots stand in the command; after it the gate names those that are left. */
const mostRoots = 20

/** Two commands for all of it: the roots leave the index, and the ignore rules cover them wherever they are. */
const untrack = (tracked: readonly RuntimePath[]): string => {
  const roots = [...new Set(tracked.map(entry => entry.root))].slice(0, mostRoots)
  const rules = [...new Set(roots.map(ignoreRule))]
  return `git rm -r --cached -- ${roots.map(shellWord).join(' ')}\nprintf '%s\\n' ${rules.map(shellWord).join(' ')} >> .gitignore`
}

/** The root's own name, which an ignore rule finds at any depth; one of two names only where it is. */
const ignoreRule = (root: string): string => {
  const known = runtimeRoots.find(one => `/${root.toLowerCase()}`.endsWith(`/${one}`))
  if (known === undefined) return `${root}/`
  const written = root.slice(root.length - known.length)
  return known.includes('/') ? `**/${written}/` : `${written}/`
}

const durableConfigNote = (entry: RuntimePath): string =>
  /(^|\/)\.flow-agents\/config\//i.test(entry.path)
    ? " Newer Flow Agents keeps durable config there; `allow: ['.flow-agents/config/**']` in .github/closeout.yml would allow it."
    : ''

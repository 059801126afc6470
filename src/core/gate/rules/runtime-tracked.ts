import { commitAt, gitAt } from '../../text/git-at.ts'
import { shellWord } from '../../text/shell-word.ts'
import { counted, shownText } from '../../text/shown-text.ts'
import type { FindingLevel } from '../../vocabulary/finding.ts'
import { cannotDecide, finding } from '../finding.ts'
import { addIgnoreLines, listIgnoreRules } from '../ignore-rules.ts'
import { isAllowed, listTrackedRuntime } from '../list-tracked-runtime.ts'
import type { RuntimePath } from '../model/facts.ts'
import type { EvaluateRule, RuleContext, RuleFinding } from '../model/rule-context.ts'

/** The most paths that get a finding of their own; one finding counts the rest. */
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
  const { top = '' } = facts.subject
  const left = tracked.filter(entry => !entry.isRemovalStaged)
  const fix = isBlunt(left, change) ? fixAt(top) : untrack(left, top)
  const fixOf = (entry: RuntimePath): string =>
    entry.isRemovalStaged ? commitAt(top, 'Untrack runtime files') : fix
  const named = tracked.slice(0, mostNamed).map(entry => nameOne(entry, change, fixOf(entry)))
  const [first, ...others] = tracked.slice(mostNamed)
  if (first === undefined) return named
  return [...named, countRest([first, ...others], change, left.length > 0 ? fix : fixOf(first))]
}

const nameOne = (entry: RuntimePath, change: RuleContext, fix: string): RuleFinding =>
  finding(
    'runtime-tracked',
    { path: entry.path },
    `${shownText(entry.path)} is ${stateOf(entry)}. It is an agent’s working file and must stay untracked.${foldNote(entry)}${standingOf(entry, change)}${durableConfigNote(entry)}`,
    { level: levelOf(entry, change), fix },
  )

const stateOf = ({ isStaged, isRemovalStaged, kind }: RuntimePath): string => {
  if (isStaged) return `staged${stagedKinds[kind]}, so the next commit would track it`
  return `${kinds[kind]} by git${isRemovalStaged ? ' in the last commit. Its removal is staged and not committed yet' : ''}`
}

const countRest = (rest: readonly RuntimePath[], change: RuleContext, fix: string): RuleFinding => {
  const levels = rest.map(entry => levelOf(entry, change))
  const level = (['error', 'warning'] as const).find(one => levels.includes(one)) ?? 'notice'
  return finding(
    'runtime-tracked',
    {},
    `${counted(rest.length, 'more runtime path')} ${rest.length === 1 ? 'is' : 'are'} tracked by git.`,
    { level, fix },
  )
}

const kinds = {
  file: 'tracked',
  symlink: 'tracked as a symlink',
  submodule: 'tracked as a submodule',
} as const

const stagedKinds = { file: '', symlink: ' as a symlink', submodule: ' as a submodule' } as const

/** On the base itself nothing is compared, which a reader may not expect. Elsewhere the action says the same. */
const standingOf = ({ standing }: RuntimePath, { facts: { subject } }: RuleContext): string => {
  const { ref, sha } = subject.base
  const isBaseItself = subject.kind === 'local' && sha !== null && sha === subject.head.sha
  if (standing !== 'inherited' || !isBaseItself) return standings[standing]
  return ` The base branch already has it: the base${ref === null ? '' : ` (${shownText(ref)})`} is the checked-out commit itself.`
}

const standings = {
  introduced: '',
  inherited: ' The base branch already has it; this change did not add it.',
  removed: '',
  undetermined: ' Whether this change added it or the base branch already had it could not be read.',
} as const

const levelOf = (entry: RuntimePath, { facts, policy }: RuleContext): FindingLevel =>
  entry.standing === 'inherited' && !facts.subject.isDefaultBranch ? policy.inherited : 'error'

/** The most roots in one command; the next run of the gate names the others. */
const mostRoots = 20

/** The command of ours for a checkout: it finds its top from any folder in it. */
const fixAt = (top: string): string =>
  `closeout fix${/^(?:\.\.(?:\/|$))*$/.test(top) ? '' : ` -C ${shellWord(top)}`}`

/**
 * Whether git's own command would do too much or too little: a root has allowed paths too, a name is not UTF-8, or
 * only the index has what is staged: git drops it, or refuses.
 */
const isBlunt = (tracked: readonly RuntimePath[], { facts, policy }: RuleContext): boolean => {
  const roots = new Set(tracked.map(({ root }) => root))
  const all = facts.trackedRuntime.known ? facts.trackedRuntime.value : []
  return (
    all.some(entry => roots.has(entry.root) && entry.standing !== 'removed' && isAllowed(entry, policy)) ||
    tracked.some(entry => entry.isLoneCopy) ||
    [...roots].some(root => root.includes('\ufffd'))
  )
}

/**
 * Two commands for all paths: remove the roots from the index, and ignore them at every depth. Rules that exist are left
 * out, and the second command with them.
 */
const untrack = (tracked: readonly RuntimePath[], top: string): string => {
  const roots = [...new Set(tracked.map(entry => entry.root))].slice(0, mostRoots)
  const bare = tracked.filter(({ root, isIgnored }) => roots.includes(root) && !isIgnored)
  const rules = listIgnoreRules(bare)
  // A name with these characters would be a pattern.
  const literal = roots.some(root => /[*?[\\]|^:/.test(root)) ? ' --literal-pathspecs' : ''
  const untracked = `${gitAt(top)}${literal} rm -r --cached -- ${roots.map(shellWord).join(' ')}`
  return rules.length === 0 ? untracked : `${untracked}\n${addIgnoreLines(rules, top)}`
}

const foldNote = ({ root, foldsTo }: RuntimePath): string =>
  foldsTo === undefined ? '' : ` Windows or macOS reads ${shownText(root)} as ${foldsTo}.`

const durableConfigNote = (entry: RuntimePath): string =>
  /(^|\/)\.flow-agents\/config\//i.test(entry.path)
    ? " Newer versions of Flow Agents keep durable settings in this folder. To allow them, add `allow: ['.flow-agents/config/**']` to .github/closeout.yml."
    : ''

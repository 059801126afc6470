import type { RuntimePath } from '../../model/facts.ts'
import type { Finding, FindingLevel } from '../../model/finding.ts'
import type { JudgedChange, JudgeRule } from '../../model/judged-change.ts'
import { shellWord } from '../../model/shell-word.ts'
import { counted, shownText } from '../../model/shown-text.ts'
import { cannotTell, found } from '../found.ts'
import { listTrackedRuntime } from '../list-tracked-runtime.ts'

/** So many paths get a finding each; the rest is counted in one. */
const mostNamed = 100

/**
 * The target branch tracks no path under a runtime root after the merge.
 *
 * @see seed 001, "Completion Rule"
 */
export const runtimeTracked: JudgeRule = change => {
  const { facts, policy } = change
  if (!facts.trackedRuntime.known)
    return [cannotTell('runtime-tracked', 'The tracked files', facts.trackedRuntime)]
  const tracked = listTrackedRuntime(facts, policy)
  const named = tracked.slice(0, mostNamed).map(entry => nameOne(entry, change))
  const rest = tracked.slice(mostNamed)
  return rest.length === 0 ? named : [...named, countRest(rest, change)]
}

const nameOne = (entry: RuntimePath, change: JudgedChange): Finding =>
  found(
    'runtime-tracked',
    { path: entry.path },
    `${shownText(entry.path)}: unexpected tracked runtime ${kinds[entry.kind]}, expected none.${standings[entry.standing]}${durableConfigNote(entry)}`,
    { level: levelOf(entry, change), fix: untrack(entry) },
  )

const countRest = (rest: readonly RuntimePath[], change: JudgedChange): Finding => {
  const levels = rest.map(entry => levelOf(entry, change))
  const level = (['error', 'warning'] as const).find(one => levels.includes(one)) ?? 'notice'
  const folders = [...new Set(rest.map(rootFolder))]
  return found(
    'runtime-tracked',
    {},
    `${counted(rest.length, 'more tracked runtime path')}, not named here.`,
    {
      level,
      fix: `git rm -r --cached -- ${folders.slice(0, 20).map(shellWord).join(' ')}`,
    },
  )
}

const kinds = { file: 'file', symlink: 'symlink', submodule: 'submodule' } as const

const standings = {
  introduced: '',
  inherited: ' The base brought it, not this change.',
  removed: '',
  undetermined: ' Whether this change or the base brought it could not be told.',
} as const

const levelOf = (entry: RuntimePath, { facts, policy }: JudgedChange): FindingLevel =>
  entry.standing === 'inherited' && !facts.subject.isDefaultBranch ? policy.inherited : 'error'

/** The folder, link or submodule that is the root itself, as this repository writes it. */
const rootFolder = (entry: RuntimePath): string => {
  const at = `/${entry.path.toLowerCase()}/`.indexOf(`/${entry.root.toLowerCase()}/`)
  return at < 0 ? entry.path : entry.path.slice(0, at + entry.root.length)
}

const untrack = (entry: RuntimePath): string => {
  const folder = rootFolder(entry)
  return `git rm -r --cached -- ${shellWord(folder)} && printf '%s\\n' ${shellWord(`${entry.root}/`)} >> .gitignore`
}

const durableConfigNote = (entry: RuntimePath): string =>
  /(^|\/)\.flow-agents\/config\//i.test(entry.path)
    ? " Newer Flow Agents keeps durable config there; `allow: ['.flow-agents/config/**']` in .github/closeout.yml would allow it."
    : ''

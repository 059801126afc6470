import { matchesGlob } from '../../text/field-path.ts'
import { counted, shownText } from '../../text/shown-text.ts'
import { cannotDecide, finding } from '../finding.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/** The most paths that get a finding of their own; one finding counts the rest. */
const mostNamed = 20

/** No commit of the change adds a runtime file that a later one removes: it would stay in the history for good. */
export const runtimeInHistory: EvaluateRule = ({ facts, policy }) => {
  if (facts.subject.kind === 'push') return []
  if (!facts.runtimeInHistory.known) {
    return [cannotDecide('runtime-in-history', 'The commits of the change', facts.runtimeInHistory)]
  }
  const paths = facts.runtimeInHistory.value.filter(entry => !matchesGlob(entry.path, policy.allow))
  const named = paths
    .slice(0, mostNamed)
    .map(({ path, commit }) =>
      finding(
        'runtime-in-history',
        { path },
        `${shownText(path)} was added in commit ${commit.slice(0, 7)} and removed later. A merge commit or a rebase keeps it in the history.`,
        { fix: `Merge with squash, or rewrite the branch: git rebase -i ${commit.slice(0, 7)}~1` },
      ),
    )
  const rest = paths.length - named.length
  return rest === 0
    ? named
    : [...named, finding('runtime-in-history', {}, `${counted(rest, 'more runtime path')} in the history.`)]
}

import { counted, shownText } from '../../text/shown-text.ts'
import { cannotDecide, finding } from '../finding.ts'
import { isAllowed } from '../list-tracked-runtime.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/** So many paths get a finding each; the rest is counted in one. */
const mostNamed = 20

/** No commit of the change adds a runtime file that a later one removes: it would stay in the history for good. */
export const runtimeInHistory: EvaluateRule = ({ facts, policy }) => {
  if (facts.subject.kind === 'push') return []
  if (!facts.runtimeInHistory.known) {
    return [cannotDecide('runtime-in-history', 'The commits of the change', facts.runtimeInHistory)]
  }
  const paths = facts.runtimeInHistory.value.filter(entry => !isAllowed(entry, policy))
  const named = paths
    .slice(0, mostNamed)
    .map(({ path, commit }) =>
      finding(
        'runtime-in-history',
        { path },
        `${shownText(path)}: added in ${commit.slice(0, 7)} and removed later; a merge or a rebase keeps it in the history.`,
        { fix: `Squash when merging, or rewrite the branch: git rebase -i ${commit.slice(0, 7)}~1` },
      ),
    )
  const rest = paths.length - named.length
  return rest === 0
    ? named
    : [...named, finding('runtime-in-history', {}, `${counted(rest, 'more runtime path')} in the history.`)]
}

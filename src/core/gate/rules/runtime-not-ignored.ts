import { shellWord } from '../../text/shell-word.ts'
import { defaultArtifactRoot } from '../../vocabulary/artifact-roots.ts'
import { cannotDecide, finding } from '../finding.ts'
import { ignoreRuleOf } from '../ignore-rules.ts'
import { listTrackedRuntime } from '../list-tracked-runtime.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/**
 * The roots in use are ignored: the seed's own, those that policy adds, those under which something is tracked, and,
 * before a push, those that stand in the work tree.
 * A repository need not ignore the roots of tools that it never used.
 */
export const runtimeNotIgnored: EvaluateRule = ({ facts, policy }) => {
  const { unignoredRoots, presentRoots } = facts
  if (!unignoredRoots.known) return [cannotDecide('runtime-not-ignored', 'The ignore rules', unignoredRoots)]
  const inUse = new Set([
    defaultArtifactRoot,
    ...policy.roots,
    ...presentRoots,
    ...listTrackedRuntime(facts, policy).map(entry => entry.foldsTo ?? entry.root),
  ])
  const bare = [...inUse].filter(root => unignoredRoots.value.includes(root))
  if (bare.length === 0) return []
  const lines = bare.map(ignoreRuleOf)
  return [
    finding(
      'runtime-not-ignored',
      { path: '.gitignore' },
      `No ignore rule covers ${lines.join(', ')}, so \`git add .\` would add the runtime files.`,
      {
        fix: `printf '\\n%s\\n' ${lines.map(shellWord).join(' ')} >> .gitignore`,
      },
    ),
  ]
}

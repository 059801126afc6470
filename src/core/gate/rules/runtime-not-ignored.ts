import { cannotDecide, finding } from '../finding.ts'
import { addIgnoreLines, ignoreRuleOf } from '../ignore-rules.ts'
import { listBareRoots } from '../list-bare-roots.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/** The roots in use are ignored. @see listBareRoots */
export const runtimeNotIgnored: EvaluateRule = ({ facts, policy }) => {
  const bare = listBareRoots(facts, policy)
  if (!bare.known) return [cannotDecide('runtime-not-ignored', 'The ignore rules', bare)]
  if (bare.value.length === 0) return []
  const lines = bare.value.map(ignoreRuleOf)
  return [
    finding(
      'runtime-not-ignored',
      { path: '.gitignore' },
      `No ignore rule covers ${lines.join(', ')}, so \`git add .\` would add the runtime files.`,
      {
        fix: addIgnoreLines(lines, facts.subject.top ?? ''),
      },
    ),
  ]
}

import { matchesGlob } from '../text/field-path.ts'
import { type Known, known } from '../vocabulary/known.ts'
import type { ChangeFacts } from './model/facts.ts'
import type { GatePolicy } from './model/gate-policy.ts'

/** Documentation by place or by ending. */
const documentation = [
  '**/*.{md,mdx,markdown,txt,rst,adoc}',
  'docs/**',
  '**/docs/**',
  '**/LICENSE',
  '**/NOTICE',
]

/** Files that look like documentation but control agents or machines. */
const steering = [
  '**/{CLAUDE,AGENTS,GEMINI,SKILL}.md',
  'skills/**',
  'agents/**',
  '.github/**',
  '**/requirements*.txt',
  '**/CMakeLists.txt',
]

/** Whether one reasoned skip may stand for the whole closeout of this change. */
export const isSkipAccepted = (facts: ChangeFacts, policy: GatePolicy): Known<boolean> => {
  if (policy.closeout.section_skip !== 'trivial') return known(policy.closeout.section_skip === 'always')
  if (!facts.changedFiles.known) return facts.changedFiles
  const touched = facts.changedFiles.value.flatMap(file => (file.from ? [file.path, file.from] : [file.path]))
  return known(
    touched.length > 0 &&
      touched.every(path => matchesGlob(path, documentation) && !matchesGlob(path, steering)),
  )
}

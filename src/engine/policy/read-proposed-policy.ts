import type { ChangedFile } from '../../core/gate/model/facts.ts'
import type { PolicyProblem } from '../../core/gate/model/gate-policy.ts'
import type { PolicyReading } from '../../core/policy/model/policy.ts'
import { misplacedPolicy } from '../../core/policy/model/unreadable-policy.ts'
import { type Known, known, unknown } from '../../core/vocabulary/known.ts'
import type { Change } from '../check-change.ts'
import { type PolicySources, readComposed } from './read-policy.ts'

/** A change as far as its own policy is read. */
export type ProposingChange = PolicySources & { readonly reader: Pick<Change['reader'], 'readHeadBytes'> }

/**
 * The defects of the policy at the head of a change that edits it; `null` for any other change. It is not in force yet, but
 * it will be for everybody once the change is merged.
 */
export const readProposedPolicy = async (
  change: ProposingChange,
  base: Pick<PolicyReading, 'floorFrom'>,
  changedFiles: Known<readonly ChangedFile[]>,
): Promise<Known<readonly PolicyProblem[] | null>> => {
  const { reader, policyPath: path } = change
  const edited = changedFiles.known
    ? changedFiles.value.find(file => file.path === path || file.from === path)
    : undefined
  if (!edited) return known(null)
  const leaves = leavingFloor(path, change.isFloorEverywhere ? undefined : base.floorFrom)
  if (edited.status === 'removed' || edited.path !== path) return known(leaves.length > 0 ? leaves : null)
  const content = await reader.readHeadBytes(path)
  if (!content.known) return content
  if (content.value === null) return known(misplacedPolicy(path, path).problems)
  const composed = await readComposed(change, content.value, path)
  if (!('reading' in composed)) {
    const [unread] = composed.problems
    return unknown(`${unread?.message ?? ''}${unread?.fix ? `. ${unread.fix}` : ''}`)
  }
  const { reading, isInheriting } = composed
  return known([...reading.problems, ...(isInheriting ? [] : leaves)])
}

/** A repository cannot leave the floor of its owner by a change of its own. */
const leavingFloor = (path: string, floorFrom: string | undefined): readonly PolicyProblem[] =>
  floorFrom === undefined
    ? []
    : [
        {
          path,
          line: 1,
          column: 1,
          message: `the change removes \`extends: owner\`, by which the floor of ${floorFrom} counts in this repository.`,
          fix: 'Keep `extends: owner`. Who may change the floor can remove it there first.',
        },
      ]

import type { ChangedFile } from '../../core/gate/model/facts.ts'
import type { PolicyProblem } from '../../core/gate/model/gate-policy.ts'
import { misplacedPolicy } from '../../core/policy/model/unreadable-policy.ts'
import { type Known, known } from '../../core/vocabulary/known.ts'
import type { ChangeReader } from '../../io/change-reader.ts'
import { lazy } from '../lazy.ts'

/**
 * The defects of the policy at the head of a change that edits it; `null` for any other change. It is not in force yet, but
 * it will be for everybody once the change is merged.
 */
export const readProposedPolicy = async (
  reader: Pick<ChangeReader, 'readHeadBytes'>,
  path: string,
  changedFiles: Known<readonly ChangedFile[]>,
): Promise<Known<readonly PolicyProblem[] | null>> => {
  const isEdited =
    changedFiles.known && changedFiles.value.some(file => file.path === path && file.status !== 'removed')
  if (!isEdited) return known(null)
  const content = await reader.readHeadBytes(path)
  if (!content.known) return content
  if (content.value === null) return known(misplacedPolicy(path, path).problems)
  const { parsePolicy } = await lazy.parsePolicy()
  return known(parsePolicy(content.value, path, path).problems)
}

import type { PolicyReading } from '../../../core/policy/model/policy.ts'
import { policyPath as usualPolicyPath } from '../../../core/policy/model/policy-defaults.ts'
import {
  absentPolicy,
  misplacedPolicy,
  unreadablePolicy,
} from '../../../core/policy/model/unreadable-policy.ts'
import { foldPath, toBytes } from '../../git/trees/fold-path.ts'
import { type FlatTree, isText } from '../../git/trees/tree-entry.ts'
import { readBlob, readFileAt } from './read-tree.ts'
import type { Desk } from './remote-reader.ts'

/** The policy at the base. */
export const readRemotePolicy = async (desk: Desk): Promise<PolicyReading> => {
  const { ask, repository, subject, policyPath } = desk
  const path = foldPath(policyPath ?? '') ?? usualPolicyPath
  const source = `${path}@${subject.base}`
  const base = await desk.readBase()
  const entry = base.known ? base.value.get(toBytes(path)) : undefined
  if (entry && !isText(entry)) return misplacedPolicy(path, source)
  if (base.known && !entry) {
    return hasFolder(base.value, path) ? misplacedPolicy(path, source) : absentPolicy
  }
  const file = await (entry
    ? readBlob(ask, repository, entry.oid, path)
    : readFileAt(ask, repository, path, subject.base))
  if (!file.known) return unreadablePolicy(path, file.why)
  if (file.value === null) return absentPolicy
  const { parsePolicy } = await import('../../../core/policy/parse-policy.ts')
  return parsePolicy(file.value, path, source)
}

const hasFolder = (tree: FlatTree, folder: string): boolean => {
  const prefix = `${toBytes(folder)}/`
  for (const path of tree.keys()) if (path.startsWith(prefix)) return true
  return false
}

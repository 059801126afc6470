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
import type { RemoteReader } from './remote-reader.ts'

/** The policy at the base. */
export const readRemotePolicy = async (reader: RemoteReader): Promise<PolicyReading> => {
  const { client, repository, subject, policyPath } = reader
  const path = foldPath(policyPath ?? '') ?? usualPolicyPath
  const source = `${path}@${subject.base}`
  const base = await reader.readBase()
  const entry = base.known ? base.value.get(toBytes(path)) : undefined
  if (entry && !isText(entry)) return misplacedPolicy(path, source)
  if (base.known && !entry) {
    return hasFolder(base.value, path) ? misplacedPolicy(path, source) : absentPolicy
  }
  const file = await (entry
    ? readBlob(client, repository, entry.oid, path)
    : readFileAt(client, repository, path, subject.base))
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

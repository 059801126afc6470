import { type PolicyReading, policyPath } from '../../core/policy/model/policy.ts'
import {
  absentPolicy,
  misplacedPolicy,
  missingPolicy,
  unreadablePolicy,
} from '../../core/policy/model/unreadable-policy.ts'
import type { ChangeReader } from '../../io/change-reader.ts'
import { lazy } from '../lazy.ts'

/** Read the policy at the base. The parser and its schema are loaded only if there is a file: most repositories have none. */
export const readPolicy = async (
  reader: Pick<ChangeReader, 'readPolicyFile'>,
  path: string,
): Promise<PolicyReading> => {
  const file = await reader.readPolicyFile(path)
  if (!file.known) return unreadablePolicy(path, file.why, file.isPassing)
  if (file.value.kind === 'absent') return path === policyPath ? absentPolicy : missingPolicy(path)
  const source = `${path}@${file.value.commit}`
  if (file.value.kind === 'other') return misplacedPolicy(path, source)
  const { parsePolicy } = await lazy.parsePolicy()
  return parsePolicy(file.value.content, path, source)
}

import { join } from 'node:path'
import { parse } from 'yaml'
import { type ContractsFile, contractsSchema } from '../core/artifacts/model/contracts-schema.ts'
import { checkContracts } from '../core/artifacts/run/check-contracts.ts'
import { describeIssues } from '../core/artifacts/submit/describe-issues.ts'
import { policyPath } from '../core/policy/model/policy.ts'
import { bytesText } from '../core/text/shown-text.ts'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import { kindOf, readBytes } from '../io/store/store-disk.ts'

const maxPolicyBytes = 1_048_576

const contractsOf = (path: string, text: string): unknown => {
  try {
    const policy: unknown = parse(text, { maxAliasCount: 100 })
    return typeof policy === 'object' && policy !== null && 'contracts' in policy ? policy.contracts : {}
  } catch (cause) {
    throw new CloseoutError('usage', `${path} is not valid YAML, so its contracts are unknown.`, {
      fix: 'Correct the YAML syntax of the policy file.',
      cause,
    })
  }
}

/**
 * Read the contracts in the policy file of a work tree; empty without a file.
 *
 * @throws CloseoutError  `usage` where the file is invalid: with a default instead, a phase could pass that the file forbids
 */
export const readContracts = (folder: string): ContractsFile => {
  const path = join(folder, policyPath)
  const kind = kindOf(path)
  if (kind === 'none') return {}
  const bytes = readBytes(path)
  if (!bytes) {
    throw new CloseoutError('usage', `${policyPath} is no regular file, so its contracts are unknown.`, {
      where: policyPath,
      fix: 'Put the policy into a file of this name, or remove it.',
    })
  }
  if (bytes.length > maxPolicyBytes) {
    throw new CloseoutError(
      'usage',
      `${path} has ${bytesText(bytes.length)}. A policy file may have at most ${bytesText(maxPolicyBytes)}.`,
    )
  }
  const contracts = contractsOf(path, bytes.toString('utf8')) ?? {}
  const reading = contractsSchema.safeParse(contracts)
  if (reading.success) {
    const [defect] = checkContracts(reading.data)
    if (!defect) return reading.data
    throw new CloseoutError('usage', `${path}: ${defect.message}`, { fix: defect.fix })
  }
  const [issue] = describeIssues(reading.error, contracts)
  throw new CloseoutError('usage', `${path}: contracts.${issue}`, {
    where: policyPath,
    fix: 'closeout schema policy prints the schema of the file.',
  })
}

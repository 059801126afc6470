import { join } from 'node:path'
import { parse } from 'yaml'
import { type ContractsFile, contractsSchema } from '../../core/artifacts/model/contracts-schema.ts'
import { policyPath } from '../../core/policy/model/policy.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { readBytes } from './store-disk.ts'

const maxPolicyBytes = 1_048_576

const contractsOf = (path: string, text: string): unknown => {
  try {
    const policy: unknown = parse(text, { maxAliasCount: 100 })
    return typeof policy === 'object' && policy !== null && 'contracts' in policy ? policy.contracts : {}
  } catch (cause) {
    throw new CloseoutError('usage', `${path} is not valid YAML.`, {
      cause,
    })
  }
}

/**
 * Read the contracts of the policy file of a work tree; without a file there are none.
 *
 * Throws `usage` where it is not valid: a misread contract could let through what it was written to stop.
 */
export const readContracts = (folder: string): ContractsFile => {
  const path = join(folder, policyPath)
  const bytes = readBytes(path)
  if (!bytes) return {}
  if (bytes.length > maxPolicyBytes) {
    throw new CloseoutError('usage', `${path} has ${bytes.length} bytes; the limit is ${maxPolicyBytes}.`)
  }
  const reading = contractsSchema.safeParse(contractsOf(path, bytes.toString('utf8')) ?? {})
  if (reading.success) return reading.data
  const [issue] = reading.error.issues
  const where = ['contracts', ...(issue?.path ?? [])].join('.')
  throw new CloseoutError(
    'usage',
    `${path}: ${where} is not valid. ${issue?.message ?? 'The form is wrong'}.`,
  )
}

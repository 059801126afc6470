import type { PolicyReading } from '../../../src/core/policy/model/policy.ts'
import { unknown } from '../../../src/core/vocabulary/known.ts'
import type { OpenRequest } from '../../../src/engine/open-change.ts'
import { type PolicySources, readPolicy } from '../../../src/engine/policy/read-policy.ts'
import { someFacts } from './change.ts'

/** The check of a checkout against its branch `main`, without a server. `body` null: none is known. */
export const localChange = (directory: string, body: string | null): OpenRequest => ({
  target: { kind: 'local', repository: null, number: null, base: 'main', body },
  directory,
  env: process.env,
  connect: null,
  policyPath: '.github/closeout.yml',
  mode: null,
  artifactStore: null,
  at: '2026-11-20T12:00:00.000Z',
  gateWorkflow: null,
})

/** The policy at the base of a reader, where no owner's policy can be read. */
export const readPolicyOf = (reader: PolicySources['reader'], path: string): Promise<PolicyReading> => {
  const { subject } = someFacts()
  return readPolicy({
    reader,
    policyPath: path,
    subject,
    readOwnerPolicy: async () => unknown('nobody asks'),
  })
}

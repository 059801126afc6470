import { describe, expect, it } from '@jest/globals'
import { artifactTypes } from '../../../../src/core/artifacts/model/artifact-types.ts'
import { defaultContracts, fillContracts } from '../../../../src/core/artifacts/model/contracts.ts'
import { contractsSchema } from '../../../../src/core/artifacts/model/contracts-schema.ts'
import { runPhases } from '../../../../src/core/artifacts/model/run-phases.ts'
import { policySchema } from '../../../../src/core/policy/model/policy-schema.ts'
import { artifactTypeNames } from '../../../../src/core/vocabulary/names.ts'

describe('the contracts', () => {
  it('require every artifact type in one phase, and one type of every phase', () => {
    expect(runPhases.map(phase => defaultContracts.phases[phase].type).sort()).toEqual(
      [...artifactTypeNames].sort(),
    )
    for (const type of artifactTypeNames)
      expect(defaultContracts.phases[artifactTypes[type].phase].type).toBe(type)
  })

  it('of a policy change what they name and nothing else', () => {
    const changed = fillContracts(contractsSchema.parse({ retries: 0, phases: { fix: { limit: 2 } } }))
    expect(changed.retries).toBe(0)
    expect(changed.phases.fix).toEqual({ ...defaultContracts.phases.fix, limit: 2 })
    expect({
      ...changed,
      retries: 3,
      phases: { ...changed.phases, fix: defaultContracts.phases.fix },
    }).toEqual(defaultContracts)
  })

  it('are part of the policy file, which takes no misspelt key', () => {
    expect(
      policySchema.safeParse({ contracts: { phases: { review: { must_contain: ['how_to_fix'] } } } }).success,
    ).toBe(true)
    for (const contracts of [
      { retry: 1 },
      { phases: { reviews: {} } },
      { phases: { review: { needs: ['patch'] } } },
      { iterations: 0 },
    ]) {
      expect(policySchema.safeParse({ contracts }).success).toBe(false)
    }
  })
})

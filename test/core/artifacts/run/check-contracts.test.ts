import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { ContractsFile } from '../../../../src/core/artifacts/model/contracts-schema.ts'
import { runPhases } from '../../../../src/core/artifacts/model/run-phases.ts'
import { newRun } from '../../../../src/core/artifacts/model/run-progress.ts'
import { checkContracts } from '../../../../src/core/artifacts/run/check-contracts.ts'
import { reduceRun } from '../../../../src/core/artifacts/run/reduce-run.ts'
import { parsePolicy } from '../../../../src/core/policy/parse-policy.ts'
import { anyRun } from '../../../support/runs/any-run.ts'

describe('the contracts of a policy', () => {
  it('may change what leads through a plan and a result', () => {
    const harmless: ContractsFile[] = [
      {},
      { retries: 0, iterations: 1 },
      { phases: { review: { must_contain: ['how_to_fix'] }, smoke: { limit: 9 } } },
      { phases: { planning: { leads_to: ['planning_analysis'] } } },
      { phases: { development: { leads_to: ['review'] }, review: { leads_to: ['smoke'] } } },
      { phases: { commit: { needs: [] } } },
    ]
    for (const file of harmless) expect(checkContracts(file)).toEqual([])
  })

  it('are refused where a run could be committed without a plan or a result, with the key', () => {
    const early: ContractsFile = {
      phases: { planning: { leads_to: ['development', 'review'] }, fix: { limit: 2 } },
    }
    expect(checkContracts(early)).toEqual([
      {
        at: ['phases', 'planning', 'leads_to'],
        message:
          '`contracts.phases.planning.leads_to` lets a run be committed without an accepted development_result, by these phases: planning, review (no_issues), commit.',
        fix: 'Remove the key, or let every path to commit lead through planning and development.',
      },
    ])
    const keys = (file: ContractsFile) => checkContracts(file).map(({ at }) => at.join('.'))
    expect(keys({ phases: { development: { leads_back: ['commit'] } } })).toEqual([
      'phases.development.leads_back',
    ])
    expect(
      keys({
        phases: { product_spec: { leads_to: ['development'], needs: [] }, development: { needs: [] } },
      }),
    ).toHaveLength(1)
    expect(keys({ phases: { planning: { type: 'product_spec' } } })).toEqual(['phases.planning.type'])
  })

  it('are refused with the place of the key in the policy file', () => {
    const text = 'mode: warn\ncontracts:\n  phases:\n    planning:\n      leads_to: [review]\n'
    const { problems } = parsePolicy(Buffer.from(text), 'p.yml', 'p.yml@abc')
    expect(problems).toEqual([
      {
        path: 'p.yml',
        line: 5,
        column: 17,
        message: expect.stringMatching(/^`contracts\.phases\.planning\.leads_to` lets a run be committed/),
        fix: expect.any(String),
      },
    ])
  })

  it('that change transitions are refused, or no run under them is done without both', () => {
    const phase = fc.constantFrom(...runPhases)
    const change = fc.record(
      {
        leads_to: fc.uniqueArray(phase, { maxLength: 4 }),
        leads_back: fc.uniqueArray(phase, { maxLength: 3 }),
        needs: fc.constant([]),
        role: fc.constantFrom('change' as const, 'settle' as const, 'close' as const, 'other' as const),
      },
      { requiredKeys: [] },
    )
    const anyContracts = fc
      .dictionary(phase, change, { maxKeys: 3 })
      .map(phases => ({ phases }) as ContractsFile)
    let refused = 0
    fc.assert(
      fc.property(anyContracts, fc.array(anyRun, { minLength: 3, maxLength: 3 }), (file, runs) => {
        if (checkContracts(file).length > 0) {
          refused += 1
          return
        }
        for (const events of runs) {
          const end = events.reduce((state, event) => reduceRun(state, event).state, {
            ...newRun,
            contracts: file,
          } as typeof newRun)
          if (end.reached?.terminal !== 'done') continue
          expect(Object.keys(end.accepted)).toEqual(expect.arrayContaining(['plan', 'development_result']))
        }
      }),
      { numRuns: 30 },
    )
    expect(refused).toBeGreaterThan(3)
  })
})

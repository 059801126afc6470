import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { defaultContracts } from '../../../../src/core/artifacts/model/contracts.ts'
import type { RunPhase } from '../../../../src/core/artifacts/model/run-phases.ts'
import { newRun } from '../../../../src/core/artifacts/model/run-progress.ts'
import { exploreRuns, foldState, stateKey } from '../../../../src/core/artifacts/run/explore-runs.ts'
import { reduceRun } from '../../../../src/core/artifacts/run/reduce-run.ts'
import { anyRun } from '../../../support/runs/any-run.ts'

const reachable = [...exploreRuns({}).values()]
const ended = (terminal: string) => reachable.filter(({ state }) => state.reached?.terminal === terminal)

describe('the states that a run can reach under the default contracts', () => {
  it('are done only with an accepted plan and an accepted development result', () => {
    const done = ended('done')
    expect(done.length).toBeGreaterThan(0)
    for (const { state, path } of done)
      expect({ path, accepted: Object.keys(state.accepted).sort() }).toEqual({
        path,
        accepted: ['development_result', 'plan'],
      })
  })

  it('are committed only with both', () => {
    const committed = reachable.filter(({ state }) => state.isCommitted)
    expect(committed.length).toBeGreaterThan(0)
    for (const { state } of committed)
      expect(Object.keys(state.accepted).sort()).toEqual(['development_result', 'plan'])
  })

  it('are entered only by a phase that the state before expects', () => {
    for (const { path } of reachable) {
      const phases = path.map(label => label.split(' ')[0] as RunPhase)
      phases.slice(1).forEach((phase, index) => {
        const before = defaultContracts.phases[phases[index] as RunPhase]
        expect([...before.leads_to, ...before.leads_back]).toContain(phase)
      })
      if (phases[0]) expect(['product_spec', 'planning']).toContain(phases[0])
    }
  })

  it('hold every state of any sequence of events', () => {
    const keys = new Set(exploreRuns({}).keys())
    let done = 0
    fc.assert(
      fc.property(anyRun, events => {
        let state = newRun
        for (const event of events) {
          state = reduceRun(state, event).state
          expect(keys).toContain(stateKey(foldState(state, defaultContracts)))
        }
        if (state.reached?.terminal === 'done') done += 1
      }),
      { numRuns: 300 },
    )
    expect(done).toBeGreaterThan(5)
  })

  it('hold every terminal, and a regression by a test that passed before', () => {
    for (const terminal of ['done', 'blocked', 'budget-exceeded', 'regression'])
      expect({ terminal, states: ended(terminal).length > 0 }).toEqual({ terminal, states: true })
    const regressions = ended('regression').filter(({ state }) => state.passed.includes('smoke'))
    expect(regressions.map(({ state }) => state.reached?.reason)).toContainEqual(
      'the phase smoke ended with another status after it had passed before',
    )
  })
})

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { defaultContracts } from '../../../../src/core/artifacts/model/contracts.ts'
import { type RunPhase, runPhases } from '../../../../src/core/artifacts/model/run-phases.ts'
import { newRun } from '../../../../src/core/artifacts/model/run-progress.ts'
import { exploreRuns, foldState, stateKey } from '../../../../src/core/artifacts/run/explore-runs.ts'
import { reduceRun } from '../../../../src/core/artifacts/run/reduce-run.ts'
import { type ArtifactType, artifactTypeNames } from '../../../../src/core/vocabulary/names.ts'
import { runs } from '../../../support/laws.ts'
import { anyRun } from '../../../support/runs/any-run.ts'

/** The types of which another document is submitted after one was accepted: all of them in `npm run test:full`. */
const tracked: readonly ArtifactType[] =
  runs(0, 1) === 1
    ? artifactTypeNames
    : ['product_spec', 'plan', 'development_result', 'fix_result', 'issues', 'commit_message']
const found = exploreRuns({}, tracked)
const reachable = [...found.values()]
const reopening = runPhases.filter(phase => tracked.includes(defaultContracts.phases[phase].type))
const ended = (terminal: string) => reachable.filter(({ state }) => state.reached?.terminal === terminal)

describe('the states that a run can reach under the default contracts', () => {
  it('are done only with an accepted plan and an accepted development result', () => {
    const done = ended('done')
    expect(done.length).toBeGreaterThan(0)
    for (const { state, path } of done)
      expect({ path, accepted: Object.keys(state.accepted), reopened: state.reopened }).toEqual({
        path,
        accepted: expect.arrayContaining(['development_result', 'plan']),
        reopened: null,
      })
  })

  it('are committed only with both', () => {
    const committed = reachable.filter(({ state }) => state.isCommitted)
    expect(committed.length).toBeGreaterThan(0)
    for (const { state } of committed)
      expect(Object.keys(state.accepted)).toEqual(expect.arrayContaining(['development_result', 'plan']))
  })

  it('wait for a phase again after another document of its type was submitted, and for no other', () => {
    const reopened = reachable.filter(({ state }) => state.reopened !== null && !state.reached)
    const phases = new Set(reopened.map(({ state }) => state.reopened))
    expect([...phases].sort()).toEqual([...reopening].sort())
    for (const { state } of reopened) {
      const { type } = defaultContracts.phases[state.reopened as RunPhase]
      expect(state.expected).toEqual([state.reopened])
      expect(state.accepted[type]).toBeUndefined()
    }
  })

  it('are entered only by a phase that the state before expects', () => {
    for (const { path } of reachable) {
      path.slice(1).forEach((label, index) => {
        const [name = '', before = ''] = [label, path[index] ?? ''].map(text => text.split(' ')[0])
        if (name === 'another') return
        const contract = defaultContracts.phases[before as RunPhase]
        const allowed = contract
          ? [...contract.leads_to, ...contract.leads_back]
          : runPhases.filter(phase => path[index] === `another ${defaultContracts.phases[phase].type}`)
        expect(allowed).toContain(name)
      })
      if (path[0]) expect(['product_spec', 'planning']).toContain(path[0].split(' ')[0])
    }
  })

  it('hold every state of any sequence of events', () => {
    const keys = new Set(found.keys())
    let done = 0
    fc.assert(
      fc.property(anyRun, events => {
        let state = newRun
        let isTracked = true
        for (const event of events) {
          const before = state
          state = reduceRun(state, event).state
          if (event.event.event === 'artifact-submitted' && !tracked.includes(event.event.type))
            isTracked &&= state.reopened === before.reopened && state.isSettled === before.isSettled
          if (isTracked) expect(keys).toContain(stateKey(foldState(state, defaultContracts, tracked)))
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

import { describe, expect, it } from '@jest/globals'
import type { RunPhase } from '../../../../src/core/artifacts/model/run-phases.ts'
import { newRun } from '../../../../src/core/artifacts/model/run-progress.ts'
import { checkCompletion } from '../../../../src/core/artifacts/run/check-completion.ts'
import { replayRun } from '../../../../src/core/artifacts/run/reduce-run.ts'
import type { ArtifactType } from '../../../../src/core/vocabulary/names.ts'
import { digest, placed, submitted } from '../../../support/runs/run-events.ts'

/** Judge a phase whose documents were submitted in the order given. */
const judge = (
  phase: RunPhase,
  documents: readonly (readonly [ArtifactType, unknown])[],
  feedback: ArtifactType | null = null,
) => {
  const texts = new Map(documents.map(([, document], index) => [digest(index), JSON.stringify(document)]))
  const events = placed(documents.map(([type], index) => submitted(type, digest(index))))
  const state = replayRun(events)
  const held = feedback ? { ...state, feedback: state.submissions[feedback] ?? null } : state
  return checkCompletion({ state: held, phase, exit: 0, policy: {}, texts })
}

const plan = {
  steps: [
    { number: 1, title: 'A' },
    { number: 2, title: 'B' },
  ],
}
const proven = [
  { plan_item: 'Step 2: B', proof: 'p' },
  { plan_item: 'Step 1: A', proof: 'p' },
]
const result = {
  status: 'completed',
  summary: 's',
  files_changed: 'f',
  checks_run: [],
  reviewer_focus: [],
  plan_items_proven: proven,
}

describe('the artifact of a phase that ended', () => {
  it('satisfies the contract when it has the required fields and proves each step', () => {
    expect(
      judge('development', [
        ['plan', plan],
        ['development_result', result],
      ]),
    ).toMatchObject({ problems: [], standing: 'completed' })
  })

  it('falls short where a field of the contract is missing', () => {
    const { checks_run: _c, reviewer_focus: _r, ...short } = result
    const { problems } = judge('development', [
      ['plan', plan],
      ['development_result', short],
    ])
    expect(problems.map(line => line.split(' is ')[0])).toEqual(['checks_run', 'reviewer_focus'])
  })

  it('falls short where a step is not proven, or one is that the plan has not', () => {
    const other = {
      ...result,
      plan_items_proven: [{ plan_item: 'step 1: A', proof: 'p' }, ...proven.slice(0, 1)],
    }
    expect(
      judge('development', [
        ['plan', plan],
        ['development_result', other],
      ]).problems,
    ).toHaveLength(2)
  })

  it('needs no proof of a plan with nothing to do', () => {
    const { plan_items_proven: _p, ...unproven } = result
    expect(
      judge('development', [
        ['plan', { noop: true }],
        ['development_result', unproven],
      ]).problems,
    ).toEqual([])
  })

  it('needs proof of at least one unit where a plan has work units', () => {
    const units = { ...plan, work_units: [{ unit_id: 'u1' }, { unit_id: 'u2' }] }
    const some = { ...result, plan_items_proven: [{ plan_item: 'u2', proof: 'p' }] }
    expect(
      judge('development', [
        ['plan', units],
        ['development_result', some],
      ]).problems,
    ).toEqual([])
    expect(
      judge('development', [
        ['plan', units],
        ['development_result', { ...some, plan_items_proven: [] }],
      ]).problems,
    ).toHaveLength(1)
    expect(
      judge('development', [
        ['plan', units],
        ['development_result', result],
      ]).problems,
    ).toHaveLength(2)
  })

  it('answers each item that the analysis before it asked to fix', () => {
    const decision = {
      status: 'request_changes',
      summary: 's',
      what_came_up_short: ['w'],
      how_to_fix: ['Bound it', 'Log it'],
    }
    const answered = {
      ...result,
      analysis_items_addressed: ['bound it.', 'log it'].map(item => ({ how_to_fix_item: item, proof: 'p' })),
    }
    const documents = (last: unknown) =>
      [
        ['plan', plan],
        ['development_analysis_decision', decision],
        ['development_result', last],
      ] as const
    expect(judge('development', documents(answered), 'development_analysis_decision').problems).toEqual([])
    expect(judge('development', documents(result), 'development_analysis_decision').problems).toHaveLength(2)
  })

  it('needs no proof where it says itself that work is left', () => {
    const { plan_items_proven: _p, ...unproven } = result
    const left = { ...unproven, status: 'partial', next_steps: 'n', continuation: { prior_session_id: 'i' } }
    expect(
      judge('development', [
        ['plan', plan],
        ['development_result', left],
      ]).problems,
    ).toEqual([])
  })

  it('is a commit message with a subject or a reason', () => {
    expect(judge('commit', [['commit_message', { type: 'skip', reason: 'r' }]]).problems).toEqual([])
    expect(judge('commit', [['commit_message', { type: 'commit', subject: 'fix: it' }]]).problems).toEqual([])
  })

  it('is checked again: a document that is not valid has problems, and a missing one too', () => {
    expect(judge('review', [['issues', { status: 'maybe' }]]).problems.length).toBeGreaterThan(0)
    const state = replayRun(placed([submitted('issues', digest(1))]))
    expect(
      checkCompletion({ state, phase: 'review', exit: 0, policy: {}, texts: new Map() }).problems,
    ).toHaveLength(1)
  })

  it('is checked by policy where policy changes the contract', () => {
    const policy = { phases: { review: { must_contain: ['summary', 'how_to_fix'] } } }
    const event = checkCompletion({
      state: { ...newRun, submissions: { issues: { type: 'issues', position: 1, sha256: digest(0) } } },
      phase: 'review',
      exit: 0,
      policy,
      texts: new Map([[digest(0), '{"status":"no_issues","summary":"s"}']]),
    })
    expect(event.problems).toEqual([expect.stringMatching(/^how_to_fix is missing or blank/)])
    expect(event.contracts).toEqual(policy)
  })
})

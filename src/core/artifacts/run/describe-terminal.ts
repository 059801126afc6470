import type { ArtifactType } from '../../vocabulary/names.ts'
import { fillContracts } from '../model/contracts.ts'
import type { PlacedEvent } from '../model/run-event.ts'
import type { ReachedTerminal, RunProgress } from '../model/run-progress.ts'
import type { RunSubmission, TerminalRecord } from '../model/terminal-record.ts'
import { lackingFor } from './evaluate-phase-end.ts'

/** The latest submission of each type, in the order of submission. */
export const listSubmissions = (events: readonly PlacedEvent[]): RunSubmission[] => {
  const latest = new Map<ArtifactType, RunSubmission>()
  for (const { event, at } of events) {
    if (event.event !== 'artifact-submitted') continue
    const { type, path, sha256, bytes } = event
    latest.delete(type)
    latest.set(type, { type, path, sha256, bytes, submitted_at: at })
  }
  return [...latest.values()]
}

/** The terminal of a run: the one that it reached, or `blocked` while its last phase lacks what it needs. */
export const standingTerminal = (state: RunProgress): ReachedTerminal | null => {
  if (state.reached) return state.reached
  if (state.outcome !== 'blocked' || !state.last) return null
  const contract = fillContracts(state.contracts ?? {}).phases[state.last]
  if (lackingFor(state, contract).length === 0) return null
  return { terminal: 'blocked', reason: `${state.last} is blocked`, phase: state.last }
}

/** The artifacts to read first, by type in order; if there is none, the most recent artifact counts. */
const reviewTypes = (state: RunProgress, reached: ReachedTerminal): ArtifactType[] => {
  const { phases } = fillContracts(state.contracts ?? {})
  switch (reached.terminal) {
    case 'done':
      return ['development_result', 'fix_result']
    case 'blocked':
      return ['issues']
    case 'budget-exceeded':
      return []
    case 'regression':
      return [phases[reached.phase].type]
  }
}

/**
 * The terminal record of a run that has reached a terminal. A run that is done names the documents that its phases
 * accepted: no other document of their types was submitted after them.
 *
 * @see seed 002, "The declare_complete terminal"
 */
export const describeTerminal = (
  run: string,
  state: RunProgress,
  reached: ReachedTerminal,
  events: readonly PlacedEvent[],
  at: string,
): TerminalRecord => {
  const isAccepted = ({ type, sha256 }: RunSubmission): boolean => state.accepted[type]?.sha256 === sha256
  const latest = listSubmissions(events)
  const submissions = reached.terminal === 'done' ? latest.filter(isAccepted) : latest
  const surfaces = reviewTypes(state, reached).map(type => submissions.find(entry => entry.type === type))
  return {
    schema_version: '1.0',
    run,
    terminal: reached.terminal,
    reason: reached.reason,
    phase: reached.phase,
    declared_at: at,
    review: surfaces.find(entry => entry !== undefined) ?? submissions.at(-1) ?? null,
    submissions,
  }
}

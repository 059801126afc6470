import type { ContractsFile } from '../../core/artifacts/model/contracts-schema.ts'
import type { PhaseEnded } from '../../core/artifacts/model/run-event.ts'
import type { RunPhase } from '../../core/artifacts/model/run-phases.ts'
import type { RunProgress } from '../../core/artifacts/model/run-progress.ts'
import type { TerminalRecord } from '../../core/artifacts/model/terminal-record.ts'
import { checkCompletion, documentsOf } from '../../core/artifacts/run/check-completion.ts'
import { findRepeatedEnd } from '../../core/artifacts/run/find-repeated-end.ts'
import { type RunMove, reduceRun, replayRun } from '../../core/artifacts/run/reduce-run.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import type { Store } from '../../io/store/open-store.ts'
import { readDocuments, readRun } from '../../io/store/read-run.ts'
import { type StoreDisk, storeDisk } from '../../io/store/store-disk.ts'
import { withRun } from '../../io/store/with-run.ts'
import { declareRun } from './declare-run.ts'

/** `policy` holds the contracts of the policy file; `attempt` names the try; `at` is the time, ISO-8601 UTC. */
export type PhaseEnd = {
  readonly run: string
  readonly phase: RunPhase
  readonly exit: PhaseEnded['exit']
  readonly attempt?: string | null
  readonly policy: ContractsFile
  readonly at: string
}

/** How the phase ended, the state of the run after it, what it needs next, and its terminal; `null` while it goes on. */
export type PhaseEnding = RunMove & { readonly terminal: TerminalRecord | null }

/** Limits the length of a journal line, however many problems a document has. */
const most = { problems: 50, characters: 300 } as const

const shortened = (ended: PhaseEnded): PhaseEnded => ({
  ...ended,
  problems: ended.problems
    .slice(0, most.problems)
    .map(line => (line.length > most.characters ? `${line.slice(0, most.characters)}…` : line)),
})

const isOver = (run: string, state: RunProgress): CloseoutError => {
  const how = state.reached
    ? `${state.reached.terminal}: ${state.reached.reason}`
    : `declared ${state.declared}`
  return new CloseoutError('usage', `The run ${run} is over (${how}), so no other phase of it can end.`, {
    fix: 'Begin a new run: closeout run start',
  })
}

/**
 * End a phase of a run: check its artifact, move the run, write the event, and declare the terminal after the last
 * phase. A repeated call writes nothing and gives the answer that it gave before (`findRepeatedEnd`), and declares the
 * terminal if that is missing.
 *
 * @throws CloseoutError  `usage` where another phase ends and the run is over
 */
export const endPhase = async (
  store: Store,
  end: PhaseEnd,
  disk: StoreDisk = storeDisk,
): Promise<PhaseEnding> => {
  const { run, phase, exit, policy, at, attempt = null } = end
  const move = await withRun(
    store,
    run,
    { path: '', sha256: '' },
    async held => {
      const { events } = readRun(store, run)
      const repeated = findRepeatedEnd(events, { phase, exit, attempt })
      if (repeated) return repeated
      const state = replayRun(events)
      if (state.reached || state.declared) throw isOver(run, state)
      const texts = readDocuments(store, run, documentsOf(state, phase, policy))
      const event = shortened(checkCompletion({ state, phase, exit, attempt, policy, texts }))
      const position = events.length + 1
      const moved = reduceRun(state, { position, at, event })
      await held.commit({ at, event, begins: moved.state.entered === position })
      return moved
    },
    disk,
  )
  if (!move.state.reached) return { ...move, terminal: null }
  const { terminal } = readRun(store, run)
  if (terminal) return { ...move, terminal }
  const declaration = await declareRun(store, run, at, disk)
  return { ...move, terminal: declaration.ok ? declaration.terminal : readRun(store, run).terminal }
}

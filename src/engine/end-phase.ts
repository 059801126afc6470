import type { ContractsFile } from '../core/artifacts/model/contracts-schema.ts'
import type { PhaseEnded } from '../core/artifacts/model/run-event.ts'
import type { RunPhase } from '../core/artifacts/model/run-phases.ts'
import type { TerminalRecord } from '../core/artifacts/model/terminal-record.ts'
import { checkCompletion, documentsOf } from '../core/artifacts/run/check-completion.ts'
import { type RunMove, reduceRun, replayRun } from '../core/artifacts/run/reduce-run.ts'
import type { Store } from '../io/store/open-store.ts'
import { readDocuments, readRun } from '../io/store/read-run.ts'
import { type StoreDisk, storeDisk } from '../io/store/store-disk.ts'
import { withRun } from '../io/store/with-run.ts'
import { declareRun } from './declare-run.ts'

/** `policy` holds the contracts of the policy file; `at` is the time, ISO-8601 UTC. */
export type PhaseEnd = {
  readonly run: string
  readonly phase: RunPhase
  readonly exit: PhaseEnded['exit']
  readonly policy: ContractsFile
  readonly at: string
}

/** The state of the run after the phase, what it needs next, and its terminal; `null` while the run goes on. */
export type PhaseEnding = RunMove & { readonly terminal: TerminalRecord | null }

/** Limits the length of a journal line, however many problems a document has. */
const most = { problems: 50, characters: 300 } as const

const shortened = (ended: PhaseEnded): PhaseEnded => ({
  ...ended,
  problems: ended.problems
    .slice(0, most.problems)
    .map(line => (line.length > most.characters ? `${line.slice(0, most.characters)}…` : line)),
})

/**
 * End a phase of a run: check its artifact, move the run, write the event, and declare the terminal after the last
 * phase. A run that has ended does not change, except that its terminal is declared if that is missing.
 */
export const endPhase = async (
  store: Store,
  end: PhaseEnd,
  disk: StoreDisk = storeDisk,
): Promise<PhaseEnding> => {
  const { run, phase, exit, policy, at } = end
  const move = await withRun(
    store,
    run,
    { path: '', sha256: '' },
    async held => {
      const { events } = readRun(store, run)
      const state = replayRun(events)
      if (state.reached || state.declared) return { state, effects: [] }
      const texts = readDocuments(store, run, documentsOf(state, phase, policy))
      const event = shortened(checkCompletion({ state, phase, exit, policy, texts }))
      const position = events.length + 1
      const moved = reduceRun(state, { position, at, event })
      await held.commit({ at, event, begins: moved.state.entered === position })
      return moved
    },
    disk,
  )
  if (move.state.reached && !move.state.declared) {
    const declaration = await declareRun(store, run, at, disk)
    return { ...move, terminal: declaration.ok ? declaration.terminal : null }
  }
  return { ...move, terminal: readRun(store, run).terminal }
}

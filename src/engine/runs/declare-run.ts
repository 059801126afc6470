import { storeNames } from '../../core/artifacts/model/journal.ts'
import type { TerminalRecord } from '../../core/artifacts/model/terminal-record.ts'
import { describeTerminal, standingTerminal } from '../../core/artifacts/run/describe-terminal.ts'
import { replayRun } from '../../core/artifacts/run/reduce-run.ts'
import { sha256Of } from '../../io/store/chain-line.ts'
import type { Store } from '../../io/store/open-store.ts'
import { readRun } from '../../io/store/read-run.ts'
import { type StoreDisk, storeDisk } from '../../io/store/store-disk.ts'
import { withRun } from '../../io/store/with-run.ts'

/** The declared terminal, or why there is none to declare. */
export type Declaration =
  | { readonly ok: true; readonly terminal: TerminalRecord }
  | { readonly ok: false; readonly why: string }

/**
 * Declare the terminal that a run has reached. A run is declared only once.
 *
 * The terminal is computed before the run is locked, because an interrupted write is undone by the digest of what it
 * was writing. If another process moved the run in between, the terminal is computed again.
 */
export const declareRun = async (
  store: Store,
  run: string,
  at: string,
  disk: StoreDisk = storeDisk,
): Promise<Declaration> => {
  for (;;) {
    const { events } = readRun(store, run)
    const state = replayRun(events)
    if (state.declared) return { ok: false, why: `${run} is already declared ${state.declared}` }
    const reached = standingTerminal(state)
    if (!reached) return { ok: false, why: `${run} has not ended` }
    const terminal = describeTerminal(run, state, reached, events, at)
    const bytes = Buffer.from(`${JSON.stringify(terminal, null, 2)}\n`)
    const path = `${run}/${storeNames.terminal}`
    const sha256 = sha256Of(bytes)
    const isDeclared = await withRun(
      store,
      run,
      { path, sha256 },
      async held => {
        if (held.last?.position !== events.length) return false
        const event = { event: 'terminal-declared', terminal: terminal.terminal, path, sha256 } as const
        await held.commit({ at, event, file: { name: storeNames.terminal, bytes, archivePath: null } })
        return true
      },
      disk,
    )
    if (isDeclared) return { ok: true, terminal }
  }
}

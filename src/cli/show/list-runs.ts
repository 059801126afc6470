import { describeRun, type RunDescription } from '../../core/artifacts/run/describe-run.ts'
import { jsonText } from '../../core/text/json/json-text.ts'
import { shownText } from '../../core/text/shown-text.ts'
import { listRuns, readRun } from '../../io/store/read-run.ts'
import { readSinkHeads } from '../../io/store/sink/read-sink.ts'
import { describeWorldError } from '../io/describe-world-error.ts'
import { storeOf } from '../io/named-store.ts'
import { exitCodes, type Io } from '../io/terminal.ts'

/** How the runs of a store are printed: a line of text, or an object for a line of JSON. */
export type RunLines = {
  readonly text: (run: RunDescription) => string
  readonly json: (run: RunDescription) => object
}

/** Print one line for each run of a store. Exit code 1 where a run cannot be read. */
export const listAllRuns = (
  io: Io,
  { store: named, json }: { readonly store?: string; readonly json?: true },
  lines: RunLines,
): number => {
  const store = storeOf(io, named)
  const recorded = readSinkHeads(store)
  const runs = listRuns(store, recorded)
  if (runs.length === 0 && !json) io.out('No runs.\n')
  let exit: number = exitCodes.pass
  for (const run of runs) {
    try {
      const description = describeRun(run, readRun(store, run, recorded.get(run) ?? null).events)
      io.out(json ? `${JSON.stringify(lines.json(description))}\n` : lines.text(description))
    } catch (error) {
      const what = describeWorldError(error, io.cwd)
      if (what === null) throw error
      exit = exitCodes.findings
      io.out(json ? `${jsonText({ run, error: what }, 0)}\n` : `${run}: cannot be read: ${shownText(what)}\n`)
    }
  }
  return exit
}

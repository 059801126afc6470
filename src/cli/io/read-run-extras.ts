import { runIdPattern } from '../../core/artifacts/model/run-event.ts'
import { listSubmissions } from '../../core/artifacts/run/describe-terminal.ts'
import type { RecordExtras } from '../../core/closeout/model/closeout-draft.ts'
import type { Store } from '../../io/store/open-store.ts'
import { readRun } from '../../io/store/read-run.ts'

/**
 * Read what a record carries of a run: its submissions and its terminal. Empty where the store has no such run.
 *
 * @throws CloseoutError  `store-refused` where the journal was tampered with: a record must not repeat false facts
 */
export const readRunExtras = (run: string, store: Store): RecordExtras => {
  if (!runIdPattern.test(run)) return {}
  const { events, terminal } = readRun(store, run)
  const submissions = listSubmissions(events)
  return {
    ...(terminal ? { terminal: terminal.terminal } : {}),
    ...(submissions.length > 0 ? { submissions } : {}),
  }
}

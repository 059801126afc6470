import { runIdPattern } from '../../core/artifacts/model/run-event.ts'
import { listSubmissions } from '../../core/artifacts/run/describe-terminal.ts'
import type { RecordExtras } from '../../core/closeout/model/closeout-draft.ts'
import { nearestName } from '../../core/text/nearest-name.ts'
import { shownText } from '../../core/text/shown-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import type { Store } from '../../io/store/open-store.ts'
import { listRuns, readRun } from '../../io/store/read-run.ts'

/**
 * Read what a record carries of a run: its submissions and its terminal. Where no run is named, that of the session's
 * name, if the store has one.
 *
 * @param named  the run of `--run`
 * @throws CloseoutError  `usage` where the store has no run of that name; `store-refused` where the journal was tampered
 * with: a record must not repeat false facts
 */
export const readRunExtras = (named: string | undefined, slug: string, store: Store): RecordExtras => {
  const run = named ?? slug
  const { events, terminal } = runIdPattern.test(run) ? readRun(store, run) : { events: [], terminal: null }
  if (events.length === 0) {
    if (named === undefined) return {}
    const runs = listRuns(store)
    const near = nearestName(named, runs)
    throw new CloseoutError('usage', `--run ${shownText(named)}: the artifact store has no such run.`, {
      fix: near === null ? 'closeout phase lists the runs.' : `--run ${near}`,
    })
  }
  const submissions = listSubmissions(events)
  return {
    stored: run,
    ...(terminal ? { terminal: terminal.terminal } : {}),
    ...(submissions.length > 0 ? { submissions } : {}),
  }
}

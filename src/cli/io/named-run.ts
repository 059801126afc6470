import { nearestName } from '../../core/text/nearest-name.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { checkRunId, type Store } from '../../io/store/open-store.ts'
import { hasRun, listRuns } from '../../io/store/read-run.ts'
import { shownPath } from './named-store.ts'
import type { Io } from './terminal.ts'

/**
 * Check that a run that was named exists: a mistyped name must not make a run.
 *
 * @throws CloseoutError  `usage` with the nearest name that exists, and the command that makes a run
 */
export const checkRun = (io: Io, store: Store, run: string): void => {
  checkRunId(run)
  if (hasRun(store, run)) return
  const nearest = nearestName(run, listRuns(store))
  const meant = nearest ? ` Did you mean ${nearest}?` : ''
  throw new CloseoutError('usage', `There is no run ${run} in ${shownPath(io, store, '')}.${meant}`, {
    fix: nearest ? `--run ${nearest}` : `closeout run start --run ${run}`,
  })
}

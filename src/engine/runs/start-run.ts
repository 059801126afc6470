import type { Store } from '../../io/store/open-store.ts'
import { type StoreDisk, storeDisk } from '../../io/store/store-disk.ts'
import { withRun } from '../../io/store/with-run.ts'

/** What a run begins with: its name, the commit that is checked out, and the time, ISO-8601 UTC. */
export type RunStart = { readonly run: string; readonly commit: string | null; readonly at: string }

/**
 * Start a run: write its first event. A run that was started, and in which nothing else happened, stays as it is.
 *
 * @returns whether the run was started; `exists` where something happened in a run of this name before
 */
export const startRun = (
  store: Store,
  { run, commit, at }: RunStart,
  disk: StoreDisk = storeDisk,
): Promise<'started' | 'exists'> =>
  withRun(
    store,
    run,
    { path: '', sha256: '' },
    async ({ last, commit: write }) => {
      if (last) return last.event === 'run-started' ? 'started' : 'exists'
      await write({ at, event: { event: 'run-started', commit } })
      return 'started'
    },
    disk,
  )

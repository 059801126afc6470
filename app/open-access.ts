import type { Repository } from '../src/core/gate/model/facts.ts'
import type { ReadAccess } from '../src/engine/read-access.ts'
import { queuePatience } from '../src/io/github/client/client.ts'
import type { AppContext } from './context.ts'
import type { Task } from './task.ts'

/** `unread`: what GitHub could not say now, as sentences; it grows while the task reads. */
export type TaskAccess = ReadAccess & { readonly unread: readonly string[] }

/** How a task reads GitHub: with the rights of its installation, and what the app remembers of its own writes. */
export const openAccess = async (
  app: AppContext,
  { installation, repository }: Pick<Task, 'installation'> & { readonly repository: Repository },
): Promise<TaskAccess> => {
  const unread: string[] = []
  return {
    request: await app.requestAs(installation),
    requestFor: place => app.requestFor(installation, repository, place),
    app: await app.identify(),
    serverUrl: app.serverUrl,
    now: app.now,
    patience: { ...queuePatience, onUnread: why => unread.push(why) },
    unread,
    catchUpMs: app.catchUpMs,
    recent: app.recentWrites(repository),
    isFloorEverywhere: app.isFloorEverywhere,
  }
}

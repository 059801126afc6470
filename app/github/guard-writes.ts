import { CloseoutError } from '../../src/core/vocabulary/errors.ts'
import type { GitHubRequest } from '../../src/io/github/client/shapes.ts'
import type { Lease } from '../queue/work-queue.ts'

/** A request that writes nothing once the turn is lost: another replica may write to the repository by then. */
export const guardWrites =
  (request: GitHubRequest, lease: Lease): GitHubRequest =>
  (route, parameters) => {
    if (!route.startsWith('GET ') && !lease.isHeld()) {
      throw new CloseoutError(
        'store-refused',
        'The lock for writes to this repository was lost. The task is tried again with a new lock.',
      )
    }
    return request(route, parameters)
  }

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
        'The turn to write to this repository was lost; it is taken again.',
      )
    }
    return request(route, parameters)
  }

import { CloseoutError } from '../core/vocabulary/errors.ts'
import type { GitHubRequest } from '../edge/github/request.ts'

/** Whatever is asked for by mistake, nothing but a read leaves this process. */
export const onlyReads =
  (request: GitHubRequest): GitHubRequest =>
  (route, parameters) => {
    if (route.startsWith('GET ')) return request(route, parameters)
    throw new CloseoutError('github-refused', `${route}: unexpected write, expected reads only.`)
  }

import type { GitHubRequest } from '../edge/github/request.ts'
import { CloseoutError } from '../model/errors.ts'

/** Whatever is asked for by mistake, nothing but a read leaves this process. */
export const onlyReads =
  (request: GitHubRequest): GitHubRequest =>
  (route, parameters) => {
    if (route.startsWith('GET ')) return request(route, parameters)
    throw new CloseoutError('github-refused', `${route}: unexpected write, expected reads only.`)
  }

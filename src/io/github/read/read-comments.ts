import type { Comment, Repository } from '../../../core/gate/model/facts.ts'
import type { Known } from '../../../core/vocabulary/known.ts'
import type { Client } from '../client/client.ts'
import { readPages } from '../client/read-pages.ts'
import { asText } from '../client/shapes.ts'
import { shapeAuthor } from './shape-pull-request.ts'

/** The comments of a pull request, oldest first, but for those of deleted accounts. */
export const readComments = (
  client: Client,
  repository: Repository,
  number: number,
): Promise<Known<readonly Comment[]>> =>
  readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      parameters: { owner: repository.owner, repo: repository.name, issue_number: number },
      what: `the comments of pull request ${number}`,
      permission: 'pull-requests: read',
    },
    comment => {
      const author = shapeAuthor(comment.user, comment.author_association)
      return author && { author, body: asText(comment.body) ?? '', url: asText(comment.html_url) }
    },
  )

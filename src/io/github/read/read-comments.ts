import type { Comment, Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known } from '../../../core/vocabulary/known.ts'
import type { Client } from '../client/client.ts'
import { readPages } from '../client/read-pages.ts'
import { asText } from '../client/shapes.ts'
import { shapeAuthor } from './read-pull-request.ts'

/** Associations with write access, as GitHub gives them with each comment. */
const writers = new Set(['OWNER', 'MEMBER', 'COLLABORATOR'])

/**
 * The comments of a pull request by authors with write access, oldest first.
 *
 * Write access is read from `author_association`: OWNER, MEMBER or COLLABORATOR. A read-only token
 * can see that, and it is coarser than a role: a member or a collaborator may only have read access. A comment here can
 * hold a closeout, and nothing more; who may approve is decided elsewhere, by role.
 */
export const readComments = async (
  client: Client,
  repository: Repository,
  number: number,
): Promise<Known<readonly Comment[]>> => {
  const comments = await readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      parameters: { owner: repository.owner, repo: repository.name, issue_number: number },
      what: `the comments of pull request ${number}`,
      permission: 'pull-requests: read',
    },
    (comment): Comment | null => {
      const author = shapeAuthor(comment.user, comment.author_association)
      return author && { author, body: asText(comment.body) ?? '', url: asText(comment.html_url) }
    },
  )
  return comments.known
    ? known(comments.value.filter(({ author }) => writers.has(author.association ?? '')))
    : comments
}

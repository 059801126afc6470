import type { Comment, Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { askExpected, type Client } from '../client/client.ts'
import { asList, asText } from '../client/shapes.ts'
import { shapeAuthor } from './read-pull-request.ts'

/** Associations with write access, as GitHub gives them with each comment. */
const writers = new Set(['OWNER', 'MEMBER', 'COLLABORATOR'])
const pageSize = 100
const mostPages = 30

const shapePage = (data: unknown): readonly (Comment | null)[] | undefined =>
  asList(data, comment => ({
    comment: shapeAuthor(comment.user, comment.author_association),
    body: asText(comment.body) ?? '',
    url: asText(comment.html_url),
  }))?.map(({ comment, body, url }) => comment && { author: comment, body, url })

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
  const what = `the comments of pull request ${number}`
  const comments: Comment[] = []
  for (let page = 1; page <= mostPages; page += 1) {
    const answer = await askExpected(client, {
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      parameters: {
        owner: repository.owner,
        repo: repository.name,
        issue_number: number,
        per_page: pageSize,
        page,
      },
      what,
      permission: 'pull-requests: read',
      shape: shapePage,
    })
    if (!answer.known) return answer
    for (const comment of answer.value) {
      if (comment && writers.has(comment.author.association ?? '')) comments.push(comment)
    }
    if (answer.value.length < pageSize) return known(comments)
  }
  return unknown(
    `the pull request has more than ${mostPages * pageSize} comments; put the closeout into the body`,
  )
}

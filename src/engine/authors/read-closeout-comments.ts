import { mayWrite } from '../../core/gate/may-write.ts'
import type { AccessRole, Comment } from '../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../core/vocabulary/known.ts'

/** So many authors are looked up, those of the newest comments first. */
const mostAuthors = 10

/**
 * The newest comment that holds a closeout and was written by somebody who may write, as a list; empty for none.
 *
 * Only the authors of comments that hold a closeout are looked up, from the newest one on, until one may write: an older
 * comment cannot count then. A role that cannot be read leaves all of them unknown.
 *
 * @param comments  oldest first
 */
export const readCloseoutComments = async (
  comments: Known<readonly Comment[]>,
  holdsCloseout: (body: string) => boolean,
  readRole: (login: string) => Promise<Known<AccessRole>>,
): Promise<Known<readonly Comment[]>> => {
  if (!comments.known) return comments
  const refused = new Set<string>()
  for (const comment of comments.value.toReversed()) {
    const { login } = comment.author
    if (refused.has(login) || !holdsCloseout(comment.body)) continue
    if (refused.size >= mostAuthors)
      return unknown(`more than ${mostAuthors} people without write access wrote a closeout in a comment`)
    const role = await readRole(login)
    if (!role.known) return role
    if (mayWrite(role.value)) return known([comment])
    refused.add(login)
  }
  return known([])
}

import type { AccessRole, Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known } from '../../../core/vocabulary/known.ts'
import { type Client, expected, placeOf } from '../client/client.ts'
import { asObject, asText } from '../client/shapes.ts'

/** What a person may do in the repository, as GitHub says now. A login that is nobody's there has the role `none`. */
export const readAccess = async (
  client: Client,
  repository: Repository,
  login: string,
): Promise<Known<AccessRole>> => {
  const question = {
    route: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    parameters: { ...placeOf(repository), username: login },
    what: `the role of ${login}`,
    permission: 'metadata: read',
  } as const
  const answer = await client({
    ...question,
    shape: data => {
      const role = asText(asObject(data)?.role_name)
      return role === null ? undefined : { role, permission: asText(asObject(data)?.permission) }
    },
  })
  return answer.known && answer.value === null
    ? known({ role: 'none', permission: 'none' })
    : expected(answer, question.what, question.permission)
}

/** `role_name` and never `permission`, which reports triage as read and maintain as write. */
export const readRole = async (
  client: Client,
  repository: Repository,
  login: string,
): Promise<Known<string>> => {
  const access = await readAccess(client, repository, login)
  return access.known ? known(access.value.role) : access
}

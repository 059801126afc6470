import type { AccessRole, Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known, unreadNow } from '../../../core/vocabulary/known.ts'
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

/** GitHub's own roles; `none` for a person without access. */
const ownRoles: ReadonlySet<string | null> = new Set(['none', 'read', 'triage', 'write', 'maintain', 'admin'])

/** A person's role. A custom role counts as the one that it is based on; `custom` is its own name, else `null`. */
export type RoleName = { readonly role: string; readonly custom: string | null }

/**
 * `role_name`, because `permission` reports triage as read and maintain as write. Of a custom role only `permission` says
 * what it allows.
 */
export const readRoleName = async (
  client: Client,
  repository: Repository,
  login: string,
): Promise<Known<RoleName>> => {
  const access = await readAccess(client, repository, login)
  if (!access.known) return access
  const { role, permission } = access.value
  if (ownRoles.has(role)) return known({ role, custom: null })
  return permission !== null && ownRoles.has(permission)
    ? known({ role: permission, custom: role })
    : unreadNow(`GitHub's answer for the role of ${login} names no role that it is based on`)
}

/** @see readRoleName */
export const readRole = async (...read: Parameters<typeof readRoleName>): Promise<Known<string>> => {
  const name = await readRoleName(...read)
  return name.known ? known(name.value.role) : name
}

/**
 * `role_name` as GitHub tells it: five roles, none, or a custom role's own name; `permission` is the role that it is
 * based on, maintain folded to write and triage to read.
 *
 * @see https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user
 */

import { fieldsOf, repositoryOf, requirePermission, requireRole, roleOf } from '../../server/call.ts'
import { notFound, unprocessable } from '../../server/refusal.ts'
import { userOf } from '../../world/app-facts.ts'
import { type Answer, type Call, type RoleName, type Routes, roleNames } from '../../world/model.ts'

const folded: Readonly<Record<RoleName, string>> = {
  none: 'none',
  read: 'read',
  triage: 'read',
  write: 'write',
  maintain: 'write',
  admin: 'admin',
}
const roleOfPermission: Readonly<Record<string, RoleName>> = {
  pull: 'read',
  triage: 'triage',
  push: 'write',
  maintain: 'maintain',
  admin: 'admin',
}

function getPermission(call: Call): Answer {
  const repository = repositoryOf(call)
  requirePermission(call, ['metadata', 'contents'], 'read')
  const login = call.params.login ?? ''
  if (!call.world.users.has(login)) throw notFound()
  const role = roleOf(repository, login)
  const least = (name: RoleName): boolean => roleNames.indexOf(role) >= roleNames.indexOf(name)
  const permissions = {
    pull: least('read'),
    triage: least('triage'),
    push: least('write'),
    maintain: least('maintain'),
    admin: least('admin'),
  }
  const role_name = repository.customRoles.get(login) ?? role
  const user = { ...userOf(call.world, login), permissions, role_name }
  return { status: 200, json: { permission: folded[role], role_name, user } }
}

function setPermission(call: Call): Answer {
  const repository = repositoryOf(call)
  requireRole(call, repository, 'admin')
  const wanted = String(fieldsOf(call).permission ?? 'push')
  const base = call.world.customRoles.get(wanted)
  const role = roleOfPermission[wanted] ?? base
  if (!role) throw unprocessable('Validation Failed')
  const login = call.params.login ?? ''
  repository.roles.set(login, role)
  if (base) repository.customRoles.set(login, wanted)
  else repository.customRoles.delete(login)
  return { status: 204 }
}

function removePermission(call: Call): Answer {
  const repository = repositoryOf(call)
  requireRole(call, repository, 'admin')
  repository.roles.delete(call.params.login ?? '')
  repository.customRoles.delete(call.params.login ?? '')
  return { status: 204 }
}

export const collaborators: Routes = {
  'GET /repos/:owner/:repo/collaborators/:login/permission': getPermission,
  'PUT /repos/:owner/:repo/collaborators/:login': setPermission,
  'DELETE /repos/:owner/:repo/collaborators/:login': removePermission,
}

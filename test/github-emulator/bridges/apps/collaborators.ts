/** `role_name` as GitHub tells it: five roles and none, `permission` folding two of them. */

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
  const user = { ...userOf(call.world, login), permissions, role_name: role }
  return { status: 200, json: { permission: folded[role], role_name: role, user } }
}

function setPermission(call: Call): Answer {
  const repository = repositoryOf(call)
  requireRole(call, repository, 'admin')
  const role = roleOfPermission[String(fieldsOf(call).permission ?? 'push')]
  if (!role) throw unprocessable('Validation Failed')
  repository.roles.set(call.params.login ?? '', role)
  return { status: 204 }
}

function removePermission(call: Call): Answer {
  const repository = repositoryOf(call)
  requireRole(call, repository, 'admin')
  repository.roles.delete(call.params.login ?? '')
  return { status: 204 }
}

export const collaborators: Routes = {
  'GET /repos/:owner/:repo/collaborators/:login/permission': getPermission,
  'PUT /repos/:owner/:repo/collaborators/:login': setPermission,
  'DELETE /repos/:owner/:repo/collaborators/:login': removePermission,
}

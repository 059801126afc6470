/** What handlers ask about a request: which repository, which number, may they, what does the emulator say. */

import {
  type Actor,
  type Answer,
  type Call,
  type Fields,
  type Repository,
  type RoleName,
  roleNames,
  type World,
} from '../world/model.ts'
import { forbidden, notFound, Refusal } from './refusal.ts'

/** The request's body as an object; `{}` where it is something else. */
export const fieldsOf = (call: Call): Fields => (Array.isArray(call.body) ? {} : (call.body as Fields))

export const textField = (fields: Fields, name: string): string | null => {
  const value = fields[name]
  return typeof value === 'string' ? value : null
}

/** The repository that the path names. Throws 404, also for one that the actor may not know of. */
export function repositoryOf(call: Call): Repository {
  const repository = call.world.repositories.get(`${call.params.owner}/${call.params.repo}`.toLowerCase())
  if (!repository) throw notFound()
  if (repository.isPrivate && call.actor.kind !== 'installation' && !hasRole(repository, call.actor, 'read'))
    throw notFound()
  return repository
}

export function numberOf(call: Call): number {
  const number = Number(call.params.number)
  if (!Number.isSafeInteger(number)) throw notFound()
  return number
}

/** A signed-in person's role; on a public repository everybody reads. */
export function roleOf(repository: Repository, login: string): RoleName {
  return repository.roles.get(login) ?? (repository.isPrivate ? 'none' : 'read')
}

export function hasRole(repository: Repository, actor: Actor, least: RoleName): boolean {
  if (actor.kind !== 'user') return false
  return roleNames.indexOf(roleOf(repository, actor.login)) >= roleNames.indexOf(least)
}

/** Refuse an installation without this permission. People are judged by their role instead. */
export function requirePermission(call: Call, anyOf: readonly string[], level: 'read' | 'write'): void {
  const { actor } = call
  if (actor.kind === 'app') throw new Refusal(401, 'This endpoint requires an installation token')
  if (actor.kind !== 'installation') return
  const enough = level === 'read' ? ['read', 'write', 'admin'] : ['write', 'admin']
  if (!anyOf.some(name => enough.includes(actor.permissions[name] ?? ''))) throw forbidden()
}

/** Refuse a person below this role, and anybody who is not signed in. */
export function requireRole(call: Call, repository: Repository, least: RoleName): void {
  const { actor } = call
  if (actor.kind === 'anonymous') throw new Refusal(401, 'Requires authentication')
  if (actor.kind === 'user' && !hasRole(repository, actor, least)) {
    throw forbidden(`Must have ${least} rights to Repository.`)
  }
}

/** The login that GitHub shows for the request: a person's, or `slug[bot]`. */
export function loginOf(actor: Actor): string {
  if (actor.kind === 'user' || actor.kind === 'installation') return actor.login
  throw new Refusal(401, 'Requires authentication')
}

/** Ask the emulator what the caller asked, as the caller, with parts changed. */
export function forward(
  call: Call,
  change: { readonly target?: string; readonly method?: string; readonly body?: unknown } = {},
): Promise<Answer> {
  const query = call.query.size ? `?${call.query}` : ''
  const method = change.method ?? call.method
  const body = 'body' in change ? change.body : call.body
  const sendsBody = method !== 'GET' && method !== 'HEAD' && !(isEmpty(body) && method === 'DELETE')
  return call.world.emulator.ask({
    method,
    target: change.target ?? call.path + query,
    ...(call.token ? { token: call.token } : {}),
    ...(sendsBody ? { body } : {}),
  })
}

const isEmpty = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && Object.keys(body).length === 0

/** Ask the emulator with all rights; for what the stand-in itself must know. Throws on anything but 2xx. */
export async function askAsRoot(
  world: World,
  target: string,
  method = 'GET',
  body?: unknown,
): Promise<unknown> {
  const answer = await world.emulator.ask({
    method,
    target,
    token: world.rootToken(),
    ...(body ? { body } : {}),
  })
  if (answer.status === 404) throw notFound()
  if (answer.status >= 300)
    throw new Error(`${method} ${target}: emulator answered ${answer.status}: ${JSON.stringify(answer.json)}`)
  return answer.json
}

/** Every item of a list that the emulator pages. */
export async function listAsRoot(world: World, path: string, query = ''): Promise<Fields[]> {
  const items: Fields[] = []
  for (let page = 1; ; page++) {
    const part = (await askAsRoot(world, `${path}?per_page=100&page=${page}${query}`)) as Fields[]
    items.push(...part)
    if (part.length < 100) return items
  }
}

export const isGood = (answer: Answer): boolean => answer.status >= 200 && answer.status < 300

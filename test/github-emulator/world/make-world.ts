/** Sets up what the stand-in starts with: people, apps, one repository, the emulator behind them. */

import { strictBehavior } from '../behavior.ts'
import { markup } from '../events/dress.ts'
import { createWebhooks } from '../events/webhooks.ts'
import type { GithubOptions } from '../github.ts'
import { createClock } from '../server/clock.ts'
import { createTurns } from '../server/in-turn.ts'
import { createLateLists } from '../server/late-lists.ts'
import { mintToken } from '../server/mint-token.ts'
import { startEmulator } from '../server/start-emulator.ts'
import { startStorage } from '../server/storage.ts'
import { addRepository } from './add-repository.ts'
import { appEvents, appPermissions, makeApp } from './apps.ts'
import { idOfRepository } from './id-of-repository.ts'
import {
  type Actor,
  type App,
  type Fields,
  type Repository,
  type RoleName,
  roleNames,
  type User,
  type World,
} from './model.ts'
import { rootTokens, takeRootTokens } from './root-tokens.ts'

/** The standing people, named for what they may do; `agent` writes code and opens pull requests. */
const standing: Readonly<Record<string, RoleName>> = {
  owner: 'admin',
  maintainer: 'maintain',
  writer: 'write',
  agent: 'write',
  triager: 'triage',
  reader: 'read',
  outsider: 'none',
}

const seedOf = (
  fullName: string,
  logins: readonly string[],
  apps: readonly App[],
  isPrivate: boolean,
): Record<string, unknown> => {
  const [owner = '', name = ''] = fullName.split('/')
  return {
    tokens: Object.fromEntries([
      ...logins.map(login => [`token-of-${login}`, { login, scopes: ['repo'] }]),
      ...rootTokens.map(token => [token, { login: 'admin', scopes: ['repo', 'admin:org'] }]),
    ]),
    github: {
      users: logins.map(login => ({ login, name: login, email: `${login}@users.noreply.github.com` })),
      orgs: [
        {
          login: owner,
          members: [
            { login: 'admin', role: 'admin' },
            { login: 'owner', role: 'admin' },
          ],
        },
      ],
      repos: [{ owner, name, auto_init: true, private: isPrivate }],
      apps: apps.map(app => ({
        app_id: app.id,
        slug: app.slug,
        name: app.name,
        private_key: app.privateKey,
        permissions: { ...app.permissions, issues: 'write', contents: 'write' },
        events: [],
        installations: [
          {
            installation_id: app.installationId,
            account: owner,
            repository_selection: 'all',
            permissions: app.permissions,
          },
        ],
      })),
    },
  }
}

export async function makeWorld(origin: string, options: GithubOptions): Promise<World> {
  const fullName = options.repository ?? 'acme/widgets'
  const behavior = { ...strictBehavior, ...options.behavior }
  const customRoles = new Map(Object.entries(options.customRoles ?? {}))
  const people: Readonly<Record<string, string>> = { ...standing, ...options.people }
  const app = makeApp(4711, 'closeout', 'Closeout', { ...appPermissions, ...options.permissions }, appEvents)
  const actions = makeApp(
    15368,
    'github-actions',
    'GitHub Actions',
    { ...appPermissions, contents: 'write' },
    [],
  )
  const apps = [app, actions]
  let lastId = 1000
  const nextId = (): number => ++lastId
  const clock = createClock(options.startAt, options.time)
  const webhooks = createWebhooks(clock, options.webhookSecret ?? 'standin-secret', nextId)
  webhooks.url = options.webhookUrl ?? null
  const repository = await addRepository(fullName, options)
  for (const [login, role] of Object.entries(people)) giveRole(repository, login, role, customRoles)
  const emulator = await startEmulator(
    seedOf(fullName, Object.keys(people), apps, repository.isPrivate),
    origin,
  )
  const tokens = new Map<string, Actor>(
    Object.keys(people).map(login => [`token-of-${login}`, { kind: 'user', login }]),
  )
  const repositories = new Map([[fullName.toLowerCase(), repository]])
  const world: World = {
    origin,
    behavior,
    lists: createLateLists(clock, behavior),
    storage: await startStorage(clock),
    formerNames: new Map(),
    customRoles,
    publicMembers: new Set(options.publicMembers),
    emulator,
    clock,
    webhooks,
    repositories,
    apps,
    app,
    users: new Map(),
    tokens,
    rootToken: takeRootTokens(),
    nextId,
    installed: { at: null },
    rules: { requiredChecks: [], hasMergeQueue: false },
    inTurn: createTurns(),
  }
  await learnAccounts(world, repository)
  return world
}

function giveRole(
  repository: Repository,
  login: string,
  role: string,
  customRoles: ReadonlyMap<string, RoleName>,
): void {
  const base = customRoles.get(role)
  const isStanding = (roleNames as readonly string[]).includes(role)
  if (!base && !isStanding)
    throw new Error(`${login}: the role ${role} is not one of ${roleNames.join(', ')} or customRoles.`)
  if (base) repository.customRoles.set(login, role)
  // One or the other, as was just checked.
  if (role !== 'none') repository.roles.set(login, base ?? (role as RoleName))
}

/** Learn every account as the emulator shows it; an app's bot comes to life with its first write. */
async function learnAccounts(world: World, repository: Repository): Promise<void> {
  repository.id = await idOfRepository(world, repository.fullName)
  for (const app of world.apps) {
    const token = await mintToken(world, app)
    const target = `/repos/${repository.fullName}/labels`
    await world.emulator.ask({ method: 'POST', target, token, body: { name: 'standin', color: 'ededed' } })
    await world.emulator.ask({ method: 'DELETE', target: `${target}/standin`, token })
  }
  const people = [...world.tokens.values()].flatMap(actor => (actor.kind === 'user' ? [actor.login] : []))
  for (const login of [...people, ...world.apps.map(({ slug }) => `${slug}[bot]`)]) {
    const { json } = await world.emulator.ask({
      method: 'GET',
      target: `/users/${encodeURIComponent(login)}`,
      token: world.rootToken(),
    })
    world.users.set(login, (await markup(world, briefUser(json as Fields))) as User)
  }
}

const personal = [
  'name',
  'company',
  'blog',
  'location',
  'email',
  'hireable',
  'bio',
  'twitter_username',
  'public_repos',
  'public_gists',
  'followers',
  'following',
  'created_at',
  'updated_at',
]
const briefUser = (user: Fields): Fields =>
  Object.fromEntries(Object.entries(user).filter(([name]) => !personal.includes(name)))

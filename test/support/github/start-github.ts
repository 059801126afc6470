/** Starts the stand-in: `emulate`, real bare repositories, and the bridges between them, on one port. */
import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createChecker } from '../openapi/description.ts'
import { actAs, type Person } from './act-as.ts'
import { addRepository } from './add-repository.ts'
import { createClock } from './clock.ts'
import { dress } from './dress.ts'
import { createFaults, type Fault } from './faults.ts'
import type { Actor, App, Fields, Repository, RoleName, User, World } from './model.ts'
import { createRateLimit } from './rate-limit.ts'
import { type LoggedRequest, type Service, serve, type Violation } from './serve.ts'
import { startEmulator } from './start-emulator.ts'
import { tell } from './tell.ts'
import { createWebhooks, type Delivery, type Message, type Webhooks } from './webhooks.ts'

export interface GithubOptions {
  /** 0 or left out: a free port. */
  readonly port?: number
  /** `owner/name`; the owner is an organisation. */
  readonly repository?: string
  /** A git repository to copy into it, bare or not; left out: one commit with a README. */
  readonly from?: string
  /** A bare repository to serve as it is. */
  readonly gitDir?: string
  readonly isPrivate?: boolean
  /** People beside the standing ones, with their roles. */
  readonly people?: Readonly<Record<string, RoleName>>
  readonly webhookUrl?: string
  readonly webhookSecret?: string
  /** What the installation grants; everything that the app asks for where left out. */
  readonly permissions?: Readonly<Record<string, string>>
  /** What the clock shows at first; the real time where left out. */
  readonly startAt?: string
}

export interface Github {
  /** The API's root, without a slash at the end. */
  readonly url: string
  readonly repository: {
    readonly owner: string
    readonly name: string
    readonly fullName: string
    readonly gitDir: string
  }
  readonly app: {
    readonly id: number
    readonly slug: string
    readonly privateKey: string
    readonly installationId: number
    readonly webhookSecret: string
  }
  /** Each person's login -> token. The standing logins are named for their roles. */
  readonly tokens: Readonly<Record<string, string>>
  /** The token that a workflow gets: contents and pull requests to read, or what is asked for. */
  readonly actionsToken: (permissions?: Readonly<Record<string, string>>) => Promise<string>
  /** Someone who acts over HTTP with their own token. */
  readonly as: (login: string, repository?: string) => Person
  readonly requests: LoggedRequest[]
  readonly violations: readonly Violation[]
  readonly fail: (fault: Fault) => void
  readonly heal: () => void
  readonly clock: { readonly now: () => string; readonly advance: (ms: number) => void }
  readonly webhooks: {
    readonly log: readonly Delivery[]
    readonly held: Message[]
    /** Where they go from now on. */
    readonly sendTo: (url: string | null) => void
    /** Keep webhooks back in `held` instead of sending them. */
    readonly hold: () => void
    /** Send what is held, in the order given (as it came where left out), and hold no more. */
    readonly release: (messages?: readonly Message[]) => Promise<void>
    readonly settle: () => Promise<void>
  }
  /** Send an installation's event: it was made, or repositories were added. */
  readonly tellInstalled: (action: 'created' | 'added') => Promise<void>
  readonly addWorkflowRun: (run: Fields & { readonly id: number }) => void
  readonly close: () => Promise<void>
}

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

const appPermissions = {
  actions: 'read',
  administration: 'read',
  checks: 'write',
  contents: 'read',
  issues: 'write',
  members: 'read',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'write',
}

const appEvents = [
  'check_run',
  'check_suite',
  'installation',
  'installation_repositories',
  'issue_comment',
  'issues',
  'label',
  'merge_group',
  'milestone',
  'pull_request',
  'pull_request_review',
  'push',
  'release',
] as const

function makeApp(
  id: number,
  slug: string,
  name: string,
  permissions: Readonly<Record<string, string>>,
  events: readonly string[],
): App {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  return { id, slug, name, privateKey, installationId: id * 10, permissions, events }
}

const seedOf = (
  fullName: string,
  logins: readonly string[],
  apps: readonly App[],
  rootToken: string,
  isPrivate: boolean,
): Record<string, unknown> => {
  const [owner = '', name = ''] = fullName.split('/')
  return {
    tokens: Object.fromEntries([
      ...logins.map(login => [`token-of-${login}`, { login, scopes: ['repo'] }]),
      [rootToken, { login: 'admin', scopes: ['repo', 'admin:org'] }],
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

/** Start a GitHub on a loopback port, with one repository, people of every role, and the app installed. */
export async function startGithub(options: GithubOptions = {}): Promise<Github> {
  const server = createServer()
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve),
  )
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const world = await makeWorld(origin, options)
  const service: Service = {
    world,
    checker: createChecker(),
    faults: createFaults(),
    rateLimit: createRateLimit(),
    requests: [],
    violations: [],
  }
  server.on('request', (request, response) => {
    serve(service, request, response).catch(error => {
      console.error(error)
      response
        .writeHead(500, { 'content-type': 'application/json' })
        .end(JSON.stringify({ message: String(error) }))
    })
  })
  await learnAccounts(world)
  return describe(service, server)
}

async function makeWorld(origin: string, options: GithubOptions): Promise<World> {
  const fullName = options.repository ?? 'acme/widgets'
  const people = { ...standing, ...options.people }
  const app = makeApp(4711, 'closeout', 'Closeout', { ...appPermissions, ...options.permissions }, appEvents)
  const actions = makeApp(
    15368,
    'github-actions',
    'GitHub Actions',
    { ...appPermissions, contents: 'write' },
    [],
  )
  const apps = [app, actions]
  const rootToken = 'root-of-the-standin'
  let lastId = 1000
  const nextId = (): number => ++lastId
  const clock = createClock(options.startAt)
  const webhooks = createWebhooks(clock, options.webhookSecret ?? 'standin-secret', nextId)
  webhooks.url = options.webhookUrl ?? null
  const repository = await addRepository(fullName, options)
  for (const [login, role] of Object.entries(people)) if (role !== 'none') repository.roles.set(login, role)
  const emulator = await startEmulator(
    seedOf(fullName, Object.keys(people), apps, rootToken, repository.isPrivate),
    origin,
  )
  const tokens = new Map<string, Actor>(
    Object.keys(people).map(login => [`token-of-${login}`, { kind: 'user', login }]),
  )
  const repositories = new Map([[fullName.toLowerCase(), repository]])
  return {
    origin,
    emulator,
    clock,
    webhooks,
    repositories,
    apps,
    app,
    users: new Map(),
    tokens,
    rootToken,
    nextId,
  }
}

/** Learn every account as the emulator shows it; an app's bot comes to life with its first write. */
async function learnAccounts(world: World): Promise<void> {
  const [repository] = world.repositories.values()
  for (const app of world.apps) {
    const token = await mintToken(world, app)
    const target = `/repos/${repository?.fullName}/labels`
    await world.emulator.ask({ method: 'POST', target, token, body: { name: 'standin', color: 'ededed' } })
    await world.emulator.ask({ method: 'DELETE', target: `${target}/standin`, token })
  }
  const people = [...world.tokens.values()].flatMap(actor => (actor.kind === 'user' ? [actor.login] : []))
  for (const login of [...people, ...world.apps.map(({ slug }) => `${slug}[bot]`)]) {
    const { json } = await world.emulator.ask({
      method: 'GET',
      target: `/users/${encodeURIComponent(login)}`,
      token: world.rootToken,
    })
    world.users.set(login, (await dress(world, briefUser(json as Fields))) as User)
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

async function mintToken(
  world: World,
  app: App,
  permissions?: Readonly<Record<string, string>>,
): Promise<string> {
  const { default: jwt } = await import('universal-github-app-jwt')
  const { token } = await jwt({ id: app.id, privateKey: app.privateKey })
  const target = `/app/installations/${app.installationId}/access_tokens`
  const { json } = await world.emulator.ask({
    method: 'POST',
    target,
    token,
    body: permissions ? { permissions } : {},
  })
  return (json as { readonly token: string }).token
}

function describe(service: Service, server: Server): Github {
  const { world, requests, violations, faults } = service
  const [repository] = world.repositories.values() as IterableIterator<Repository>
  if (!repository) throw new Error('The stand-in has no repository.')
  const { owner, name, fullName, gitDir } = repository
  const { id, slug, privateKey, installationId } = world.app
  const { clock, webhooks } = world
  return {
    url: world.origin,
    repository: { owner, name, fullName, gitDir },
    app: { id, slug, privateKey, installationId, webhookSecret: webhooks.secret },
    tokens: Object.fromEntries(
      [...world.tokens].flatMap(([token, actor]) => (actor.kind === 'user' ? [[actor.login, token]] : [])),
    ),
    actionsToken: permissions => actionsToken(world, permissions),
    as: (login, where = fullName) => actAs(world, login, where),
    requests,
    violations,
    fail: faults.add,
    heal: faults.clear,
    clock: { now: clock.now, advance: clock.advance },
    webhooks: webhookControls(webhooks),
    tellInstalled: action => tellInstalled(world, repository, action),
    addWorkflowRun: run => void repository.workflowRuns.set(run.id, run),
    close: async () => {
      await webhooks.settle()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await world.emulator.close()
    },
  }
}

function webhookControls(webhooks: Webhooks): Github['webhooks'] {
  const { log, held, settle } = webhooks
  return {
    log,
    held,
    settle,
    sendTo: url => {
      webhooks.url = url
    },
    hold: () => {
      webhooks.isHolding = true
    },
    release: async (messages = held.slice()) => {
      webhooks.isHolding = false
      held.length = 0
      for (const message of messages) void webhooks.send(message)
      await settle()
    },
  }
}

async function actionsToken(
  world: World,
  permissions: Readonly<Record<string, string>> = { contents: 'read', pull_requests: 'read' },
): Promise<string> {
  const app = world.apps.find(({ slug }) => slug === 'github-actions')
  if (!app) throw new Error('The stand-in has no github-actions app.')
  const token = await mintToken(world, app, permissions)
  world.tokens.set(token, { kind: 'installation', app, login: 'github-actions[bot]', permissions })
  return token
}

async function tellInstalled(
  world: World,
  repository: Repository,
  action: 'created' | 'added',
): Promise<void> {
  const brief = {
    id: 1,
    node_id: 'R',
    name: repository.name,
    full_name: repository.fullName,
    private: repository.isPrivate,
  }
  const actor: Actor = { kind: 'user', login: 'owner' }
  if (action === 'created')
    await tell(world, repository, actor, 'installation', { action, repositories: [brief] })
  else
    await tell(world, repository, actor, 'installation_repositories', {
      action,
      repositories_added: [brief],
      repositories_removed: [],
      repository_selection: 'all',
    })
}

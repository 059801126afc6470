/** Starts the stand-in: `emulate`, real bare repositories, and the bridges between them, on one port. */
import { rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import { tell } from './events/tell.ts'
import type { Webhooks } from './events/webhooks.ts'
import type { Github, GithubOptions } from './github.ts'
import { createChecker } from './openapi/description.ts'
import { askAsRoot } from './server/call.ts'
import { createFaults } from './server/faults.ts'
import { serveGit } from './server/git-over-http.ts'
import { actionsToken } from './server/mint-token.ts'
import { createRateLimit } from './server/rate-limit.ts'
import { type Service, serve } from './server/serve.ts'
import { actAs } from './world/act-as.ts'
import { addRepository, type NewRepository } from './world/add-repository.ts'
import { makeWorld } from './world/make-world.ts'
import type { Actor, CheckRun, Fields, Repository, World } from './world/model.ts'
import { addWorkflowRun, type NewWorkflowRun, tellWorkflowRun } from './world/run-workflow.ts'

export type { Github, GithubOptions } from './github.ts'

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
    answer(service, request, response).catch(error => {
      console.error(error)
      response
        .writeHead(500, { 'content-type': 'application/json' })
        .end(JSON.stringify({ message: String(error) }))
    })
  })
  return describe(service, server)
}

async function answer(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (await serveGit(service.world, request, response)) return
  await serve(service, request, response)
}

function describe(service: Service, server: Server): Github {
  const { world, requests, violations, faults } = service
  const [repository] = world.repositories.values() as IterableIterator<Repository>
  if (!repository) throw new Error('The stand-in has no repository.')
  const { id, slug, privateKey, installationId } = world.app
  const { clock, webhooks } = world
  return {
    url: world.origin,
    // As it is called now: a test may rename it.
    get repository() {
      const { owner, name, fullName, gitDir } = repository
      return { owner, name, fullName, gitDir }
    },
    app: { id, slug, privateKey, installationId, webhookSecret: webhooks.secret },
    tokens: Object.fromEntries(
      [...world.tokens].flatMap(([token, actor]) => (actor.kind === 'user' ? [[actor.login, token]] : [])),
    ),
    actionsToken: permissions => actionsToken(world, permissions),
    as: (login, where = repository.fullName) => actAs(world, login, where),
    requests,
    violations,
    fail: faults.add,
    heal: faults.clear,
    clock: { now: clock.now, advance: clock.advance },
    rules: world.rules,
    webhooks: webhookControls(webhooks),
    tellInstalled: action => tellInstalled(world, repository, action),
    addRepository: (name, options) => addSibling(world, repository, name, options),
    buttonsOf: runId =>
      [...world.repositories.values()].flatMap(({ checkRuns }) => buttonsIn(checkRuns.get(runId))),
    addWorkflowRun: run => void addWorkflowRun(world, repository, run),
    runWorkflow: run => world.inTurn(() => finishRun(world, repository, run)),
    storage: { url: world.storage.url, requests: world.storage.requests, fail: world.storage.fail },
    catchUp: () => clock.advance(world.behavior.listLagMs),
    close: async () => {
      await webhooks.settle()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await world.emulator.close()
      await world.storage.close()
      await Promise.all([...world.repositories.values()].map(removeIfTemporary))
    },
  }
}

async function finishRun(world: World, repository: Repository, given: NewWorkflowRun) {
  world.clock.advance(1_000)
  const run = addWorkflowRun(world, repository, given)
  await tellWorkflowRun(world, repository, { kind: 'user', login: 'agent' }, run)
  return {
    id: run.id,
    jobs: (run.attempts.at(-1)?.jobs ?? []).map(({ id }) => Number(id)),
    artifacts: run.artifacts.map(({ id }) => id),
  }
}

const buttonsIn = (run: CheckRun | undefined): readonly Fields[] => (run?.actions ?? []) as readonly Fields[]

async function addSibling(
  world: World,
  first: Repository,
  fullName: string,
  options: NewRepository = {},
): Promise<void> {
  const repository = await addRepository(fullName, options)
  const body = { name: repository.name, private: repository.isPrivate, auto_init: true }
  repository.id = (
    (await askAsRoot(world, `/orgs/${repository.owner}/repos`, 'POST', body)) as { readonly id: number }
  ).id
  for (const [login, role] of first.roles) repository.roles.set(login, role)
  for (const [login, role] of first.customRoles) repository.customRoles.set(login, role)
  world.repositories.set(fullName.toLowerCase(), repository)
}

const removeIfTemporary = async ({ isTemporary, gitDir }: Repository): Promise<void> => {
  if (isTemporary) await rm(dirname(gitDir), { recursive: true, force: true })
}

function webhookControls(webhooks: Webhooks): Github['webhooks'] {
  const { log, held, settle } = webhooks
  return {
    log,
    held,
    settle,
    showUrl: url => {
      webhooks.shownUrl = url
    },
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

async function tellInstalled(
  world: World,
  repository: Repository,
  action: 'created' | 'added',
): Promise<void> {
  world.installed.at = world.clock.now()
  const brief = {
    id: repository.id,
    node_id: Buffer.from(`R:${repository.id}`).toString('base64'),
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

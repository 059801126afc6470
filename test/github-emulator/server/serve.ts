/** One request from the wire to the answer: who, faults, GitHub's description, the bridges, the emulator, 304. */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { bridges } from '../bridges/index.ts'
import { answerGone } from '../bridges/issues/gone-issues.ts'
import { markup } from '../events/dress.ts'
import type { Checker } from '../openapi/description.ts'
import type { Actor, Answer, Call, Fields, World } from '../world/model.ts'
import { forward, repositoryOf } from './call.ts'
import { answerOfFault, type Faults, isTrueAnswer } from './faults.ts'
import { identify, tokenOf } from './identify.ts'
import type { RateLimit } from './rate-limit.ts'
import { nameRepository, redirectOf } from './redirects.ts'
import { Refusal } from './refusal.ts'
import { compileRoutes, findRoute } from './routes.ts'

/** One line of the request log. */
export interface LoggedRequest {
  readonly method: string
  /** Path without query. */
  readonly path: string
  readonly query: string
  readonly status: number
  /** A login, `app`, or `anonymous`. */
  readonly who: string
  /** The repositories that its token is limited to; null where it is not. */
  readonly limitedTo: readonly string[] | null
  /** GitHub's name for it, as `METHOD /template`; null where the subset lacks it. */
  readonly operation: string | null
}

/** A request or an answer that GitHub's own description forbids. */
export interface Violation {
  readonly what: 'request' | 'response'
  readonly operation: string
  readonly problems: readonly string[]
}

export interface Service {
  readonly world: World
  readonly checker: Checker
  readonly faults: Faults
  readonly rateLimit: RateLimit
  readonly requests: LoggedRequest[]
  readonly violations: Violation[]
}

const routes = compileRoutes(bridges)
const isWrite = (method: string): boolean => method !== 'GET' && method !== 'HEAD'

export async function serve(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = await readCall(service.world, request)
  const fault = service.faults.take(call.method, call.path, isApp(call.actor))
  const operation = service.checker.findOperation(call.method, call.path)
  checkRequest(service, call, operation)
  const isUntouched = fault !== null && !fault.isApplied && !isTrueAnswer(fault)
  const answer = isUntouched ? answerOfFault(fault) : await answerCall(service, call, operation)
  const sent = fault && !isTrueAnswer(fault) ? answerOfFault(fault) : answer
  if (fault?.status === 'late') await sleep(fault.delayMs ?? 1_000)
  const who = whoOf(call.actor)
  const limitedTo = limitOf(call.actor)
  const { method, sentPath: path, query } = call
  if (fault?.status === 'drop') {
    service.requests.push({ method, path, query: query.toString(), status: 0, who, limitedTo, operation })
    response.destroy()
    return
  }
  const status = send(service, call, sent, response, fault?.status === 'cut')
  if (!path.startsWith('/_standin'))
    service.requests.push({ method, path, query: query.toString(), status, who, limitedTo, operation })
}

const isApp = ({ kind }: Actor): boolean => kind === 'installation' || kind === 'app'

const whoOf = (actor: Actor): string =>
  actor.kind === 'user' || actor.kind === 'installation' ? actor.login : actor.kind

const limitOf = (actor: Actor): readonly string[] | null =>
  actor.kind === 'installation' ? (actor.repositories ?? null) : null

/** What a token reaches: private repositories only where it is limited to them or not limited, and only what it may. */
function checkReach(call: Call): void {
  const { actor, method, path, world } = call
  const [, name, section = ''] = /^\/repos\/([^/]+\/[^/]+)(?:\/([^/]+))?/.exec(path) ?? []
  const repository = [...world.repositories.values()].find(
    ({ fullName }) => fullName.toLowerCase() === name?.toLowerCase(),
  )
  if (actor.kind !== 'installation' || !repository) return
  const isOutside =
    !repository.isInstalled || (actor.repositories && !actor.repositories.includes(repository.fullName))
  if (isOutside && repository.isPrivate) throw new Refusal(404, 'Not Found')
  if (isOutside && isWrite(method)) throw new Refusal(403, 'Resource not accessible by integration')
  const permission = permissionOf[section]
  if (!actor.repositories || isOutside || permission === undefined) return
  const granted = permission.map(one => actor.permissions[one] ?? 'none')
  const isEnough = granted.some(one => one === 'write' || (one === 'read' && !isWrite(method)))
  if (!isEnough) throw new Refusal(403, 'Resource not accessible by integration')
}

/** The permissions of which one is needed for a part of a repository. */
const permissionOf: Readonly<Record<string, readonly string[]>> = {
  issues: ['issues', 'pull_requests'],
  pulls: ['pull_requests'],
  'check-runs': ['checks'],
  commits: ['contents', 'checks', 'pull_requests'],
  contents: ['contents'],
  git: ['contents'],
}

async function readCall(world: World, request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '/', world.origin)
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const token = tokenOf(request.headers.authorization)
  const body = parseBody(Buffer.concat(parts).toString())
  const sentPath = url.pathname.replace(/^\/api\/v3(?=\/)/, '')
  return {
    world,
    method: request.method ?? 'GET',
    path: nameRepository(world, sentPath),
    sentPath,
    query: url.searchParams,
    headers: request.headers as Record<string, string>,
    body: body ?? {},
    isMalformed: body === null,
    token,
    actor: identify(token, world.tokens, world.apps),
    params: {},
  }
}

/** Null where it is no JSON. */
function parseBody(text: string): Fields | null {
  if (text === '') return {}
  try {
    return JSON.parse(text) as Fields
  } catch {
    return null
  }
}

function checkRequest({ checker, violations }: Service, call: Call, operation: string | null): void {
  if (call.path.startsWith('/_')) return
  const problems = operation
    ? checker.checkRequest(operation, call.query, call.body)
    : ['not one of the operations of test/github-emulator/openapi/operations.js']
  if (problems.length)
    violations.push({ what: 'request', operation: operation ?? `${call.method} ${call.path}`, problems })
}

async function answerCall(service: Service, call: Call, operation: string | null): Promise<Answer> {
  const { world } = service
  if (call.actor.kind === 'stranger') return refuse(new Refusal(401, 'Bad credentials'))
  if (call.isMalformed) return refuse(new Refusal(400, 'Problems parsing JSON'))
  if (call.path === '/rate_limit') return service.rateLimit.answer(call.actor, call.token)
  const redirect = redirectOf(call)
  if (redirect) return redirect
  try {
    const answer = isWrite(call.method) ? await world.inTurn(() => write(call)) : await handle(call)
    const json = answer.isForwarded ? await markup(world, answer.json) : answer.json
    if (operation) checkResponse(service, operation, answer.status, json)
    return { ...answer, json }
  } catch (error) {
    if (error instanceof Refusal) return refuse(error)
    throw error
  }
}

async function write(call: Call): Promise<Answer> {
  call.world.clock.advance(1_000)
  return handle(call)
}

function handle(call: Call): Promise<Answer> | Answer {
  checkReach(call)
  const gone = answerGone(call)
  if (gone) return gone
  const route = findRoute(routes, call.method, call.path)
  if (route) return route.handler({ ...call, params: route.params })
  const place = /^\/repos\/([^/]+)\/([^/]+)/.exec(call.path)
  if (place) repositoryOf({ ...call, params: { owner: place[1] ?? '', repo: place[2] ?? '' } })
  return forward(call)
}

const refuse = ({ status, message, errors }: Refusal): Answer => ({
  status,
  json: {
    message,
    ...(errors.length ? { errors } : {}),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  },
  isForwarded: true,
})

function checkResponse(
  { checker, violations }: Service,
  operation: string,
  status: number,
  json: unknown,
): void {
  const problems = checker.checkResponse(operation, status, json)
  if (problems.length) violations.push({ what: 'response', operation, problems })
}

/** Answers; a GET whose ETag the caller has already is a 304, and free. */
function send(
  { rateLimit }: Service,
  call: Call,
  answer: Answer,
  response: ServerResponse,
  isCut = false,
): number {
  const isRaw = call.method === 'GET' && /\bvnd\.github\.(v3\.)?raw\b/.test(call.headers.accept ?? '')
  const raw = isRaw ? rawContent(answer.json) : null
  const text = raw ?? (answer.json === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(answer.json)))
  // An ETag of one token never matches for another: otterdog 201.
  const holder = call.world.behavior.hasEtagsPerToken ? call.token : ''
  const etag = `W/"${createHash('sha256').update(`${holder}\0`).update(text).digest('hex')}"`
  const canBeCached = call.method === 'GET' && answer.status === 200
  const isFresh = canBeCached && call.headers['if-none-match'] === etag
  const isFree = isFresh || call.path === '/rate_limit'
  const status = isFresh ? 304 : answer.status
  response.writeHead(status, {
    'content-type': raw ? 'application/octet-stream' : 'application/json; charset=utf-8',
    ...(call.world.behavior.edition === 'ghes-3.17' ? { 'x-github-enterprise-version': '3.17.0' } : {}),
    date: new Date(call.world.clock.nowMs()).toUTCString(),
    'x-github-request-id': String(call.world.nextId()),
    ...(canBeCached ? { etag, 'cache-control': 'private, max-age=60, s-maxage=60' } : {}),
    ...rateLimit.headers(call.actor, call.token, isFree),
    ...(isCut ? { 'content-length': text.length + 1 } : {}),
    ...answer.headers,
  })
  if (isCut) response.write(text.subarray(0, text.length / 2), () => response.destroy())
  else response.end(status === 304 || status === 204 ? undefined : text)
  return status
}

function rawContent(json: unknown): Buffer | null {
  const { content, encoding } = (json ?? {}) as Fields
  return encoding === 'base64' ? Buffer.from(String(content), 'base64') : null
}

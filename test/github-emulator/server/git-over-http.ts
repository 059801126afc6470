/**
 * `git clone` and `git push` at `URL/owner/name.git`, by git's own server programs. A push is followed as
 * one over the API is: heads move, timelines tell it, webhooks go out.
 */
import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createGunzip } from 'node:zlib'
import { followPush } from '../events/follow-push.ts'
import { git } from '../world/git.ts'
import type { Actor, Repository, World } from '../world/model.ts'
import { hasRole } from './call.ts'
import { identify, tokenOf } from './identify.ts'

const place = /^\/([^/]+\/[^/]+?)\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/

const noCommit = '0'.repeat(40)

/** Answers git's requests; false when the request is not one. */
export async function serveGit(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', world.origin)
  const [, name = '', what = ''] = place.exec(url.pathname) ?? []
  if (!name) return false
  const service = what === 'info/refs' ? (url.searchParams.get('service') ?? '') : what
  const actor = identify(tokenOf(request.headers.authorization), world.tokens, world.apps)
  const repository = world.repositories.get(name.toLowerCase()) ?? world.formerNames.get(name.toLowerCase())
  const refused = refusalOf(repository, actor, service)
  if (!repository || refused) {
    response
      .writeHead(refused || 404, refused === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {})
      .end()
    return true
  }
  const run = (): Promise<void> => runService(repository, service, what === 'info/refs', request, response)
  if (what === 'git-receive-pack') await world.inTurn(() => takePush(world, repository, actor, run))
  else await run()
  response.end()
  return true
}

/** The status of a refusal; 0 for none. */
function refusalOf(repository: Repository | undefined, actor: Actor, service: string): number {
  if (!repository || !['git-upload-pack', 'git-receive-pack'].includes(service)) return 404
  if (actor.kind === 'stranger') return 401
  if (service === 'git-upload-pack') return repository.isPrivate && actor.kind === 'anonymous' ? 401 : 0
  if (actor.kind === 'anonymous') return 401
  const mayPush =
    actor.kind === 'installation'
      ? actor.permissions.contents === 'write'
      : hasRole(repository, actor, 'write')
  return mayPush ? 0 : 403
}

function runService(
  repository: Repository,
  service: string,
  isAdvertised: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = service.replace('git-', '')
  const kind = isAdvertised ? 'advertisement' : 'result'
  const protocol = request.headers['git-protocol']
  response.writeHead(200, { 'content-type': `application/x-${service}-${kind}`, 'cache-control': 'no-cache' })
  if (isAdvertised && protocol !== 'version=2') response.write(`${packetOf(`# service=${service}\n`)}0000`)
  const args = [
    '-c',
    'safe.directory=*',
    name,
    '--stateless-rpc',
    ...(isAdvertised ? ['--advertise-refs'] : []),
    repository.gitDir,
  ]
  const child = spawn('git', args, {
    env: { ...process.env, ...(protocol ? { GIT_PROTOCOL: String(protocol) } : {}) },
  })
  const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request
  child.stdin.on('error', () => {})
  body.pipe(child.stdin)
  child.stdout.pipe(response, { end: false })
  return new Promise(resolve => {
    child.on('error', () => resolve())
    child.on('close', () => resolve())
  })
}

const packetOf = (line: string): string => (line.length + 4).toString(16).padStart(4, '0') + line

async function tipsOf({ gitDir }: Repository): Promise<Map<string, string>> {
  const listed = await git(gitDir, [
    'for-each-ref',
    '--format=%(refname) %(objectname)',
    'refs/heads',
    'refs/tags',
  ])
  return new Map(
    listed
      .split('\n')
      .filter(Boolean)
      .map(line => line.split(' ') as [string, string]),
  )
}

async function takePush(
  world: World,
  repository: Repository,
  actor: Actor,
  receive: () => Promise<void>,
): Promise<void> {
  world.clock.advance(1_000)
  const before = await tipsOf(repository)
  await receive()
  const after = await tipsOf(repository)
  for (const [ref, sha] of after) {
    await followPush(world, repository, actor, { ref, before: before.get(ref) ?? noCommit, after: sha })
  }
  for (const [ref, sha] of before) {
    if (!after.has(ref)) await followPush(world, repository, actor, { ref, before: sha, after: noCommit })
  }
}

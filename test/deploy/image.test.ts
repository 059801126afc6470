import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parseAllDocuments } from 'yaml'
import { type Github, startGithub } from '../github-emulator/start-github.ts'
import { closeoutBody, see } from '../support/app/mirror.ts'
import { root } from '../support/root.ts'
import { parseCommand, parseDockerfile } from './parse-dockerfile.ts'

const instructions = parseDockerfile(readFileSync(join(root, 'Dockerfile'), 'utf8'))
const of = (name: string): readonly string[] =>
  instructions.filter(instruction => instruction.name === name).map(({ rest }) => rest)
const environment = Object.fromEntries(
  of('ENV').flatMap(rest => [...rest.matchAll(/(\w+)=(\S+)/g)].map(match => [match[1], match[2]])),
) as Readonly<Record<string, string>>

const isRoot = process.getuid?.() === 0
const [uid, gid] = (of('USER')[0] ?? '').split(':').map(Number) as [number, number]
/** As the image's user, where this process may become somebody else. */
const asUser = isRoot ? { uid, gid } : {}

/** What COPY copies, from a fresh build into a folder that nobody may write. */
const layOut = (built: string): string => {
  const image = mkdtempSync(join(tmpdir(), 'closeout-image-'))
  for (const rest of of('COPY')) {
    const [from = '', to = ''] = rest.split(/\s+/)
    const source = from.startsWith('dist/') ? join(built, from.slice('dist/'.length)) : join(root, from)
    const target = from.endsWith('/') ? join(image, to) : join(image, to, basename(from))
    mkdirSync(join(target, '..'), { recursive: true })
    cpSync(source, target, { recursive: true })
  }
  execFileSync('chmod', ['-R', 'a+rX,a-w', image])
  // The folders of a test run are closed to other users.
  if (isRoot) execFileSync('chmod', ['a+x', dirname(image), dirname(dirname(image))])
  return image
}

type Started = {
  readonly child: ChildProcess
  readonly printed: string[]
  readonly url: string
  readonly statusPort: string
}

const start = async (image: string, env: Readonly<Record<string, string>>): Promise<Started> => {
  const [command, ...args] = parseCommand(of('ENTRYPOINT')[0] ?? '')
  expect(command).toBe('node')
  const child = spawn(process.execPath, args, {
    cwd: image,
    ...asUser,
    env: { ...environment, HOST: '127.0.0.1', PORT: '0', STATUS_PORT: '0', SWEEP_MINUTES: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: string[] = []
  return new Promise((resolve, reject) => {
    const read = (chunk: unknown): void => {
      printed.push(String(chunk))
      const text = printed.join('')
      const url = /(?:Listening on|Set the app up at) (http:\S+)/.exec(text)?.[1]
      const statusPort = /Status on http:\/\/[^:]+:(\d+)/.exec(text)?.[1]
      if (url && (statusPort || text.includes('Set the app up'))) {
        resolve({ child, printed, url, statusPort: statusPort ?? '' })
      }
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', () => reject(new Error(printed.join(''))))
  })
}

describe('the image', () => {
  let github: Github
  let built = ''
  let image = ''
  beforeAll(async () => {
    github = await startGithub()
    built = mkdtempSync(join(tmpdir(), 'closeout-built-'))
    execFileSync(process.execPath, ['scripts/build.js', built], {
      cwd: root,
      env: { PATH: process.env.PATH },
    })
    image = layOut(built)
  })
  afterAll(async () => {
    await github.close()
    for (const folder of [built, image]) {
      execFileSync('chmod', ['-R', 'u+w', folder])
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('runs as a user that is not root, on a small base, and listens for everybody', () => {
    expect([uid > 0, gid > 0]).toEqual([true, true])
    expect(of('FROM')).toEqual(['node:24-slim'])
    expect([environment.HOST, environment.STATUS_HOST]).toEqual(['0.0.0.0', '127.0.0.1'])
    expect([of('RUN'), of('STOPSIGNAL')]).toEqual([[], ['SIGTERM']])
  })

  it('from what it copies alone, as its user on a read-only tree, labels a pull request and stops on its signal', async () => {
    const before = readdirSync(image).toSorted()
    const app = await start(image, {
      APP_ID: String(github.app.id),
      PRIVATE_KEY: github.app.privateKey,
      WEBHOOK_SECRET: github.app.webhookSecret,
      GITHUB_API_URL: github.url,
    })
    github.webhooks.sendTo(`${app.url}/api/github/webhooks`)
    const agent = github.as('agent')
    await agent.push('imaged', { files: { 'src/i.ts': 'export {}\n' } })
    const { number } = await agent.openPullRequest({ head: 'imaged', body: closeoutBody() })
    await github.webhooks.settle()
    const [command = '', ...args] = parseCommand(of('HEALTHCHECK')[0] ?? '')
    expect(command).toBe('node')
    const health = spawnSync(process.execPath, args, { env: { STATUS_PORT: app.statusPort }, ...asUser })
    expect(health.status).toBe(0)
    const ended = new Promise(resolve => app.child.once('exit', resolve))
    app.child.kill(of('STOPSIGNAL')[0] as NodeJS.Signals)
    expect(await ended).toBe(0)
    github.webhooks.sendTo(null)
    expect((await see(github, number)).labels).toEqual(['artifact: ready for review'])
    expect(readdirSync(image).toSorted()).toEqual(before)
  })

  it('without credentials offers the set-up page behind a token, also in production', async () => {
    const app = await start(image, {})
    const { origin } = new URL(app.url)
    const [page, stranger] = [await fetch(app.url), await fetch(`${origin}/setup`)]
    app.child.kill('SIGTERM')
    expect([page.status, stranger.status]).toEqual([200, 403])
    expect(await page.text()).toContain('Public address of this app')
  })
})

type Manifest = {
  readonly kind: string
  readonly spec: {
    readonly replicas: number
    readonly strategy: { readonly type: string }
    readonly template: {
      readonly spec: Readonly<Record<string, unknown>> & { readonly containers: readonly Container[] }
    }
  }
}
type Container = {
  readonly env: readonly { readonly name: string }[]
  readonly securityContext: Readonly<Record<string, unknown>>
  readonly readinessProbe: { readonly httpGet: { readonly path: string } }
  readonly livenessProbe: { readonly httpGet: { readonly path: string } }
}

describe('the manifests for Kubernetes', () => {
  const deploymentOf = (file: string): Manifest =>
    parseAllDocuments(readFileSync(join(root, 'deploy/kubernetes', file), 'utf8'))
      .map(document => document.toJS() as Manifest)
      .find(({ kind }) => kind === 'Deployment') as Manifest

  it.each([
    ['alone.yaml', 1, 'Recreate', 'STATE_DIR'],
    ['together.yaml', 2, 'RollingUpdate', 'REDIS_URL_FILE'],
  ])('%s has %i replicas, %s, and stores under %s', (file, replicas, strategy, store) => {
    const { spec } = deploymentOf(file)
    const [container] = spec.template.spec.containers
    expect([spec.replicas, spec.strategy.type]).toEqual([replicas, strategy])
    expect(container?.env.map(({ name }) => name)).toContain(store)
    expect(container?.securityContext).toMatchObject({ readOnlyRootFilesystem: true })
    expect(spec.template.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: uid })
    expect([container?.readinessProbe.httpGet.path, container?.livenessProbe.httpGet.path]).toEqual([
      '/readyz',
      '/healthz',
    ])
  })
})

describe('compose.yaml', () => {
  it('runs the app twice on a Redis that keeps its file and evicts nothing', () => {
    const [document] = parseAllDocuments(readFileSync(join(root, 'compose.yaml'), 'utf8'))
    const { services } = (document?.toJS() ?? {}) as {
      readonly services: {
        readonly app: Readonly<Record<string, unknown>>
        readonly redis: { readonly command: readonly string[] }
      }
    }
    expect(services.app).toMatchObject({ read_only: true, deploy: { replicas: 2 } })
    expect(services.redis.command.join(' ')).toContain('--appendonly yes')
    expect(services.redis.command.join(' ')).toContain('--maxmemory-policy noeviction')
  })
})

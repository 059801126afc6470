import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Diagnosis, DiagnosisName, DoctorReport } from '../../../src/core/diagnosis/model/diagnosis.ts'
import { type Github, startGithub } from '../../github-emulator/start-github.ts'
import { hasRedis, startRedis } from '../../support/app/start-redis.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { root } from '../../support/root.ts'
import { runInProcess } from '../../support/run-command.ts'

const workflowPath = '.github/workflows/artifact-gate.yml'
const templatePath = '.github/pull_request_template.md'
const sha = '0123456789012345678901234567890123456789'
const published = readFileSync(join(root, 'docs/workflows/artifact-gate.yml'), 'utf8')
const soundWorkflow = published.replace('closeout-dev/closeout@v0', `closeout-dev/closeout@${sha} # v0.1.0`)
const fieldTitles = [
  'Shipped behavior',
  'Provider changes',
  'Verification',
  'Durable docs',
  'Records',
  'Follow-ups',
  'Runtime artifacts',
]
const soundTemplate = `## Closeout\n\n${fieldTitles.map(title => `- **${title}:**`).join('\n')}\n`
const publicUrl = 'https://closeout.example.com/api/github/webhooks'

let github: Github
let repo: TestRepository

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(repo.dir, path)), { recursive: true })
  writeFileSync(join(repo.dir, path), text)
}
const replace = (path: string, from: string, to: string): void => {
  const text = readFileSync(join(repo.dir, path), 'utf8')
  expect(text).toContain(from)
  write(
    path,
    text.replace(from, () => to),
  )
}

const labelNames = ['draft', 'ready for review', 'approved', 'published', 'archived', 'hold']
const labelsOf = (method: string, path: string, body?: object) =>
  fetch(`${github.url}/repos/acme/widgets/labels${path}`, {
    method,
    headers: { authorization: `token ${github.tokens.owner}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
const makeLabel = (name: string) => labelsOf('POST', '', { name, color: 'ededed' })
const soundEnv = (): Record<string, string> => ({
  GITHUB_TOKEN: github.tokens.owner as string,
  GITHUB_API_URL: github.url,
  APP_ID: String(github.app.id),
  PRIVATE_KEY: github.app.privateKey,
  WEBHOOK_SECRET: github.app.webhookSecret,
})
let env: Record<string, string>

const examine = async (): Promise<{ readonly exit: number; readonly diagnoses: readonly Diagnosis[] }> => {
  const line = ['doctor', '--app', '--json', '-C', repo.dir, '--repo', 'acme/widgets']
  const { exit, printed } = await runInProcess(line, repo.dir, github.clock.now(), env)
  return { exit, diagnoses: (JSON.parse(printed) as DoctorReport).diagnoses }
}
const unwell = (diagnoses: readonly Diagnosis[]): readonly DiagnosisName[] => [
  ...new Set(diagnoses.filter(({ verdict }) => verdict !== 'ok').map(({ name }) => name)),
]

beforeAll(async () => {
  github = await startGithub({ behavior: { listLagMs: 0 } })
  for (const name of labelNames) await makeLabel(`artifact: ${name}`)
})
afterAll(() => github.close())

beforeEach(() => {
  repo?.remove()
  repo = makeRepository()
  write(workflowPath, soundWorkflow)
  write(templatePath, soundTemplate)
  write('.github/closeout.yml', 'mode: enforce\n')
  write('.gitignore', '.flow-agents/\n')
  github.rules.requiredChecks = ['artifact gate']
  github.rules.hasMergeQueue = false
  github.webhooks.showUrl(publicUrl)
  env = soundEnv()
})

type Planted = {
  readonly what: string
  readonly name: DiagnosisName
  readonly plant: () => unknown
  /** What a person does who follows the printed fix. */
  readonly follow: (fix: string) => unknown
}

const planted: readonly Planted[] = [
  {
    what: 'no workflow',
    name: 'gate-workflow',
    plant: () => rmSync(join(repo.dir, workflowPath)),
    follow: async fix => {
      const line = [...fix.split(' ').slice(1), '--uses', `closeout-dev/closeout@${sha}`]
      expect((await runInProcess(line, repo.dir, github.clock.now(), env)).exit).toBe(0)
    },
  },
  {
    what: 'a workflow that does not run on edits',
    name: 'workflow-events',
    plant: () => replace(workflowPath, 'opened, edited, synchronize', 'opened, synchronize'),
    follow: fix =>
      replace(
        workflowPath,
        'types: [opened, synchronize, reopened, ready_for_review, converted_to_draft]',
        fix,
      ),
  },
  {
    what: 'a merge queue that the workflow does not serve',
    name: 'workflow-events',
    plant: () => {
      github.rules.hasMergeQueue = true
      replace(workflowPath, '  merge_group:\n    types: [checks_requested]\n', '')
    },
    follow: fix => replace(workflowPath, 'on:\n', `on:\n${fix.split('\n').slice(1).join('\n')}\n`),
  },
  {
    what: 'a required check of another name',
    name: 'required-check',
    plant: () => replace(workflowPath, '    name: artifact gate\n', '    name: gate\n'),
    follow: fix => replace(workflowPath, '    name: gate\n', `    ${fix}\n`),
  },
  {
    what: 'a missing permission',
    name: 'workflow-permissions',
    plant: () => replace(workflowPath, '  pull-requests: read\n', ''),
    follow: fix => replace(workflowPath, '  contents: read\n', `  contents: read\n  ${fix}\n`),
  },
  {
    what: 'an action without a fixed version',
    name: 'action-version',
    plant: () => replace(workflowPath, `closeout-dev/closeout@${sha}`, 'closeout-dev/closeout@main'),
    follow: fix =>
      replace(workflowPath, 'uses: closeout-dev/closeout@main', fix.replace('<SHA of the commit>', sha)),
  },
  {
    what: 'a checkout of one commit',
    name: 'fetch-depth',
    plant: () => replace(workflowPath, '          fetch-depth: 0\n', ''),
    follow: fix =>
      replace(
        workflowPath,
        '        with:\n          persist',
        `        ${fix.replace('\n', '\n        ')}\n          persist`,
      ),
  },
  {
    what: 'a gate that checks the pushes of another branch than the default one',
    name: 'workflow-events',
    plant: () => replace(workflowPath, 'branches: [main]', 'branches: [feat]'),
    follow: fix => replace(workflowPath, 'branches: [feat]', fix),
  },
  {
    what: 'an artifact root that is not ignored',
    name: 'ignored-roots',
    plant: () => write('.gitignore', 'node_modules/'),
    follow: fix => repo.git('-c', `alias.fix=!${fix}`, 'fix'),
  },
  {
    what: 'the folder of another agent that is in use and not ignored',
    name: 'ignored-roots',
    plant: () => {
      write('.agent/artifacts/x/y.json', '{}\n')
      write('.kontourai/flow-agents/b/state.json', '{}\n')
    },
    follow: fix => {
      expect(fix).toBe("printf '\\n%s\\n' '**/.kontourai/flow-agents/' '**/.agent/artifacts/' >> .gitignore")
      return repo.git('-c', `alias.fix=!${fix}`, 'fix')
    },
  },
  {
    what: 'a tracked runtime file',
    name: 'tracked-runtime',
    plant: () => {
      write('.flow-agents/x/state.json', '{}\n')
      repo.git('add', '--force', '.flow-agents')
    },
    follow: async fix => {
      repo.git('add', '.')
      repo.git('commit', '-qm', 'Everything')
      const [, ...line] = fix.split(' ')
      const { exit, printed } = await runInProcess(line, repo.dir, github.clock.now(), env)
      expect([exit, printed]).toEqual([0, expect.any(String)])
    },
  },
  {
    what: 'a template without fields',
    name: 'template-fields',
    plant: () => write(templatePath, '## Closeout\n\n- **Shipped behavior:**\n'),
    follow: fix =>
      write(templatePath, `## Closeout\n\n- **Shipped behavior:**\n${fix.split('\n').slice(1).join('\n')}\n`),
  },
  {
    what: 'an unknown policy key',
    name: 'policy-valid',
    plant: () => write('.github/closeout.yml', 'mod: warn\n'),
    follow: fix => replace('.github/closeout.yml', 'mod', /`(\w+)`/.exec(fix)?.[1] ?? ''),
  },
  {
    what: 'a policy of the owner that is not there',
    name: 'policy-valid',
    plant: () => write('.github/closeout.yml', 'extends: owner\n'),
    follow: async fix => {
      const [, place = ''] = /default branch of (\S+),/.exec(fix) ?? []
      await github.addRepository(place)
      await github.as('owner', place).push('main', { files: { '.github/closeout.yml': 'mode: enforce\n' } })
    },
  },
  {
    what: 'a missing label',
    name: 'state-labels',
    plant: () => labelsOf('DELETE', `/${encodeURIComponent('artifact: approved')}`),
    follow: fix => {
      expect(fix).toMatch(/^gh label create 'artifact: approved' --color /)
      return makeLabel('artifact: approved')
    },
  },
  {
    what: 'a key that is no key',
    name: 'app-key',
    plant: () => {
      env.PRIVATE_KEY = 'secret-marker'
    },
    follow: () => {
      env = soundEnv()
    },
  },
  {
    what: 'a key of another app',
    name: 'app-identity',
    plant: () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      env.PRIVATE_KEY = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    },
    follow: () => {
      env = soundEnv()
    },
  },
  {
    what: 'a webhook address that GitHub cannot reach',
    name: 'app-webhook',
    plant: () => github.webhooks.showUrl('http://127.0.0.1:3000/'),
    follow: fix =>
      github.webhooks.showUrl(/https:\/\/\S+/.exec(fix)?.[0]?.replace('<host>', 'a.example') ?? ''),
  },
  {
    what: 'a webhook path that the app does not serve',
    name: 'app-webhook',
    plant: () => github.webhooks.showUrl('https://closeout.example.com/'),
    follow: () => github.webhooks.showUrl(publicUrl),
  },
]

describe('closeout doctor', () => {
  it('finds nothing where all is well', async () => {
    const { exit, diagnoses } = await examine()
    const found = diagnoses.filter(({ verdict }) => verdict !== 'ok')
    expect(found).toEqual([])
    expect(exit).toBe(0)
  })

  for (const { what, name, plant, follow } of planted) {
    it(`finds ${what}, and its fix removes the cause`, async () => {
      await plant()
      const { exit, diagnoses } = await examine()
      expect(unwell(diagnoses)).toEqual([name])
      expect(exit).toBe(1)
      const [found] = diagnoses.filter(({ verdict }) => verdict === 'problem')
      expect(JSON.stringify(diagnoses)).not.toContain('secret-marker')
      await follow(found?.fix ?? '')
      expect(unwell((await examine()).diagnoses)).toEqual([])
    })
  }
})

describe('closeout doctor on an app that lags behind', () => {
  it('names failing deliveries, unless the last one came through', async () => {
    const look = async () =>
      (await examine()).diagnoses.find(({ name }) => name === 'app-deliveries') as Diagnosis
    github.webhooks.sendTo('http://127.0.0.1:9/api/github/webhooks')
    await github.as('agent').openIssue({ title: 'Nobody listens' })
    await github.webhooks.settle()
    expect(await look()).toMatchObject({ verdict: 'problem', message: expect.stringContaining('failed') })
    const receiver = createServer((_request, response) => response.end()).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    github.webhooks.sendTo(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`)
    await github.as('agent').openIssue({ title: 'Somebody listens' })
    await github.webhooks.settle()
    receiver.close()
    github.webhooks.sendTo(null)
    expect(await look()).toMatchObject({ verdict: 'advice' })
  })

  it('names a Redis that may lose what it stores', async () => {
    env.REDIS_URL = 'redis://127.0.0.1:9'
    const { diagnoses } = await examine()
    const redis = diagnoses.find(({ name }) => name === 'app-redis')
    expect(redis).toMatchObject({ verdict: 'problem', message: expect.stringContaining('ECONNREFUSED') })
  })

  const withRedis = hasRedis() ? it : it.skip
  withRedis('removes that cause by the printed commands', async () => {
    const redis = await startRedis()
    try {
      env.REDIS_URL = redis.url
      const port = new URL(redis.url).port
      const configure = (...line: readonly string[]) =>
        execFileSync('redis-cli', ['-p', port, 'config', 'set', ...line])
      const look = async () => (await examine()).diagnoses.filter(({ name }) => name === 'app-redis')
      configure('appendonly', 'no')
      configure('maxmemory-policy', 'allkeys-lru')
      const found = await look()
      expect(found.map(({ verdict }) => verdict)).toEqual(['problem', 'problem'])
      for (const { fix } of found) {
        const [, name = '', value = ''] = /^redis-cli config set (\S+) (\w+)/.exec(fix ?? '') ?? []
        configure(name, value)
      }
      expect((await look()).map(({ verdict }) => verdict)).toEqual(['ok'])
    } finally {
      await redis.stop()
    }
  })

  it('names the permissions that are missing', async () => {
    const lagging = await startGithub({ permissions: { checks: 'read' }, behavior: { listLagMs: 0 } })
    try {
      await lagging.tellInstalled('created')
      env = {
        ...soundEnv(),
        APP_ID: String(lagging.app.id),
        PRIVATE_KEY: lagging.app.privateKey,
        GITHUB_API_URL: lagging.url,
      }
      const { diagnoses } = await examine()
      const behind = diagnoses.find(({ name }) => name === 'app-permissions')
      expect(behind).toMatchObject({ verdict: 'problem', message: expect.stringContaining('checks: write') })
    } finally {
      await lagging.close()
    }
  })
})

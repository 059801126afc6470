import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createNodeMiddleware, Probot, ProbotOctokit } from 'probot'
import { withShortWaits } from '../support/app/short-waits.ts'
import { type Github, startGithub } from './start-github.ts'
import type { Fields } from './world/model.ts'

describe('a real Probot app on the stand-in', () => {
  let github: Github
  let server: Server
  const heard: { event: string; id: string; payload: Fields }[] = []
  let isBroken = false

  beforeAll(async () => {
    github = await startGithub()
    const probot = new Probot({
      appId: github.app.id,
      privateKey: github.app.privateKey,
      secret: github.app.webhookSecret,
      baseUrl: github.url,
      Octokit: ProbotOctokit.defaults(withShortWaits),
      logLevel: 'fatal',
    })
    const middleware = await createNodeMiddleware(
      app => {
        app.onAny(async ({ id, name, payload }) => {
          if (isBroken) throw new Error('broken on purpose')
          heard.push({
            event: `${name}.${(payload as Fields).action ?? ''}`,
            id,
            payload: payload as unknown as Fields,
          })
        })
        app.on('pull_request.opened', async context => {
          await context.octokit.rest.issues.addLabels(context.issue({ labels: ['artifact: draft'] }))
          await context.octokit.rest.issues.createComment(context.issue({ body: 'the record' }))
          await context.octokit.rest.checks.create(
            context.repo({
              name: 'artifact lifecycle',
              head_sha: context.payload.pull_request.head.sha,
              external_id: 'receipt-1',
              status: 'completed',
              conclusion: 'neutral',
              output: { title: 'Draft', summary: 'why' },
              actions: [{ label: 'Recheck', description: 'Look again', identifier: 'recheck' }],
            }),
          )
        })
      },
      { probot, webhooksPath: '/hooks' },
    )
    server = createServer((request, response) => void middleware(request, response))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    github.webhooks.sendTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`)
  })
  afterAll(async () => {
    await github.close()
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })

  const heardSince = (start: number): readonly string[] => heard.slice(start).map(({ event }) => event)

  it('is told in signed webhooks, and writes with its installation token', async () => {
    const agent = github.as('agent')
    await agent.push('feature', { files: { 'f.txt': '1' } })
    const { number, head } = await agent.openPullRequest({ head: 'feature', body: 'Body' })
    await github.webhooks.settle()
    github.catchUp()
    const pull = await agent.pull(number)
    expect(pull.labels.map(({ name }) => name)).toEqual(['artifact: draft'])
    const { check_runs } = (await agent.ask('GET', `/repos/acme/widgets/commits/${head.sha}/check-runs`)) as {
      check_runs: Fields[]
    }
    expect(check_runs).toMatchObject([
      {
        name: 'artifact lifecycle',
        conclusion: 'neutral',
        external_id: 'receipt-1',
        app: { id: github.app.id, slug: 'closeout' },
      },
    ])
    const [comment] = (await agent.ask('GET', `/repos/acme/widgets/issues/${number}/comments`)) as Fields[]
    expect(comment).toMatchObject({
      user: { login: 'closeout[bot]', type: 'Bot' },
      performed_via_github_app: { slug: 'closeout' },
    })
    expect(heardSince(0)).toEqual([
      'push.',
      'pull_request.opened',
      'pull_request.labeled',
      'issue_comment.created',
      'check_run.completed',
    ])
    expect(heard[2]?.payload.sender).toEqual(comment?.user)
    expect(heard[3]?.payload.issue).toHaveProperty('pull_request')
  })

  it('hears of a push, a button, a re-run and a forced push', async () => {
    const start = heard.length
    const agent = github.as('agent')
    const { check_runs } = (await agent.ask('GET', '/repos/acme/widgets/commits/feature/check-runs')) as {
      check_runs: { id: number }[]
    }
    expect(github.buttonsOf(check_runs[0]?.id ?? 0)).toMatchObject([
      { label: 'Recheck', identifier: 'recheck' },
    ])
    await github.as('maintainer').pressButton(check_runs[0]?.id ?? 0, 'recheck')
    await github.as('maintainer').rerequestCheck(check_runs[0]?.id ?? 0)
    await agent.push('feature', { files: { 'f.txt': '2' } })
    await github.webhooks.settle()
    expect(heardSince(start)).toEqual([
      'check_run.requested_action',
      'check_run.rerequested',
      'push.',
      'pull_request.synchronize',
    ])
    expect(heard[start]?.payload).toMatchObject({
      requested_action: { identifier: 'recheck' },
      sender: { login: 'maintainer' },
    })
  })

  it('finds its failed deliveries in the log and gets them again under the same id', async () => {
    isBroken = true
    await github.as('maintainer').comment(1, 'lost')
    await github.webhooks.settle()
    isBroken = false
    const app = await new Probot({
      appId: github.app.id,
      privateKey: github.app.privateKey,
      secret: 'x',
      baseUrl: github.url,
      logLevel: 'fatal',
    }).auth()
    const { data: log } = await app.rest.apps.listWebhookDeliveries({ per_page: 5 })
    const lost = log[0]
    expect(lost).toMatchObject({
      event: 'issue_comment',
      action: 'created',
      status_code: 500,
      redelivery: false,
    })
    await app.rest.apps.redeliverWebhookDelivery({ delivery_id: lost?.id ?? 0 })
    await github.webhooks.settle()
    expect(heard.at(-1)).toMatchObject({ event: 'issue_comment.created', id: lost?.guid })
  })

  it('can be sent its webhooks late, twice and out of order', async () => {
    const start = heard.length
    github.webhooks.hold()
    await github.as('maintainer').label(1, 'a')
    await github.as('maintainer').label(1, 'b')
    const [first, second] = github.webhooks.held
    expect(heard.length).toBe(start)
    if (!first || !second) throw new Error('two webhooks are held')
    await github.webhooks.release([second, first, first])
    expect(heard.slice(start).map(({ payload }) => (payload.label as Fields).name)).toEqual(['b', 'a', 'a'])
  })

  it('is told when it is installed and when repositories are added', async () => {
    const start = heard.length
    await github.tellInstalled('created')
    await github.tellInstalled('added')
    await github.webhooks.settle()
    expect(heardSince(start)).toEqual(['installation.created', 'installation_repositories.added'])
    expect(heard.at(-1)?.payload.repositories_added).toMatchObject([{ full_name: 'acme/widgets' }])
  })

  it('signs each body with the secret', async () => {
    const { url, secret } = { url: github.url, secret: github.app.webhookSecret }
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const forged = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`, {
      method: 'POST',
      headers: {
        'x-github-event': 'ping',
        'x-github-delivery': '1',
        'x-hub-signature-256': `sha256=${createHmac('sha256', `${secret}x`).update('{}').digest('hex')}`,
        'content-type': 'application/json',
      },
      body: '{}',
    })
    expect(forged.status).toBe(400)
  })

  it('breaks no rule of GitHub’s own description', () => {
    expect(github.violations).toEqual([])
  })
})

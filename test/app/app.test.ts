import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { events } from '../../app/events.ts'
import { readSettings } from '../../app/settings.ts'
import {
  closeoutBody,
  currentLists,
  type Mirror,
  plannedWrites,
  see,
  startMirror,
} from '../support/app/mirror.ts'
import { plainText } from '../support/app/plain-text.ts'

describe('the app', () => {
  let mirror: Mirror
  let count = 0
  const opened: number[] = []
  beforeAll(async () => {
    // The app misses what lists do not show yet: the event of a delivery, its own check and record.
    mirror = await startMirror(currentLists)
  })
  afterEach(async () => {
    expect(mirror.github.violations).toEqual([])
    for (const number of opened.splice(0))
      expect([number, await plannedWrites(mirror, number)]).toEqual([number, []])
    mirror.github.heal()
  })
  afterAll(() => mirror.close())

  const open = async (body = closeoutBody(), files: Record<string, string> = {}) => {
    count += 1
    const branch = `app-${count}`
    await mirror.github.as('agent').push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n', ...files } })
    const { number } = await mirror.github.as('agent').openPullRequest({ head: branch, body })
    await mirror.settle()
    opened.push(number)
    return { number, branch }
  }
  const writes = () =>
    mirror.github.requests.filter(({ method, who }) => method !== 'GET' && who.startsWith('closeout'))
  const record = (value: unknown) =>
    `${closeoutBody()}\n\n\`\`\`closeout-record\n${JSON.stringify(value)}\n\`\`\`\n`

  it('refuses a webhook with a wrong signature, and sends no request for it', async () => {
    const { number } = await open()
    mirror.github.requests.length = 0
    const body = JSON.stringify({
      action: 'edited',
      number,
      repository: { full_name: 'acme/widgets' },
      installation: { id: 47110 },
    })
    const answer = await fetch(`${mirror.app.url}/api/github/webhooks`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'pull_request',
        'x-github-delivery': 'forged',
        'x-hub-signature-256': `sha256=${createHmac('sha256', 'wrong').update(body).digest('hex')}`,
      },
      body,
    })
    await mirror.settle()
    expect([answer.status >= 400, mirror.github.requests.length]).toEqual([true, 0])
  })

  it('answers about itself on a port of its own', async () => {
    const ask = async (path: string) => (await fetch(`${mirror.app.statusUrl}${path}`)).json()
    expect([await ask('/healthz'), await ask('/readyz')]).toEqual([{ status: 'ok' }, { status: 'ok' }])
    expect(await ask('/status')).toMatchObject({
      isAuthenticated: true,
      sweptAt: null,
      queue: { waiting: 0, running: 0, dead: 0, oldestAt: null },
    })
    expect((await fetch(`${mirror.app.url}/healthz`)).status).toBe(404)
  })

  it('starts no task for its own events, and writes nothing for an event that changes nothing', async () => {
    const { number } = await open()
    mirror.github.requests.length = 0
    const before = await see(mirror.github, number)
    await mirror.github.as('reader').comment(number, 'Nice work.')
    await mirror.settle()
    expect([writes(), await see(mirror.github, number)]).toEqual([[], before])
  })

  it('keeps one state label when a person adds several, and leaves every other label', async () => {
    const { number } = await open()
    await mirror.github
      .as('triager')
      .label(number, 'bug', 'artifact: published', 'artifact: draft', 'Artifact: something')
    await mirror.settle()
    const { labels, comments } = await see(mirror.github, number)
    expect(labels).toEqual(['Artifact: something', 'artifact: ready for review', 'bug'])
    expect(comments[0]?.body).toContain('Merge the pull request.')
  })

  it('approves by comment only the content that existed before the comment was written', async () => {
    const { number } = await open()
    await mirror.github.as('maintainer').comment(number, '/closeout approve')
    await mirror.settle()
    expect((await see(mirror.github, number)).labels).toEqual(['artifact: approved'])
    const other = await open()
    const agent = mirror.github.as('agent')
    await agent.push(other.branch, { files: { 'src/forced.ts': 'export {}\n' }, isAmended: true })
    await mirror.github.as('maintainer').comment(other.number, '/closeout approve')
    await mirror.settle()
    const seen = await see(mirror.github, other.number)
    const head = (await agent.pull(other.number)).head.sha
    if (seen.labels.includes('artifact: ready for review')) {
      expect(seen.comments[0]?.body).toContain(`/closeout approve ${head}`)
      await mirror.github.as('maintainer').comment(other.number, `/closeout approve ${head}`)
      await mirror.settle()
    }
    expect((await see(mirror.github, other.number)).labels).toEqual(['artifact: approved'])
  })

  it('approves and holds by the buttons of the check', async () => {
    const { number } = await open()
    const press = async (button: string) => {
      const { check } = await see(mirror.github, number)
      await mirror.github.as('maintainer').pressButton(check?.id ?? 0, button)
      await mirror.settle()
      return see(mirror.github, number)
    }
    expect((await press('approve')).labels).toEqual(['artifact: approved'])
    const held = await press('hold')
    expect([held.labels, held.check?.conclusion]).toEqual([
      ['artifact: approved', 'artifact: hold'],
      'action_required',
    ])
    expect(plainText(held.comments[0]?.body ?? '')).toContain('| Hold | maintainer, ')
    await mirror.github.as('maintainer').comment(number, '/closeout unhold')
    await mirror.settle()
    expect((await see(mirror.github, number)).labels).toEqual(['artifact: approved'])
  })

  it('keeps an approval when the commit message is amended, and drops it when a file changes', async () => {
    const { number, branch } = await open()
    await mirror.github.as('maintainer').label(number, 'artifact: approved')
    await mirror.settle()
    await mirror.github.as('agent').push(branch, { files: {}, message: 'Reworded', isAmended: true })
    await mirror.settle()
    const kept = await see(mirror.github, number)
    expect([kept.labels, kept.check?.conclusion]).toEqual([['artifact: approved'], 'success'])
  })

  it('assigns the owner of the record once, and keeps later changes by people', async () => {
    const { number } = await open(record({ schema_version: '1.0', slug: 'a', owner: 'writer' }))
    const assignees = async () =>
      (await mirror.github.as('owner').pull(number)).assignees.map(({ login }) => login)
    expect(await assignees()).toEqual(['writer'])
    await mirror.github.as('maintainer').unassign(number, 'writer')
    await mirror.settle()
    expect(await assignees()).toEqual([])
    await mirror.github.as('maintainer').assign(number, 'owner')
    await mirror.settle()
    expect([
      await assignees(),
      plainText((await see(mirror.github, number)).comments[0]?.body ?? ''),
    ]).toEqual([['owner'], expect.stringContaining('| Owner | owner')])
  })

  it('checks the run that a record names if GitHub has it', async () => {
    const head = await mirror.github.as('agent').push('run-linked', { files: { 'src/r.ts': 'export {}\n' } })
    const url = `${mirror.github.url}/acme/widgets/actions/runs/501`
    mirror.github.addWorkflowRun({ id: 501, head_sha: head, run_attempt: 2 })
    const run = {
      workflow: 'Weekly ops brief',
      id: '8f21d4',
      attempt: 2,
      step: 'publish',
      url,
    }
    const evidence = [{ kind: 'command', summary: 'npm test | @everyone <b>41</b>', sha256: 'a'.repeat(64) }]
    const { number } = await mirror.github.as('agent').openPullRequest({
      head: 'run-linked',
      body: record({ schema_version: '1.0', slug: 'a', run, evidence }),
    })
    await mirror.settle()
    const body = (await see(mirror.github, number)).comments[0]?.body ?? ''
    expect(plainText(body)).toContain('workflow Weekly ops brief, run 8f21d4, attempt 2, step publish')
    expect(plainText(body)).toContain(`confirmed: it ran on ${head.slice(0, 12)} of this change`)
    expect(body).toContain(`<summary>sha256 aaaaaaaaaaaa…</summary>\`${'a'.repeat(64)}\``)
    expect(body).not.toMatch(/@everyone|<b>/)
  })

  it('publishes a merge without an approval, with a note that stays', async () => {
    const { number } = await open()
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    await mirror.github.as('agent').editBody(number, closeoutBody('Another story.'))
    await mirror.settle()
    const seen = await see(mirror.github, number)
    expect([seen.labels, seen.check?.conclusion]).toEqual([['artifact: published'], 'success'])
    expect(seen.comments[0]?.body).toContain('The pull request was merged without a valid approval.')
  })

  it('keeps the approval of a merged pull request when its text is edited afterwards', async () => {
    const { number } = await open()
    await mirror.github.as('maintainer').label(number, 'artifact: approved')
    await mirror.settle()
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    await mirror.github.as('agent').editBody(number, 'All gone.')
    await mirror.settle()
    expect(plainText((await see(mirror.github, number)).comments[0]?.body ?? '')).toContain(
      '| Approval | maintainer, ',
    )
  })

  it('archives a closed pull request, a published one on request, and by the sweep after the retention time', async () => {
    const closed = await open()
    await mirror.github.as('agent').close(closed.number)
    await mirror.settle()
    expect((await see(mirror.github, closed.number)).labels).toEqual(['artifact: archived'])
    const asked = await open()
    await mirror.github.as('maintainer').comment(asked.number, '/closeout archive')
    await mirror.settle()
    expect((await see(mirror.github, asked.number)).labels).toEqual(['artifact: ready for review'])
    await mirror.github.as('maintainer').merge(asked.number)
    await mirror.settle()
    expect((await see(mirror.github, asked.number)).labels).toEqual(['artifact: published'])
    await mirror.github.as('maintainer').comment(asked.number, '/closeout archive')
    await mirror.settle()
    expect((await see(mirror.github, asked.number)).labels).toEqual(['artifact: archived'])
  })

  it('shows a failed reconcile on the check, with its cause and its delivery', async () => {
    const { number } = await open()
    // More often than the app tries.
    const path = `/repos/acme/widgets/issues/${number}/timeline`
    mirror.github.fail({ method: 'GET', path, status: 403, times: 20 })
    await mirror.github.as('agent').editBody(number, closeoutBody('Once more.'))
    await mirror.settle()
    const failed = await see(mirror.github, number)
    expect([failed.check?.conclusion, failed.check?.title]).toEqual([
      'failure',
      'The pull request could not be checked',
    ])
    expect(failed.check?.summary).toMatch(
      /to access the timeline of pull request.*search for `[0-9a-f-]{36}`/s,
    )
    mirror.github.heal()
    await mirror.github.as('reader').comment(number, '/closeout recheck')
    await mirror.settle()
    expect((await see(mirror.github, number)).check?.conclusion).toBe('neutral')
  })

  it('checks a merge group on its own tree', async () => {
    const good = await open()
    const group = await mirror.github.as('maintainer').enqueue(good.number)
    await mirror.settle()
    const runs = (await mirror.github
      .as('reader')
      .ask('GET', `/repos/acme/widgets/commits/${group}/check-runs`)) as {
      check_runs: { name: string; conclusion: string; output: { title: string } }[]
    }
    expect(runs.check_runs.map(({ name, conclusion }) => [name, conclusion])).toEqual([
      ['artifact lifecycle', 'neutral'],
    ])
  })

  it('reads the policy at the base, also after it changed there: other labels, another rule', async () => {
    const { number } = await open()
    const policy = 'approval:\n  required: true\n  allow: [author, committer, last_pusher]\n'
    await mirror.github.as('owner').push('main', { files: { '.github/closeout.yml': policy } })
    await mirror.settle()
    expect((await see(mirror.github, number)).check?.conclusion).toBe('action_required')
    await mirror.github.as('agent').label(number, 'artifact: approved')
    await mirror.settle()
    expect((await see(mirror.github, number)).labels).toEqual(['artifact: approved'])
    await mirror.github.as('owner').push('main', { files: { '.github/closeout.yml': null } })
    await mirror.settle()
  })
})

describe('a new installation', () => {
  it('labels no old pull request before its next event, and writes nothing in a dry run', async () => {
    const mirror = await startMirror({}, { isDryRun: true })
    const agent = mirror.github.as('agent')
    mirror.github.webhooks.sendTo(null)
    await agent.push('old', { files: { 'src/old.ts': 'export {}\n' } })
    const { number } = await agent.openPullRequest({ head: 'old', body: closeoutBody() })
    await agent.label(number, 'approved')
    mirror.github.clock.advance(60_000)
    await mirror.restart({ isDryRun: false })
    await mirror.github.tellInstalled('created')
    await mirror.app.sweep()
    await mirror.settle()
    expect((await see(mirror.github, number)).labels).toEqual(['approved'])
    await mirror.restart({ isDryRun: true })
    await agent.editTitle(number, 'Another title')
    await mirror.settle()
    expect(await see(mirror.github, number)).toEqual({ labels: ['approved'], check: null, comments: [] })
    await mirror.restart({ isDryRun: false })
    await agent.editTitle(number, 'A third title')
    await mirror.settle()
    expect((await see(mirror.github, number)).labels).toEqual(['approved', 'artifact: ready for review'])
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })
})

describe('the settings', () => {
  it.each([
    [{ PORT: 'x' }, 'PORT is "x". It must be a number from 0 to 65535.'],
    [{ GITHUB_API_URL: 'ftp://a' }, 'GITHUB_API_URL is "ftp://a". It must be an http or https address.'],
    [{ DRY_RUN: 'maybe' }, 'DRY_RUN is "maybe". It must be 1 or 0.'],
    [{ REDIS_URL: 'http://user:password@a' }, 'REDIS_URL must be a redis: or rediss: address.'],
    [{ WEBHOOK_SECRET_FILE: '/nowhere' }, 'WEBHOOK_SECRET_FILE: /nowhere cannot be read (ENOENT).'],
  ])('%j is refused with what it must be', (env, message) => {
    expect(() => readSettings(env)).toThrow(message)
  })

  it('every event of the table is in the manifest', async () => {
    const { parse } = await import('yaml')
    const { readFileSync } = await import('node:fs')
    const manifest = parse(readFileSync('app.yml', 'utf8')) as {
      default_events: string[]
      default_permissions: Record<string, string>
    }
    const automatic = ['installation', 'installation_repositories']
    const needed = new Set(Object.keys(events).map(name => name.split('.')[0] ?? ''))
    expect([...needed].filter(name => !automatic.includes(name)).sort()).toEqual(
      [...manifest.default_events].sort(),
    )
    const documented = [
      ...readFileSync('docs/permissions.md', 'utf8').matchAll(/^\| `(\w+)` \| (read|write) \|/gm),
    ]
    expect(Object.fromEntries(documented.map(match => [match[1], match[2]]))).toEqual(
      manifest.default_permissions,
    )
  })
})

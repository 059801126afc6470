import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { closeoutBody, currentLists, type Mirror, see, startMirror } from '../../support/app/mirror.ts'
import { withRoutes } from '../../support/app/with-routes.ts'

type Issue = { readonly number: number; readonly html_url: string }

describe('a repository that is renamed', () => {
  let mirror: Mirror
  beforeEach(async () => {
    mirror = await startMirror(currentLists)
  })
  afterEach(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })
  const ship = async (body: string): Promise<number> => {
    const agent = mirror.github.as('agent')
    await agent.push('work', { files: { 'src/work.ts': 'export {}\n' } })
    const { number } = await agent.openPullRequest({ head: 'work', body })
    await mirror.settle()
    return number
  }

  it('is found under its new name by a delivery that names the old one', async () => {
    const number = await ship(closeoutBody())
    mirror.github.webhooks.hold()
    await mirror.github.as('maintainer').label(number, 'artifact: approved')
    const held = mirror.github.webhooks.held.slice()
    await mirror.github.as('owner').rename('gadgets')
    await mirror.github.webhooks.release(held)
    await mirror.settle()
    const owner = mirror.github.as('owner', 'acme/gadgets')
    const { labels, head } = await owner.pull(number)
    expect(labels.map(({ name }) => name)).toEqual(['artifact: approved'])
    const { check_runs } = (await owner.ask(
      'GET',
      `/repos/acme/gadgets/commits/${head.sha}/check-runs?filter=all`,
    )) as { check_runs: { conclusion: string }[] }
    expect(check_runs.map(({ conclusion }) => conclusion)).toEqual(['success'])
  })

  it('keeps its follow-up issues, which count as transferred only if they are in another repository', async () => {
    await mirror.github.addRepository('acme/backlog')
    const policy = 'follow_ups: { targets: { backlog: { repository: acme/backlog } } }\n'
    await mirror.github.as('owner').push('main', { files: { '.github/closeout.yml': policy } })
    const number = await ship(withRoutes('[ ] backlog: Retry downloads', '[ ] doc: Say so'))
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    await mirror.github.as('owner', 'acme/backlog').rename('later')
    const recheck = async () => {
      await mirror.github.as('reader').comment(number, '/closeout recheck')
      await mirror.settle()
      return (await see(mirror.github, number)).comments[0]?.body ?? ''
    }
    expect(await recheck()).toMatch(/\| backlog: Retry downloads \| tracked<br>(?!.*moved)/)
    const issues = (await mirror.github
      .as('owner')
      .ask('GET', '/repos/acme/widgets/issues?state=all&labels=learning:%20follow-up')) as readonly Issue[]
    await mirror.github.as('owner').removeIssue(issues[0]?.number ?? 0, 'acme/later')
    const there = (await mirror.github
      .as('owner')
      .ask('GET', '/repos/acme/later/issues?state=all')) as readonly Issue[]
    const record = (await recheck()).replace(/<wbr>|[\\\u200b]/g, '')
    expect(record).toContain('its issue was moved to another repository')
    const row = record.split('\n').find(line => line.includes('was moved')) ?? ''
    expect(there.map(({ html_url }) => html_url).filter(url => row.includes(url))).toHaveLength(1)
    expect(record).not.toContain('/repositories/')
  })
})

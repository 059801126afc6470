import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createKillSwitch } from '../../support/app/kill-switch.ts'
import { type Mirror, plannedWrites, see, startMirror } from '../../support/app/mirror.ts'
import { withShortWaits } from '../../support/app/short-waits.ts'
import { withRoutes } from '../../support/app/with-routes.ts'
import { sampled } from '../../support/laws.ts'

const lagMs = 4_000
const actions = ['Retry the search', 'Explain the search']
const newIssue = /^POST \/repos\/acme\/widgets\/issues$/
const checkWrite = /^(POST|PATCH) \/repos\/acme\/widgets\/check-runs/

describe('a lone process that is killed while it opens issues, with lists behind', () => {
  let mirror: Mirror
  let stateDir: string | null = null
  afterEach(async () => {
    expect(mirror.github.violations).toEqual([])
    // A process that is dead never settles.
    await restart()
    await mirror.close()
    if (stateDir) rmSync(stateDir, { recursive: true, force: true })
    stateDir = null
  })

  const start = async (hasState: boolean) => {
    const kill = createKillSwitch()
    stateDir = hasState ? mkdtempSync(join(tmpdir(), 'closeout-killed-')) : null
    mirror = await startMirror(
      { behavior: { listLagMs: lagMs, leastListLagMs: lagMs } },
      { stateDir, octokitOptions: kill.octokitOptions, drainSeconds: 0 },
    )
    return kill
  }
  const propose = async (branch: string, lines = actions): Promise<number> => {
    const agent = mirror.github.as('agent')
    await agent.push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    const body = withRoutes(...lines.map(action => `[ ] backlog: ${action}`))
    return (await agent.openPullRequest({ head: branch, body })).number
  }
  const restart = () =>
    mirror.restart({ octokitOptions: options => withShortWaits(options), drainSeconds: 20 })
  const listIssues = async () => {
    mirror.github.catchUp()
    const list = '/repos/acme/widgets/issues?state=all&labels=learning:%20follow-up&per_page=100'
    return (await mirror.github.as('owner').ask('GET', list)) as readonly { title: string; state: string }[]
  }
  const openedOnce = async (number: number): Promise<void> => {
    const issues = await listIssues()
    expect(issues.map(({ title }) => title).toSorted()).toEqual(actions.toSorted())
    expect(issues.map(({ state }) => state)).toEqual(['open', 'open'])
    const record = (await see(mirror.github, number)).comments[0]?.body ?? ''
    expect(record.match(/\| tracked(?=<br>| \|)/g)).toHaveLength(2)
    expect(await plannedWrites(mirror, number)).toEqual([])
  }

  const moments = [
    ['before the first issue is sent', { write: newIssue, isSent: false }],
    ['after the first issue, before its answer', { write: newIssue, isSent: true }],
    ['after the last issue, before its answer', { write: newIssue, isSent: true, after: 1 }],
    ['before the check that seals the numbers', { write: checkWrite, isSent: false }],
    ['after the check that seals the numbers', { write: checkWrite, isSent: true }],
  ] as const

  const stories = [true, false].flatMap(hasState =>
    moments.map(([when, moment]) => ({ when, moment, hasState })),
  )

  for (const { when, moment, hasState } of sampled(stories, 2)) {
    const how = hasState ? 'with a state folder' : 'without one'
    it(`${how}, ${when}: each issue is there once, and none is closed`, async () => {
      const kill = await start(hasState)
      const number = await propose('search')
      await mirror.settle()
      const killed = kill.killAt(moment)
      await mirror.github.as('maintainer').merge(number)
      await killed
      await restart()
      if (!hasState) await mirror.github.as('reader').comment(number, 'Nice.')
      await mirror.settle()
      await mirror.app.sweep()
      await mirror.settle()
      await openedOnce(number)
    })
  }

  it('before the merge, after the check that seals the numbers: each issue is there once', async () => {
    const kill = await start(false)
    await mirror.github.as('maintainer').push('main', {
      files: { '.github/closeout.yml': 'follow_ups: { open_when: ready, trusted_authors: [agent] }\n' },
    })
    await mirror.settle()
    const killed = kill.killAt({ write: checkWrite, isSent: true })
    const number = await propose('early')
    await killed
    await restart()
    await mirror.github.as('reader').comment(number, 'Nice.')
    await mirror.settle()
    await openedOnce(number)
    const text = (await see(mirror.github, number)).check?.text ?? ''
    expect(text.match(/"issue":"acme\/widgets#\d+"/g)).toHaveLength(2)
  })
})

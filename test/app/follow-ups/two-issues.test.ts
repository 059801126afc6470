import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { tellFollowUps } from '../../support/app/follow-up-story.ts'
import { type Mirror, startMirror } from '../../support/app/mirror.ts'
import { withRoutes } from '../../support/app/with-routes.ts'

describe('an attempt to get two issues for one route', () => {
  let mirror: Mirror
  const story = tellFollowUps(() => mirror)
  beforeEach(async () => {
    mirror = await startMirror()
  })
  afterEach(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })
  const route = withRoutes('[ ] backlog: Retry downloads too')
  const listAll = async () => {
    mirror.github.catchUp()
    const all = (await mirror.github
      .as('owner')
      .ask('GET', '/repos/acme/widgets/issues?state=all&per_page=100')) as readonly {
      readonly number: number
      readonly title: string
      readonly pull_request?: unknown
    }[]
    return all.filter(one => !one.pull_request && /retry downloads too/i.test(one.title))
  }

  it('by taking its label away before another pull request has the route', async () => {
    await story.ship(route)
    const [issue] = await story.issues()
    await mirror.github.as('triager').unlabel(issue?.number ?? 0, 'learning: follow-up')
    await mirror.settle()
    await story.ship(route)
    expect((await listAll()).map(({ number }) => number)).toEqual([issue?.number])
  })

  it('by taking its label away while no delivery arrives and the app starts again', async () => {
    await story.ship(route)
    const [issue] = await story.issues()
    mirror.github.webhooks.sendTo('http://127.0.0.1:9/gone')
    await mirror.github.as('triager').unlabel(issue?.number ?? 0, 'learning: follow-up')
    await mirror.github.webhooks.settle()
    await mirror.restart()
    await story.ship(route)
    expect((await listAll()).map(({ number }) => number)).toEqual([issue?.number])
  })

  it('by merging several pull requests with it at once, with every delivery twice', async () => {
    const numbers: number[] = []
    for (let count = 0; count < 3; count += 1) numbers.push(await story.propose(route))
    mirror.github.webhooks.hold()
    for (const number of numbers) await mirror.github.as('maintainer').merge(number)
    const held = mirror.github.webhooks.held.slice()
    await mirror.github.webhooks.release([...held, ...held])
    await mirror.settle()
    await story.sweep()
    const all = await listAll()
    expect(all).toHaveLength(1)
    for (const number of numbers) {
      expect(await story.record(number)).toContain(`| tracked<br>#${all[0]?.number} |`)
    }
  })
})

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  closeoutBody,
  currentLists,
  type Mirror,
  plannedWrites,
  startMirror,
} from '../../support/app/mirror.ts'
import { openPulls } from '../../support/app/open-pulls.ts'

const approved = 'artifact: approved'

describe('several open pull requests on one commit', () => {
  let mirror: Mirror
  const { open, settled } = openPulls(() => mirror, 'shared')
  beforeAll(async () => {
    mirror = await startMirror({ behavior: { ...currentLists.behavior, omitsForkPullsOfCommit: false } })
    const owner = mirror.github.as('owner')
    const { object } = (await owner.ask('GET', '/repos/acme/widgets/git/ref/heads/main')) as {
      object: { sha: string }
    }
    await owner.ask('POST', '/repos/acme/widgets/git/refs', { ref: 'refs/heads/release', sha: object.sha })
  })
  afterAll(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  /** Another open pull request on the same commit. */
  const twin = async (sha: string, name: string, base = 'main', body = 'No closeout.') => {
    const owner = mirror.github.as('owner')
    await owner.ask('POST', '/repos/acme/widgets/git/refs', { ref: `refs/heads/${name}`, sha })
    return (await mirror.github.as('agent').openPullRequest({ head: name, base, body })).number
  }

  it('a stranger’s onto the same base lowers nothing, one onto another base does until it is closed', async () => {
    const { number, branch, head } = await open()
    await mirror.github.as('maintainer').label(number, approved)
    await mirror.settle()
    const outsider = mirror.github.as('outsider')
    await outsider.fork()
    const fork = mirror.github.as('outsider', 'outsider/widgets')
    const same = await outsider.openPullRequest({ head: `outsider:${branch}`, body: 'No closeout.' })
    const beside = await settled(number)
    expect([beside.check?.conclusion, beside.labels]).toEqual(['success', [approved]])
    expect(beside.check?.summary).toMatch(new RegExp(`#${same.number} \\| Does not count`))
    expect((await settled(same.number)).labels).toEqual(['artifact: draft'])
    await fork.ask('POST', '/repos/outsider/widgets/git/refs', {
      ref: `refs/heads/${branch}-other`,
      sha: head,
    })
    const other = await outsider.openPullRequest({
      head: `outsider:${branch}-other`,
      base: 'release',
      body: closeoutBody(),
    })
    expect((await settled(number)).check?.conclusion).not.toBe('success')
    await mirror.github.as('maintainer').close(other.number)
    const alone = await settled(number)
    expect([alone.check?.conclusion, alone.labels]).toEqual(['success', [approved]])
    expect(await plannedWrites(mirror, number)).toEqual([])
  })

  it('of people with write access count, and the last one shows its own status when the others are closed', async () => {
    const { number, branch, head } = await open()
    await mirror.github.as('maintainer').label(number, approved)
    const second = await twin(head, `${branch}-twin`)
    expect((await settled(number)).check?.conclusion).toBe('failure')
    await mirror.github.as('agent').push(`${branch}-twin`, { files: { 'src/other.ts': 'export {}\n' } })
    const alone = await settled(number)
    expect([alone.check?.conclusion, alone.check?.summary.includes(`#${second}`)]).toEqual(['success', false])
  })

  it('share one check that one reconcile writes, and more than ten that count need action', async () => {
    const { number, branch, head } = await open()
    mirror.github.webhooks.hold()
    const numbers = [number]
    for (let count = 1; count < 7; count += 1)
      numbers.push(await twin(head, `${branch}-${count}`, 'main', closeoutBody(`Part ${count} is done.`)))
    mirror.github.requests.length = 0
    await mirror.github.webhooks.release()
    const seven = await settled(number)
    const asked = mirror.github.requests.filter(({ who }) => who.startsWith('closeout'))
    const checkWrites = asked.filter(({ method, path }) => method !== 'GET' && path.includes('/check-runs'))
    for (const one of numbers) expect(seven.check?.summary).toContain(`#${one} | Neutral`)
    expect(asked.length).toBeLessThan(200)
    expect(checkWrites.length).toBeLessThanOrEqual(2)
    for (const one of numbers) expect([one, await plannedWrites(mirror, one)]).toEqual([one, []])
    for (let count = 7; count < 11; count += 1) numbers.push(await twin(head, `${branch}-${count}`))
    const eleven = await settled(number)
    expect([eleven.check?.conclusion, eleven.check?.title]).toEqual([
      'action_required',
      expect.stringContaining('11 open pull requests share this commit'),
    ])
    expect(await plannedWrites(mirror, number)).toEqual([])
  })
})

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import {
  closeoutBody,
  currentLists,
  type Mirror,
  plannedWrites,
  see,
  startMirror,
} from '../../support/app/mirror.ts'

describe('a pull request from a fork', () => {
  let mirror: Mirror
  let count = 0
  beforeAll(async () => {
    mirror = await startMirror(currentLists)
    await mirror.github.as('outsider').fork()
  })
  afterEach(() => expect(mirror.github.violations).toEqual([]))
  afterAll(() => mirror.close())

  const open = async () => {
    count += 1
    const branch = `gift-${count}`
    const fork = mirror.github.as('outsider', 'outsider/widgets')
    const head = await fork.push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    const outsider = mirror.github.as('outsider')
    const { number } = await outsider.openPullRequest({ head: `outsider:${branch}`, body: closeoutBody() })
    await mirror.settle()
    return { number, branch, head }
  }

  it('is approved and held by the buttons of its check', async () => {
    const { number } = await open()
    const press = async (button: string) => {
      const { check } = await see(mirror.github, number)
      await mirror.github.as('maintainer').pressButton(check?.id ?? 0, button)
      await mirror.settle()
      return (await see(mirror.github, number)).labels
    }
    expect(await press('approve')).toEqual(['artifact: approved'])
    expect(await press('hold')).toEqual(['artifact: approved', 'artifact: hold'])
    expect(await plannedWrites(mirror, number)).toEqual([])
  })

  it('whose head has moved gets no approval from the button of its former check', async () => {
    const { number, branch } = await open()
    const { check } = await see(mirror.github, number)
    const fork = mirror.github.as('outsider', 'outsider/widgets')
    mirror.github.webhooks.hold()
    await mirror.github.as('maintainer').pressButton(check?.id ?? 0, 'approve')
    await fork.push(branch, { files: { 'src/evil.ts': 'export {}\n' } })
    await mirror.github.webhooks.release()
    await mirror.settle()
    expect((await see(mirror.github, number)).labels).toEqual(['artifact: ready for review'])
  })

  it('is checked again by *Re-run*', async () => {
    const { number } = await open()
    const { check, comments } = await see(mirror.github, number)
    mirror.github.webhooks.hold()
    await mirror.github.as('writer').editComment(comments[0]?.id ?? 0, 'Overwritten.')
    await mirror.github.webhooks.release([])
    await mirror.github.as('maintainer').rerequestCheck(check?.id ?? 0)
    await mirror.settle()
    expect(await plannedWrites(mirror, number)).toEqual([])
  })

  it('is known to a pull request of the repository with the same commit and another base', async () => {
    const { number, head } = await open()
    const owner = mirror.github.as('owner')
    await owner.push('release', { files: { 'release.txt': 'a\n' }, from: 'main' })
    await owner.ask('POST', '/repos/acme/widgets/git/refs', { ref: `refs/heads/same-${count}`, sha: head })
    const other = await mirror.github
      .as('agent')
      .openPullRequest({ head: `same-${count}`, base: 'release', body: closeoutBody() })
    await mirror.settle()
    expect((await see(mirror.github, other.number)).check?.title).toContain(
      '2 pull requests share this commit',
    )
    expect(await plannedWrites(mirror, number)).toEqual([])
  })
})

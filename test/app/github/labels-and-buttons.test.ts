import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import {
  closeoutBody,
  currentLists,
  type Mirror,
  plannedWrites,
  see,
  startMirror,
} from '../../support/app/mirror.ts'

describe('buttons and labels', () => {
  let mirror: Mirror
  let count = 0
  beforeAll(async () => {
    mirror = await startMirror(currentLists)
  })
  afterEach(() => expect(mirror.github.violations).toEqual([]))
  afterAll(() => mirror.close())

  const open = async () => {
    count += 1
    const branch = `button-${count}`
    const agent = mirror.github.as('agent')
    await agent.push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    const { number } = await agent.openPullRequest({ head: branch, body: closeoutBody() })
    await mirror.settle()
    return { number, branch }
  }
  const press = async (number: number, button: string) => {
    const { check } = await see(mirror.github, number)
    await mirror.github.as('maintainer').pressButton(check?.id ?? 0, button)
    await mirror.settle()
    return see(mirror.github, number)
  }
  const setPolicy = async (text: string | null): Promise<void> => {
    await mirror.github.as('owner').push('main', { files: { '.github/closeout.yml': text } })
    await mirror.settle()
  }

  it('the button approves after a pull request on the same commit was closed', async () => {
    const { number, branch } = await open()
    const twin = await mirror.github
      .as('agent')
      .openPullRequest({ head: branch, base: 'twin', body: closeoutBody() })
      .catch(async () => {
        await mirror.github.as('owner').push('twin', { files: { 'twin.txt': 'a\n' }, from: 'main' })
        return mirror.github.as('agent').openPullRequest({ head: branch, base: 'twin', body: closeoutBody() })
      })
    await mirror.settle()
    expect((await see(mirror.github, number)).check?.title).toMatch(/^2 pull requests share this commit/)
    await mirror.github.as('agent').close(twin.number)
    await mirror.settle()
    expect((await press(number, 'approve')).labels).toEqual(['artifact: approved'])
    await mirror.github.as('agent').reopen(twin.number)
    await mirror.settle()
    expect((await see(mirror.github, twin.number)).labels).toEqual(['artifact: ready for review'])
  })

  it('a request has a time of the same form by every way', async () => {
    const ways: readonly ((number: number) => Promise<unknown>)[] = [
      number => press(number, 'approve'),
      number => mirror.github.as('maintainer').label(number, 'artifact: approved'),
      number => mirror.github.as('maintainer').comment(number, '/closeout approve'),
      number => mirror.github.as('maintainer').review(number, 'APPROVE'),
    ]
    for (const way of ways) {
      const { number } = await open()
      mirror.github.clock.advance(2_000)
      await way(number)
      await mirror.settle()
      const { labels, comments } = await see(mirror.github, number)
      expect(labels).toEqual(['artifact: approved'])
      expect(comments[0]?.body).toMatch(
        /Approval\*\* \| \[maintainer\]\(\S+\), <span title="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ">/,
      )
    }
  })

  it('another prefix of the labels replaces the old labels, keeps approvals and holds, and forgets no withdrawal', async () => {
    const approved = await open()
    await mirror.github.as('maintainer').label(approved.number, 'artifact: approved')
    const held = await open()
    await mirror.github.as('triager').label(held.number, 'artifact: hold')
    const withdrawn = await open()
    mirror.github.clock.advance(2_000)
    await mirror.github.as('maintainer').comment(withdrawn.number, '/closeout approve')
    await mirror.settle()
    expect((await see(mirror.github, withdrawn.number)).labels).toEqual(['artifact: approved'])
    await mirror.github.as('maintainer').unlabel(withdrawn.number, 'artifact: approved')
    await mirror.github
      .as('reader')
      .label(approved.number, 'design: approved')
      .catch(() => null)
    await mirror.github.as('writer').label(approved.number, 'design: approved')
    await mirror.settle()
    const seen = async () => ({
      approved: (await see(mirror.github, approved.number)).labels,
      held: (await see(mirror.github, held.number)).labels,
      withdrawn: (await see(mirror.github, withdrawn.number)).labels,
    })
    await setPolicy('labels:\n  prefix: "state/"\n')
    expect(await seen()).toEqual({
      approved: ['design: approved', 'state/approved'],
      held: ['state/hold', 'state/ready for review'],
      withdrawn: ['state/ready for review'],
    })
    for (const { number } of [approved, held, withdrawn])
      expect(await plannedWrites(mirror, number)).toEqual([])
    await setPolicy(null)
    expect(await seen()).toEqual({
      approved: ['artifact: approved', 'design: approved'],
      held: ['artifact: hold', 'artifact: ready for review'],
      withdrawn: ['artifact: ready for review'],
    })
    await mirror.github.as('maintainer').unlabel(approved.number, 'artifact: approved')
    await mirror.settle()
    expect((await seen()).approved).toEqual(['artifact: ready for review', 'design: approved'])
  })
})

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { closeoutBody, type Mirror, see, startMirror } from '../support/app/mirror.ts'

const hourMs = 3_600_000

describe('an open pull request that did not change for longer than GitHub sends deliveries again', () => {
  let mirror: Mirror
  beforeEach(async () => {
    mirror = await startMirror()
  })
  afterEach(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })
  const open = async (branch: string): Promise<number> => {
    const agent = mirror.github.as('agent')
    await agent.push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    const { number } = await agent.openPullRequest({ head: branch, body: closeoutBody() })
    return number
  }
  const lose = (): void => mirror.github.webhooks.sendTo(null)
  const hear = (): void => mirror.github.webhooks.sendTo(`${mirror.app.url}/api/github/webhooks`)

  it('gets the check that is missing on its head', async () => {
    const number = await open('old')
    await mirror.settle()
    lose()
    await mirror.github.as('agent').push('old', { files: { 'src/old.ts': 'export const a = 1\n' } })
    mirror.github.clock.advance(100 * hourMs)
    await mirror.restart()
    expect((await see(mirror.github, number)).check).toBeNull()
    await mirror.app.sweep()
    await mirror.settle()
    expect((await see(mirror.github, number)).check?.conclusion).toBe('neutral')
    mirror.github.requests.length = 0
    await mirror.app.sweep()
    await mirror.settle()
    const own = mirror.github.requests.filter(({ who }) => who.includes('[bot]'))
    expect(own.filter(({ method }) => method !== 'GET')).toEqual([])
    expect(own.filter(({ path }) => /\/pulls\/\d+$/.test(path))).toEqual([])
  })

  it('stays untouched if it is older than the installation', async () => {
    lose()
    const number = await open('before')
    mirror.github.clock.advance(100 * hourMs)
    await mirror.github.tellInstalled('created')
    hear()
    await mirror.app.sweep()
    await mirror.settle()
    const seen = await see(mirror.github, number)
    expect([seen.labels, seen.check, seen.comments]).toEqual([[], null, []])
  })
})

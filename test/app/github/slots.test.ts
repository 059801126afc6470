import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { closeoutBody, currentLists, type Mirror, see, startMirror } from '../../support/app/mirror.ts'

/** As many pull requests as are reconciled side by side. */
const failing = 10

describe('pull requests whose reconcile fails', () => {
  let mirror: Mirror
  beforeAll(async () => {
    mirror = await startMirror(currentLists, { retryDelaysMs: [1_500, 1_500, 1_500] })
  })
  afterAll(() => mirror.close())

  const open = async (branch: string): Promise<number> => {
    const agent = mirror.github.as('agent')
    await agent.push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    return (await agent.openPullRequest({ head: branch, body: closeoutBody() })).number
  }

  it.each([
    ['a 503 that asks for a pause', { status: 503, headers: { 'retry-after': '3' } }],
    ['a dropped connection', { status: 'drop' }],
  ] as const)('with %s hold up no other pull request while they wait', async (name, fault) => {
    const { github } = mirror
    github.webhooks.hold()
    const numbers: number[] = []
    const word = name.replace(/\W+/g, '-')
    for (let count = 0; count < failing; count += 1) numbers.push(await open(`failing-${word}-${count}`))
    const last = await open(`last-${word}`)
    const paths = numbers.map(number => `/repos/acme/widgets/pulls/${number}`)
    for (const path of paths) github.fail({ method: 'GET', path, times: 3, ...fault })
    github.requests.length = 0
    await github.webhooks.release()
    await mirror.settle()
    const lastAt = github.requests.findIndex(({ path }) => path === `/repos/acme/widgets/pulls/${last}`)
    const before = github.requests.slice(0, lastAt).filter(({ path }) => paths.includes(path))
    // Each was asked for once, a second time at once, and a few perhaps already again.
    expect(before.length).toBeLessThan(3 * failing)
    for (const number of [...numbers, last])
      expect((await see(github, number)).labels).toEqual(['artifact: ready for review'])
    github.heal()
  })
})

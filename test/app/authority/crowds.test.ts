import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  closeoutBody,
  currentLists,
  type Mirror,
  plannedWrites,
  startMirror,
} from '../../support/app/mirror.ts'
import { openPulls } from '../../support/app/open-pulls.ts'
import { runs } from '../../support/laws.ts'

const approved = 'artifact: approved'

/** In the full run as many as are too many: eleven that count. */
const many = runs(4, 12)

describe('an approval, against many pull requests on its commit', () => {
  let mirror: Mirror
  const { open, settled } = openPulls(() => mirror, 'crowd')
  // One for each story: the crowd uses up the stand-in's own rate limit.
  beforeEach(async () => {
    mirror = await startMirror(currentLists)
    const owner = mirror.github.as('owner')
    await owner.push('release', { files: { 'src/release.ts': 'export {}\n' } })
    await mirror.github.as('outsider').fork()
  })
  afterEach(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  const openApproved = async () => {
    const pull = await open()
    await mirror.github.as('maintainer').label(pull.number, approved)
    expect((await settled(pull.number)).check?.conclusion).toBe('success')
    return pull
  }

  /** A branch of the stranger's fork, which has the commits of its beginning. */
  const pushToFork = async (name: string, sha: string): Promise<void> => {
    const { url, tokens, repository } = mirror.github
    const remote = new URL(`${url}/outsider/widgets.git`)
    Object.assign(remote, { username: 'x-access-token', password: tokens.outsider })
    const words = ['push', '-q', remote.href, `${sha}:refs/heads/${name}`]
    await promisify(execFile)('git', words, { cwd: repository.gitDir })
  }

  /** Pull requests of a stranger on this commit, each from a branch of the stranger's own fork. */
  const strangers = async (branch: string, sha: string, count: number, base = 'main') => {
    const outsider = mirror.github.as('outsider')
    const numbers: number[] = []
    for (let made = 0; made < count; made += 1) {
      const name = `${branch}-${base}-${made}`
      await pushToFork(name, sha)
      const body = closeoutBody(`Part ${made} is done.`)
      numbers.push((await outsider.openPullRequest({ head: `outsider:${name}`, base, body })).number)
    }
    return numbers
  }

  it('many of a stranger onto the same base lower nothing, and the approval is not lost when they push and close', async () => {
    const { number, branch, head } = await openApproved()
    const numbers = await strangers(branch, head, many)
    const beside = await settled(number)
    expect([beside.check?.conclusion, beside.labels]).toEqual(['success', [approved]])
    for (const one of numbers.slice(0, -2)) await mirror.github.as('outsider').close(one)
    const fork = mirror.github.as('outsider', 'outsider/widgets')
    for (const made of [many - 2, many - 1])
      await fork.push(`${branch}-main-${made}`, { files: { 'src/theirs.ts': 'export {}\n' } })
    const after = await settled(number)
    expect([after.check?.conclusion, after.labels]).toEqual(['success', [approved]])
    expect(await plannedWrites(mirror, number)).toEqual([])
  })

  it('many of a stranger onto another base lower it until the last is closed, and then it is as before', async () => {
    const { number, branch, head } = await openApproved()
    const numbers = await strangers(branch, head, many, 'release')
    const beside = await settled(number)
    expect([beside.check?.conclusion, beside.labels]).toEqual(['neutral', [approved]])
    for (const one of numbers) await mirror.github.as('maintainer').close(one)
    const after = await settled(number)
    expect([after.check?.conclusion, after.labels]).toEqual(['success', [approved]])
  })

  it('many of a writer lower it until they are closed, and the approval is there again', async () => {
    const { number, branch, head } = await openApproved()
    const numbers: number[] = []
    for (let made = 0; made < many; made += 1) {
      const ref = `refs/heads/${branch}-w${made}`
      await mirror.github.as('owner').ask('POST', '/repos/acme/widgets/git/refs', { ref, sha: head })
      const pull = { head: `${branch}-w${made}`, body: 'No closeout.' }
      numbers.push((await mirror.github.as('agent').openPullRequest(pull)).number)
    }
    const beside = await settled(number)
    expect([beside.check?.conclusion, beside.labels]).toEqual([
      many > 10 ? 'action_required' : 'failure',
      [approved],
    ])
    for (const one of numbers) await mirror.github.as('maintainer').close(one)
    const after = await settled(number)
    expect([after.check?.conclusion, after.labels]).toEqual(['success', [approved]])
  })

  it('an approval of a stranger’s own change is not lost to another stranger’s pull request', async () => {
    const fork = mirror.github.as('outsider', 'outsider/widgets')
    const head = await fork.push('gift', { files: { 'src/gift.ts': 'export {}\n' } })
    const outsider = mirror.github.as('outsider')
    const { number } = await outsider.openPullRequest({ head: 'outsider:gift', body: closeoutBody() })
    await settled(number)
    await mirror.github.as('maintainer').label(number, approved)
    expect((await settled(number)).check?.conclusion).toBe('success')
    await pushToFork('gift-2', head)
    await outsider.openPullRequest({ head: 'outsider:gift-2', body: 'No closeout.' })
    const beside = await settled(number)
    expect([beside.check?.conclusion, beside.labels]).toEqual(['success', [approved]])
  })
})

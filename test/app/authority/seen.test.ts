import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { currentLists, type Mirror, startMirror } from '../../support/app/mirror.ts'
import { openPulls, recordOf } from '../../support/app/open-pulls.ts'

const ready = 'artifact: ready for review'
const approved = 'artifact: approved'

describe('an approval by a comment without a commit', () => {
  let mirror: Mirror
  const { open, settled } = openPulls(() => mirror, 'seen')
  beforeAll(async () => {
    mirror = await startMirror(currentLists)
  })
  afterAll(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })
  const move = (branch: string, sha: string, force = false) =>
    mirror.github.as('agent').ask('PATCH', `/repos/acme/widgets/git/refs/heads/${branch}`, { sha, force })

  it('does not count for a commit whose check only another pull request had at that time', async () => {
    const { number, branch } = await open()
    const agent = mirror.github.as('agent')
    const unseen = await agent.push(`${branch}-else`, {
      files: { 'src/unseen.ts': 'export {}\n' },
      from: branch,
    })
    const other = await agent.openPullRequest({
      head: `${branch}-else`,
      body: (await agent.pull(number)).body ?? '',
    })
    await mirror.settle()
    mirror.github.webhooks.hold()
    await mirror.github.as('maintainer').comment(number, '/closeout approve')
    await move(branch, unseen)
    await mirror.github.webhooks.release()
    const seen = await settled(number)
    expect(seen.labels).toEqual([ready])
    expect(recordOf(seen)).toContain(`Approve again and name the commit: \`/closeout approve ${unseen}\``)
    await agent.close(other.number)
    await mirror.github.as('maintainer').comment(number, `/closeout approve ${unseen}`)
    expect((await settled(number)).labels).toEqual([approved])
  })

  it('does not count for a commit that was the head before and is the head again after the comment', async () => {
    const { number, branch, head: first } = await open()
    const second = await mirror.github.as('agent').push(branch, { files: { 'src/second.ts': 'export {}\n' } })
    await mirror.settle()
    mirror.github.webhooks.hold()
    await move(branch, first, true)
    await mirror.github.as('maintainer').comment(number, '/closeout approve')
    await move(branch, second, true)
    await mirror.github.webhooks.release()
    const seen = await settled(number)
    expect([seen.labels, recordOf(seen)]).toEqual([
      [ready],
      expect.stringContaining(`/closeout approve ${second}`),
    ])
    // From now on the app shows this commit: a new comment is enough.
    await mirror.github.as('maintainer').comment(number, '/closeout approve')
    expect((await settled(number)).labels).toEqual([approved])
  })

  it('does not count for a base branch that the author chose after the comment', async () => {
    await mirror.github.as('agent').push('seen-base', { files: { 'src/base.ts': 'export {}\n' } })
    const { number, head } = await open({ base: 'seen-base' })
    mirror.github.webhooks.hold()
    await mirror.github.as('maintainer').comment(number, `/closeout approve ${head}`)
    await mirror.github.as('agent').retarget(number, 'main')
    await mirror.github.webhooks.release()
    expect((await settled(number)).labels).toEqual([ready])
  })
})

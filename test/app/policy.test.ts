import { afterEach, describe, expect, it } from '@jest/globals'
import {
  closeoutBody,
  currentLists,
  type Mirror,
  plannedWrites,
  see,
  startMirror,
} from '../support/app/mirror.ts'
import { sampled } from '../support/laws.ts'

const day = 86_400_000

describe('under a policy', () => {
  let mirror: Mirror
  afterEach(async () => {
    await mirror.settle()
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  const begin = async (policy: string) => {
    // The app misses what lists do not show yet: the event of a delivery, its own check and record.
    mirror = await startMirror(currentLists)
    await mirror.github.as('owner').push('main', { files: { '.github/closeout.yml': policy } })
    const agent = mirror.github.as('agent')
    await agent.push('change', { files: { 'src/a.ts': 'export const a = 1\n' } })
    const { number } = await agent.openPullRequest({ head: 'change', body: closeoutBody() })
    await mirror.settle()
    return { number, agent, maintainer: mirror.github.as('maintainer') }
  }
  const seen = async (number: number) => {
    await mirror.settle()
    const now = await see(mirror.github, number)
    expect(await plannedWrites(mirror, number)).toEqual([])
    return now
  }

  it('with `publish.on: release`, a merge is published when a release contains it, and the record names the tag', async () => {
    const { number, maintainer } = await begin('publish: { on: release }\n')
    await maintainer.label(number, 'artifact: approved')
    await mirror.settle()
    await maintainer.merge(number)
    const merged = await seen(number)
    expect([merged.labels, merged.check?.title]).toEqual([
      ['artifact: approved'],
      expect.stringContaining('waits for a release'),
    ])
    await maintainer.ask('POST', '/repos/acme/widgets/releases', {
      tag_name: 'v1.2.0',
      target_commitish: 'main',
      name: 'v1.2.0',
    })
    const released = await seen(number)
    expect(released.labels).toEqual(['artifact: published'])
    expect(released.comments[0]?.body).toMatch(/release \[v1\.2\.0\]\(http/)
  })

  it('with another prefix, the labels have it, and the sweep still finds what to archive', async () => {
    const { number, maintainer } = await begin(
      "labels: { prefix: 'deliverable/', descriptions: { approved: Cleared. } }\nretention: { days: 2 }\n",
    )
    expect((await seen(number)).labels).toEqual(['deliverable/ready for review'])
    await maintainer.label(number, 'artifact: approved')
    expect((await seen(number)).labels).toEqual(['artifact: approved', 'deliverable/ready for review'])
    await maintainer.label(number, 'deliverable/approved')
    expect((await seen(number)).labels).toEqual(['artifact: approved', 'deliverable/approved'])
    await maintainer.merge(number)
    expect((await seen(number)).labels).toEqual(['artifact: approved', 'deliverable/published'])
    mirror.github.clock.advance(5 * day)
    await mirror.app.sweep()
    const archived = await seen(number)
    expect([archived.labels, archived.check?.conclusion]).toEqual([
      ['artifact: approved', 'deliverable/archived'],
      'neutral',
    ])
    expect(archived.comments[0]?.body).toMatch(/no route is open, and 2 days have passed/)
  })

  it('with `approval.bind: diff`, an approval stays after a rebase with the same change', async () => {
    const { number, agent, maintainer } = await begin('approval: { bind: diff }\n')
    await maintainer.label(number, 'artifact: approved')
    expect((await seen(number)).labels).toEqual(['artifact: approved'])
    await mirror.github.as('owner').push('main', { files: { 'src/other.ts': 'export {}\n' } })
    await agent.push('rebased', { files: { 'src/a.ts': 'export const a = 1\n' }, from: 'main' })
    const { object } = (await agent.ask('GET', '/repos/acme/widgets/git/ref/heads/rebased')) as {
      object: { sha: string }
    }
    await agent.ask('PATCH', '/repos/acme/widgets/git/refs/heads/change', { sha: object.sha, force: true })
    expect((await seen(number)).labels).toEqual(['artifact: approved'])
    await agent.push('change', { files: { 'src/a.ts': 'export const a = 2\n' } })
    expect((await seen(number)).labels).toEqual(['artifact: ready for review'])
  })

  it('with `mode: warn`, the check is never worse than neutral', async () => {
    const { number, agent } = await begin('mode: warn\n')
    await agent.editBody(number, 'No closeout.')
    const warned = await seen(number)
    expect([warned.labels, warned.check?.conclusion]).toEqual([['artifact: ready for review'], 'neutral'])
  })

  it('that is invalid, the check fails and names the broken line', async () => {
    const { number } = await begin('approval: { requierd: true }\n')
    const broken = await seen(number)
    expect([broken.labels, broken.check?.conclusion]).toEqual([['artifact: draft'], 'failure'])
    expect(broken.check?.summary).toContain('requierd')
  })

  it('a request for changes withdraws the approval of the same person, and a dismissal withdraws its review', async () => {
    const { number, maintainer } = await begin('mode: enforce\n')
    await maintainer.review(number, 'APPROVE')
    expect((await seen(number)).labels).toEqual(['artifact: approved'])
    await maintainer.review(number, 'REQUEST_CHANGES', 'On second thought.')
    expect((await seen(number)).labels).toEqual(['artifact: ready for review'])
    const writer = mirror.github.as('writer')
    const review = await writer.review(number, 'APPROVE')
    expect((await seen(number)).labels).toEqual(['artifact: approved'])
    await maintainer.dismiss(number, review)
    const dismissed = await seen(number)
    expect(dismissed.labels).toEqual(['artifact: ready for review'])
    expect(dismissed.comments[0]?.body).toContain('no longer approves')
  })

  it('after a reconcile that stops at any write, its redelivery completes the work', async () => {
    const { agent, maintainer } = await begin('mode: enforce\n')
    for (const writes of sampled([0, 1, 2, 3, 4], 2)) {
      const branch = `cut-${writes}`
      await agent.push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
      const { number } = await agent.openPullRequest({ head: branch, body: closeoutBody() })
      await mirror.settle()
      mirror.github.webhooks.hold()
      await maintainer.label(number, 'artifact: approved')
      const held = mirror.github.webhooks.held.slice()
      for (const method of ['POST', 'PATCH', 'DELETE']) {
        mirror.github.fail({
          method,
          path: /check-runs|labels|comments/,
          status: 502,
          after: writes,
          times: 99,
        })
      }
      await mirror.github.webhooks.release(held)
      await mirror.settle()
      mirror.github.heal()
      await mirror.restart()
      mirror.github.webhooks.hold()
      await mirror.github.webhooks.release(held)
      expect([writes, (await seen(number)).labels]).toEqual([writes, ['artifact: approved']])
    }
  })
})

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { currentLists, type Mirror, plannedWrites, startMirror } from '../../support/app/mirror.ts'
import { openPulls, recordOf } from '../../support/app/open-pulls.ts'
import { plainText } from '../../support/app/plain-text.ts'

const ready = 'artifact: ready for review'
const approved = 'artifact: approved'
const everyone = 'approval: { allow: [author, committer, last_pusher, initiator] }\n'
const policyPath = '.github/closeout.yml'

describe('after a change of the base branch', () => {
  let mirror: Mirror
  const { open, settled } = openPulls(() => mirror, 'moved')
  beforeAll(async () => {
    mirror = await startMirror(currentLists)
  })
  afterAll(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  it('the approval drops where the rules of the new base do not let the approver approve', async () => {
    await mirror.github.as('writer').push('lenient', { files: { [policyPath]: everyone } })
    const { number } = await open({ by: 'writer', base: 'main' })
    const writer = mirror.github.as('writer')
    await writer.retarget(number, 'lenient')
    await mirror.settle()
    await writer.label(number, approved)
    expect((await settled(number)).labels).toEqual([approved])
    await writer.retarget(number, 'main')
    const seen = await settled(number)
    expect([seen.labels, seen.check?.conclusion]).toEqual([[ready], 'neutral'])
    expect(plainText(recordOf(seen))).toMatch(
      /Dropped: writer, .*, because the base branch was changed from lenient to main, .*author/,
    )
    expect(await plannedWrites(mirror, number)).toEqual([])
  })

  it('the approval of a small change onto a working branch does not carry the whole stack', async () => {
    await mirror.github.as('agent').push('stack', { files: { 'src/large.ts': 'export const large = 1\n' } })
    const { number } = await open({ base: 'stack' })
    await mirror.github.as('maintainer').label(number, approved)
    expect((await settled(number)).labels).toEqual([approved])
    await mirror.github.as('agent').retarget(number, 'main')
    const seen = await settled(number)
    expect(seen.labels).toEqual([ready])
    expect(recordOf(seen)).toMatch(
      /the base branch was changed from stack to main, and the change onto main is not the one that was approved/,
    )
    await mirror.github.as('agent').retarget(number, 'stack')
    expect((await settled(number)).labels).toEqual([approved])
  })

  it('the label of a person who saw the old base does not count for the new one', async () => {
    await mirror.github.as('agent').push('early', { files: { 'src/early.ts': 'export const early = 1\n' } })
    const { number } = await open({ base: 'early' })
    mirror.github.webhooks.hold()
    await mirror.github.as('maintainer').label(number, approved)
    await mirror.github.as('agent').retarget(number, 'main')
    await mirror.github.webhooks.release()
    expect((await settled(number)).labels).toEqual([ready])
  })

  it('the approval stands with the same change and rules that grant it, also after the approver was demoted', async () => {
    const owner = mirror.github.as('owner')
    const { object } = (await owner.ask('GET', '/repos/acme/widgets/git/ref/heads/main')) as {
      object: { sha: string }
    }
    await owner.ask('POST', '/repos/acme/widgets/git/refs', { ref: 'refs/heads/twin', sha: object.sha })
    const { number } = await open({ base: 'twin' })
    await mirror.github.as('maintainer').label(number, approved)
    await mirror.settle()
    await mirror.github.as('agent').retarget(number, 'main')
    expect((await settled(number)).labels).toEqual([approved])
    await owner.ask('PUT', '/repos/acme/widgets/collaborators/maintainer', { permission: 'pull' })
    await mirror.github.as('reader').comment(number, '/closeout recheck')
    expect((await settled(number)).labels).toEqual([approved])
    await owner.ask('PUT', '/repos/acme/widgets/collaborators/maintainer', { permission: 'maintain' })
  })

  it('a merge right after it is not published as approved', async () => {
    await mirror.github.as('agent').push('fast', { files: { 'src/fast.ts': 'export const fast = 1\n' } })
    const { number } = await open({ base: 'fast' })
    await mirror.github.as('maintainer').label(number, approved)
    await mirror.settle()
    mirror.github.webhooks.hold()
    await mirror.github.as('agent').retarget(number, 'main')
    await mirror.github.as('agent').merge(number)
    await mirror.github.webhooks.release()
    expect(recordOf(await settled(number))).toContain('The pull request was merged without a valid approval.')
  })
})

describe('after a change of the approval policy', () => {
  let mirror: Mirror
  const { open, settled } = openPulls(() => mirror, 'ruled')
  beforeAll(async () => {
    mirror = await startMirror(currentLists)
  })
  afterAll(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })
  const push = (policy: string | null) =>
    mirror.github.as('owner').push('main', { files: { [policyPath]: policy } })

  it('each open approval is judged again by the role at the time, on the push and in the sweep', async () => {
    const { number } = await open()
    const other = await open()
    await mirror.github.as('writer').label(number, approved)
    await mirror.github.as('owner').label(other.number, approved)
    expect([(await settled(number)).labels, (await settled(other.number)).labels]).toEqual([
      [approved],
      [approved],
    ])
    await push('approval: { roles: [admin] }\n')
    const dropped = await settled(number)
    expect([dropped.labels, (await settled(other.number)).labels]).toEqual([[ready], [approved]])
    expect(plainText(recordOf(dropped))).toMatch(
      /the approval policy of main was changed: .*the role of writer was "write", but one of these roles is needed: admin/,
    )
    expect(await plannedWrites(mirror, number)).toEqual([])
    await push('approval: { roles: [admin, write] }\n')
    expect((await settled(number)).labels).toEqual([approved])
    mirror.github.webhooks.hold()
    await push('approval: { roles: [admin] }\n')
    await mirror.github.webhooks.release([])
    // Long after anything else changed on the pull request.
    mirror.github.clock.advance(10 * 86_400_000)
    await mirror.app.sweep()
    expect([(await settled(number)).labels, (await settled(other.number)).labels]).toEqual([
      [ready],
      [approved],
    ])
  })
})

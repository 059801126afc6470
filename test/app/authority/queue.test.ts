import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { currentLists, type Mirror, startMirror } from '../../support/app/mirror.ts'
import { openPulls } from '../../support/app/open-pulls.ts'

const approved = 'artifact: approved'
const policyPath = '.github/closeout.yml'

describe('the check of a merge group, while the pull request is queued', () => {
  let mirror: Mirror
  const { open, settled } = openPulls(() => mirror, 'queued')
  const setPolicy = (policy: string) =>
    mirror.github.as('owner').push('main', { files: { [policyPath]: policy } })
  beforeAll(async () => {
    mirror = await startMirror(currentLists)
    await setPolicy('approval: { required: true }\n')
  })
  afterAll(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  const checkOf = async (group: string) => {
    await mirror.settle()
    const { check_runs: runs } = (await mirror.github
      .as('reader')
      .ask('GET', `/repos/acme/widgets/commits/${group}/check-runs`)) as {
      check_runs: { id: number; conclusion: string; output: { title: string } }[]
    }
    expect(runs).toHaveLength(1)
    return { id: runs[0]?.id ?? 0, conclusion: runs[0]?.conclusion, title: runs[0]?.output.title }
  }
  const conclusionOf = async (group: string) => (await checkOf(group)).conclusion
  const queue = async () => {
    const { number } = await open()
    await mirror.github.as('writer').label(number, approved)
    await mirror.settle()
    const group = await mirror.github.as('maintainer').enqueue(number)
    expect(await conclusionOf(group)).toBe('success')
    return { number, group }
  }

  it('follows a hold and a withdrawal, also after a restart', async () => {
    const { number, group } = await queue()
    await mirror.restart()
    await mirror.github.as('maintainer').comment(number, '/closeout hold')
    expect(await conclusionOf(group)).toBe('action_required')
    await mirror.github.as('maintainer').comment(number, '/closeout unhold')
    expect(await conclusionOf(group)).toBe('success')
    await mirror.github.as('maintainer').unlabel(number, approved)
    const { conclusion, title } = await checkOf(group)
    expect([conclusion, title]).toEqual(['action_required', expect.stringContaining('Merge group of #')])
    await mirror.github.as('maintainer').dequeue(number)
    mirror.github.requests.length = 0
    await mirror.github.as('writer').label(number, approved)
    await mirror.settle()
    expect(mirror.github.requests.filter(({ path }) => path.includes('gh-readonly-queue'))).toEqual([])
  })

  it('follows a change of the approval policy', async () => {
    const { number, group } = await queue()
    await setPolicy('approval: { required: true, roles: [admin] }\n')
    expect(await conclusionOf(group)).toBe('action_required')
    await setPolicy('approval: { required: true }\n')
    expect(await conclusionOf(group)).toBe('success')
    await mirror.github.as('maintainer').dequeue(number)
  })

  it('is made again by a re-run', async () => {
    const { number } = await open()
    await mirror.github.as('writer').label(number, approved)
    await mirror.settle()
    mirror.github.fail({
      method: 'GET',
      path: `/repos/acme/widgets/issues/${number}/timeline`,
      status: 403,
      times: 20,
    })
    const group = await mirror.github.as('maintainer').enqueue(number)
    const failed = await checkOf(group)
    expect(failed).toMatchObject({ conclusion: 'failure', title: 'The pull request could not be checked' })
    mirror.github.heal()
    await mirror.github.as('maintainer').rerequestCheck(failed.id)
    expect(await conclusionOf(group)).toBe('success')
    await mirror.github.as('maintainer').dequeue(number)
  })

  it('fails with a pull request that is not complete', async () => {
    const { number } = await open({ body: 'No closeout.' })
    const group = await mirror.github.as('maintainer').enqueue(number)
    expect(await checkOf(group)).toMatchObject({
      conclusion: 'failure',
      title: expect.stringContaining('the gate fails on its tree'),
    })
    expect((await settled(number)).check?.conclusion).toBe('failure')
  })
})

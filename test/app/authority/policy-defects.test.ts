import { afterEach, describe, expect, it } from '@jest/globals'
import { closeoutBody, type Mirror, see, startMirror } from '../../support/app/mirror.ts'

describe('a policy with a defect', () => {
  let mirror: Mirror
  afterEach(async () => {
    await mirror.settle()
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  const setPolicy = (policy: string) =>
    mirror.github.as('owner').push('main', { files: { '.github/closeout.yml': policy } })
  const begin = async (policy: string, followUps = 'None, because nothing is left to do') => {
    mirror = await startMirror()
    await setPolicy(policy)
    const agent = mirror.github.as('agent')
    await agent.push('change', { files: { 'src/a.ts': 'export const a = 1\n' } })
    const body = closeoutBody().replace('None, because nothing is left to do', followUps)
    const { number } = await agent.openPullRequest({ head: 'change', body })
    await mirror.settle()
    return number
  }
  const seen = async (number: number) => {
    await mirror.settle()
    return see(mirror.github, number)
  }
  const listIssues = async () => {
    mirror.github.catchUp()
    const list = '/repos/acme/widgets/issues?state=all&labels=learning:%20follow-up'
    return (await mirror.github.as('owner').ask('GET', list)) as readonly unknown[]
  }
  const route = '\n  - backlog: Retry the downloads as well'

  it('under `approval` opens no issue that `follow_ups` forbids', async () => {
    const number = await begin('approval: { rolse: [admin] }\nfollow_ups: { open_when: never }\n', route)
    await mirror.github.as('owner').merge(number)
    await seen(number)
    expect(await listIssues()).toEqual([])
  })

  it('under `follow_ups` opens no issue, and says why', async () => {
    const number = await begin('follow_ups: { open_wen: never }\n', route)
    await mirror.github.as('owner').merge(number)
    const merged = await seen(number)
    expect(await listIssues()).toEqual([])
    expect(merged.comments[0]?.body).toContain('The follow-up section of the policy has a defect')
  })

  it('under `labels` renames and removes no label', async () => {
    const number = await begin("labels: { prefix: 'state/' }\n")
    expect((await seen(number)).labels).toEqual(['state/ready for review'])
    await setPolicy("labels: { prefxi: 'state/' }\n")
    expect((await seen(number)).labels).toEqual(['state/draft'])
    await setPolicy("labels: { prefix: 'state/' }\n")
    expect((await seen(number)).labels).toEqual(['state/ready for review'])
  })

  it('under `approval` takes back no approval for good, and grants none', async () => {
    const number = await begin('approval: { roles: [write, maintain] }\n')
    await mirror.github.as('maintainer').label(number, 'artifact: approved')
    expect((await seen(number)).labels).toEqual(['artifact: approved'])
    await setPolicy('approval: { roles: [admin], alow: [] }\n')
    const broken = await seen(number)
    expect([broken.labels, broken.check?.conclusion]).toEqual([['artifact: draft'], 'failure'])
    await setPolicy('approval: { roles: [write, maintain] }\n')
    expect((await seen(number)).labels).toEqual(['artifact: approved'])
  })

  it('that could not be read now decides nothing, and the approval is decided when it can be read', async () => {
    const number = await begin('approval: { roles: [maintain] }\n')
    mirror.github.fail({ method: 'GET', path: /git\/blobs/, status: 502, times: 99 })
    await setPolicy('approval: { roles: [admin] }\n')
    await mirror.github.as('maintainer').label(number, 'artifact: approved')
    const refused = () => mirror.github.requests.filter(({ status }) => status === 502).length
    await mirror.settle()
    expect(refused()).toBeGreaterThan(0)
    const meanwhile = (await see(mirror.github, number)).comments[0]?.body
    expect(meanwhile).toContain('| **Approval** | none |')
    mirror.github.heal()
    await mirror.app.sweep()
    const decided = await seen(number)
    expect(decided.labels).toEqual(['artifact: ready for review'])
    expect(decided.comments[0]?.body).toContain('one of these roles is needed: admin')
  })
})

import { afterEach, describe, expect, it } from '@jest/globals'
import type { Settings } from '../../app/settings.ts'
import { closeoutBody, type Mirror, see, startMirror } from '../support/app/mirror.ts'

const path = '.github/closeout.yml'

describe('the app under the policy of an owner', () => {
  let mirror: Mirror
  afterEach(async () => {
    await mirror.settle()
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  const begin = async (own: string | null, owner: string | null, settings: Partial<Settings> = {}) => {
    mirror = await startMirror({}, settings)
    if (owner !== null) {
      await mirror.github.addRepository('acme/.github', { isPrivate: true })
      await mirror.github.as('owner', 'acme/.github').push('main', { files: { [path]: owner } })
    }
    if (own !== null) await mirror.github.as('owner').push('main', { files: { [path]: own } })
    const agent = mirror.github.as('agent')
    await agent.push('change', { files: { 'src/a.ts': 'export const a = 1\n' } })
    const { number } = await agent.openPullRequest({ head: 'change', body: closeoutBody() })
    await mirror.settle()
    return number
  }
  const approve = async (number: number) => {
    await mirror.github.as('maintainer').label(number, 'artifact: approved')
    await mirror.settle()
    return (await see(mirror.github, number)).labels
  }
  const floor = 'floor: { approval: { roles: [admin] } }\n'

  it('enforces a floor of a private repository', async () => {
    const number = await begin('extends: owner\napproval: { roles: [write, maintain] }\n', floor)
    const { check } = await see(mirror.github, number)
    expect(`${check?.summary}${check?.text}`).toContain('approval.roles')
    expect(await approve(number)).toEqual(['artifact: ready for review'])
  })

  it('takes what it inherits', async () => {
    const number = await begin('extends: owner\n', "labels: { prefix: 'state/' }\n")
    expect((await see(mirror.github, number)).labels).toEqual(['state/ready for review'])
  })

  it('grants nothing, and says why, where there is no such policy', async () => {
    const number = await begin('extends: owner\n', null)
    const { check } = await see(mirror.github, number)
    expect(check?.conclusion).toBe('failure')
    expect(`${check?.summary}${check?.text}`).toContain('acme/.github')
    expect(await approve(number)).not.toContain('artifact: approved')
  })

  it('enforces a floor where nothing extends it only with OWNER_FLOOR', async () => {
    expect(await approve(await begin(null, floor))).toEqual(['artifact: approved'])
    await mirror.close()
    expect(await approve(await begin(null, floor, { isFloorEverywhere: true }))).toEqual([
      'artifact: ready for review',
    ])
  })
})

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { currentLists, type Mirror, plannedWrites, startMirror } from '../../support/app/mirror.ts'
import { openPulls, recordOf } from '../../support/app/open-pulls.ts'
import { plainText } from '../../support/app/plain-text.ts'

const day = 86_400_000
const unsealed = /No longer sealed/

describe('after GitHub has deleted the check with the receipts', () => {
  let mirror: Mirror
  const { open, settled } = openPulls(() => mirror, 'old')
  beforeAll(async () => {
    mirror = await startMirror(currentLists)
  })
  afterAll(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })
  const publish = async () => {
    const { number } = await open()
    await mirror.github.as('maintainer').label(number, 'artifact: approved')
    await mirror.settle()
    await mirror.github.as('maintainer').merge(number)
    return { number, seen: await settled(number) }
  }

  it('a published artifact stays as its record says, and a label that a person adds is undone', async () => {
    const { number, seen } = await publish()
    await mirror.github.as('owner').deleteCheck(seen.check?.id ?? 0)
    await mirror.github.as('triager').label(number, 'artifact: draft')
    const later = await settled(number)
    expect([later.labels, later.check]).toEqual([['artifact: published'], null])
    expect(plainText(recordOf(later))).toContain('| Approval | maintainer, ')
    expect(recordOf(later)).toMatch(unsealed)
    expect(recordOf(later)).not.toContain('merged without a valid approval')
    expect(await plannedWrites(mirror, number)).toEqual([])
  })

  it('an archived artifact stays archived after 400 days', async () => {
    const { number } = await publish()
    mirror.github.clock.advance(31 * day)
    await mirror.app.sweep()
    expect((await settled(number)).labels).toEqual(['artifact: archived'])
    mirror.github.clock.advance(401 * day)
    await mirror.github.as('reader').comment(number, '/closeout recheck')
    const later = await settled(number)
    expect([later.labels, later.check]).toEqual([['artifact: archived'], null])
    expect(plainText(recordOf(later))).toContain('| Approval | maintainer, ')
    expect(recordOf(later)).toMatch(unsealed)
    expect(await plannedWrites(mirror, number)).toEqual([])
  })
})

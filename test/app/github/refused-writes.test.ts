import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { currentLists, type Mirror, plannedWrites, startMirror } from '../../support/app/mirror.ts'
import { openPulls, recordOf } from '../../support/app/open-pulls.ts'

const ready = 'artifact: ready for review'
const approved = 'artifact: approved'
const hold = 'artifact: hold'

/** What GitHub says when a write is never going to be accepted. */
const refusals = {
  'an unprocessable one': { status: 422, body: { message: 'Validation Failed' } },
  'a forbidden one': { status: 403, body: { message: 'Resource not accessible by integration' } },
  'a locked conversation': {
    status: 403,
    body: { message: 'Unable to create comment because issue is locked.' },
  },
} as const

const writes = {
  'label that is added': { method: 'POST', path: /\/issues\/\d+\/labels$/ },
  'label that is removed': { method: 'DELETE', path: /\/issues\/\d+\/labels\// },
  'record comment': { method: 'PATCH', path: /\/issues\/comments\/\d+$/ },
} as const

describe('a write that GitHub refuses', () => {
  let mirror: Mirror
  const { open, settled } = openPulls(() => mirror, 'refused')
  beforeAll(async () => {
    mirror = await startMirror(currentLists)
  })
  afterEach(() => mirror.github.heal())
  afterAll(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  for (const [what, write] of Object.entries(writes)) {
    for (const [how, answer] of Object.entries(refusals)) {
      it(`stops no other, and leaves a valid approval: the ${what}, ${how}`, async () => {
        const { number, head } = await open()
        const before = await settled(number)
        mirror.github.webhooks.hold()
        await mirror.github.as('maintainer').comment(number, `/closeout approve ${head}`)
        mirror.github.fail({ ...write, ...answer, times: 100 })
        await mirror.github.webhooks.release()
        const seen = await settled(number)
        expect(seen.check?.conclusion).toBe('success')
        expect(seen.labels.includes(approved)).toBe(what !== 'label that is added')
        expect(seen.labels.includes(ready)).toBe(what === 'label that is removed')
        expect(recordOf(seen) === recordOf(before)).toBe(what === 'record comment')
        mirror.github.heal()
        await mirror.github.as('reader').comment(number, '/closeout recheck')
        const after = await settled(number)
        expect([after.labels, after.check?.conclusion]).toEqual([[approved], 'success'])
        expect(recordOf(after)).toContain('maintainer')
        expect(await plannedWrites(mirror, number)).toEqual([])
      })
    }
  }

  it('of the check lets nothing be added that the check does not keep, and still takes away what no longer holds', async () => {
    const { number, branch } = await open()
    await mirror.github.as('maintainer').label(number, approved)
    expect((await settled(number)).labels).toEqual([approved])
    mirror.github.fail({
      method: 'POST',
      path: /\/check-runs/,
      ...refusals['an unprocessable one'],
      times: 100,
    })
    await mirror.github.as('agent').push(branch, { files: { 'src/later.ts': 'export {}\n' } })
    const seen = await settled(number)
    expect([seen.labels, seen.check]).toEqual([[], null])
    mirror.github.heal()
    await mirror.github.as('reader').comment(number, '/closeout recheck')
    expect((await settled(number)).labels).toEqual([ready])
  })

  it('of a new pull request keeps neither its check nor its record from it', async () => {
    mirror.github.fail({ ...writes['label that is added'], ...refusals['an unprocessable one'], times: 100 })
    const seen = await settled((await open()).number)
    expect([seen.labels, seen.check?.conclusion, seen.comments.length]).toEqual([[], 'neutral', 1])
  })

  it('of a hold that cannot be shown by its label still holds the check', async () => {
    const { number } = await open()
    await mirror.github.as('maintainer').label(number, approved)
    await settled(number)
    mirror.github.fail({ ...writes['label that is added'], ...refusals['a forbidden one'], times: 100 })
    await mirror.github.as('agent').comment(number, '/closeout hold')
    const seen = await settled(number)
    expect([seen.labels.includes(hold), seen.check?.conclusion]).toEqual([false, 'action_required'])
  })

  it('of an archived repository ends the task, and the next event after it shows the status', async () => {
    const { number } = await open()
    const body = { message: 'Repository was archived so is read-only.' }
    for (const method of ['POST', 'PATCH', 'DELETE'])
      mirror.github.fail({
        method,
        path: /\/repos\/acme\/widgets\/(check-runs|issues\/(\d+\/labels|comments))/,
        status: 403,
        body,
        times: 100,
      })
    mirror.github.requests.length = 0
    await mirror.github.as('agent').editBody(number, 'No closeout any more.')
    await mirror.settle()
    const tried = mirror.github.requests.filter(
      ({ who, method }) => who.startsWith('closeout') && method !== 'GET',
    )
    expect(tried.length).toBeLessThan(8)
    mirror.github.heal()
    await mirror.github.as('reader').comment(number, '/closeout recheck')
    expect((await settled(number)).labels).toEqual(['artifact: draft'])
  })
})

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { closeoutBody, type Mirror, see, startMirror } from '../support/app/mirror.ts'

describe('the life of a pull request', () => {
  let mirror: Mirror
  beforeAll(async () => {
    mirror = await startMirror()
  })
  afterAll(() => mirror.close())

  it('goes from draft to ready, approved and published, with one record comment', async () => {
    const { github, settle } = mirror
    const agent = github.as('agent')
    const maintainer = github.as('maintainer')
    await agent.push('feature', { files: { 'src/a.ts': 'export {}\n' } })
    const { number } = await agent.openPullRequest({ head: 'feature', body: 'Adds a file.' })
    await settle()
    const opened = await see(github, number)
    expect(opened.labels).toEqual(['artifact: draft'])
    expect(opened.check?.conclusion).toBe('failure')
    await agent.editBody(number, closeoutBody())
    await settle()
    const ready = await see(github, number)
    expect([ready.labels, ready.check?.conclusion, ready.check?.title]).toEqual([
      ['artifact: ready for review'],
      'neutral',
      'Ready for review: complete, and waits for an approval',
    ])
    await maintainer.label(number, 'artifact: approved')
    await settle()
    const approved = await see(github, number)
    expect([approved.labels, approved.check?.conclusion]).toEqual([['artifact: approved'], 'success'])
    expect(approved.check?.title).toMatch(/^Approved by maintainer at /)
    await agent.push('feature', { files: { 'src/a.ts': 'export const a = 1\n' } })
    await settle()
    const dropped = await see(github, number)
    expect(dropped.labels).toEqual(['artifact: ready for review'])
    expect(dropped.comments[0]?.body).toContain('a push changed the files')
    await maintainer.review(number, 'APPROVE')
    await settle()
    expect((await see(github, number)).labels).toEqual(['artifact: approved'])
    await maintainer.merge(number)
    await settle()
    const published = await see(github, number)
    expect([published.labels, published.check?.conclusion, published.comments.length]).toEqual([
      ['artifact: published'],
      'success',
      1,
    ])
    expect(github.violations).toEqual([])
  })
})

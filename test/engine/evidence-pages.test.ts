import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Github } from '../github-emulator/start-github.ts'
import { bodyWith, checkPull, openPull, startEvidenceGithub } from '../support/evidence/github.ts'

describe('evidence in lists of many pages', () => {
  let github: Github
  beforeAll(async () => {
    // Each entry is on a page of its own, so that no page is full and only `Link` names the next one.
    github = await startEvidenceGithub({ behavior: { listLagMs: 0, pageGaps: 100 } })
  })
  afterAll(async () => {
    expect(github.violations).toEqual([])
    await github.close()
  })

  const judgedAfter = async (others: number) => {
    const { number, head } = await openPull(github)
    await github.as('maintainer').setStatus(head, { state: 'success', context: 'ci/build' })
    for (let at = 0; at < others; at += 1)
      await github.as('writer').setStatus(head, { state: 'failure', context: `other ${at}` })
    await github.as('agent').editBody(number, bodyWith('commit status: ci/build'))
    github.catchUp()
    const before = github.requests.length
    const { evidence = [] } = await checkPull(github, number)
    const pages = github.requests.slice(before).filter(({ path }) => path.endsWith('/statuses'))
    return [evidence.map(({ verdict, reason }) => `${verdict}: ${reason}`)[0], pages.length] as const
  }

  it('is found on a later page, by Link', async () => {
    const [found, pages] = await judgedAfter(5)
    expect(found).toMatch(/^holds: /)
    expect(pages).toBeGreaterThan(5)
  })

  it('is unknown beyond ten pages: a part of a list decides nothing', async () => {
    expect(await judgedAfter(11)).toEqual([
      'unknown: the commit statuses of the head: the list has more than 10 pages',
      10,
    ])
  })
})

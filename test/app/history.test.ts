import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  closeoutBody,
  currentLists,
  type Mirror,
  plannedWrites,
  see,
  startMirror,
} from '../support/app/mirror.ts'
import { plainText } from '../support/app/plain-text.ts'
import { withRoutes } from '../support/app/with-routes.ts'

/** A line of the history as a person reads it, without its date: `maintainer put it on hold`. */
const plainLine = (line: string): string =>
  plainText(
    line.replace(/^- <span title="(\S+)">[^<]+<\/span>: /, (_, at: string) =>
      Number.isNaN(Date.parse(at)) ? 'no date: ' : '',
    ),
  ).replace(/\b[0-9a-f]{12}\b/g, 'SHA')

const historyIn = (text: string): readonly string[] =>
  (/(?:<summary>History<\/summary>|### History)\n\n([\s\S]*?)\n\n/.exec(text)?.[1] ?? '')
    .split('\n')
    .map(plainLine)

describe('the history in the record and in the check', () => {
  let mirror: Mirror
  let count = 0
  beforeAll(async () => {
    // The app opens again what lists do not show yet, and misses what it has just made.
    mirror = await startMirror(currentLists)
  })
  afterAll(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  const propose = async (body: string): Promise<{ readonly number: number; readonly branch: string }> => {
    count += 1
    const branch = `history-${count}`
    await mirror.github.as('agent').push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    const { number } = await mirror.github.as('agent').openPullRequest({ head: branch, body })
    await mirror.settle()
    return { number, branch }
  }

  /** The history of the record, which the check has too; no write is left to do. */
  const history = async (number: number): Promise<readonly string[]> => {
    const { comments, check } = await see(mirror.github, number)
    const lines = historyIn(comments[0]?.body ?? '')
    expect(historyIn(check?.text ?? '')).toEqual(lines)
    expect(await plannedWrites(mirror, number)).toEqual([])
    return lines
  }

  it('says what this very reconcile did, and the drop of an approval with its cause', async () => {
    const { number, branch } = await propose('Adds a file.')
    const opened = 'agent opened the pull request'
    expect(await history(number)).toEqual([opened, '- Now: draft'])
    await mirror.github.as('agent').editBody(number, closeoutBody())
    await mirror.settle()
    const drafted = [opened, 'closeout moved it to draft']
    expect(await history(number)).toEqual([...drafted, '- Now: ready for review'])
    await mirror.github.as('maintainer').label(number, 'artifact: approved')
    await mirror.settle()
    const approved = [...drafted, 'closeout moved it to ready for review', 'maintainer approved SHA by label']
    expect(await history(number)).toEqual([...approved, '- Now: approved'])
    await mirror.github.as('agent').push(branch, { files: { 'src/more.ts': 'export const b = 1\n' } })
    await mirror.settle()
    const cause = 'the approval by maintainer was dropped, because a push changed the files'
    expect(await history(number)).toEqual([
      ...approved,
      `- Now: ready for review; ${cause}: SHA was approved, the head is SHA now`,
    ])
    await mirror.github.as('maintainer').review(number, 'APPROVE')
    await mirror.settle()
    expect(await history(number)).toEqual([
      ...approved,
      `closeout moved it to ready for review; ${cause}: SHA was approved, the next approval was for SHA`,
      'maintainer approved SHA by review',
      '- Now: approved',
    ])
  })

  it('names each approver whose approval a push dropped', async () => {
    const { number, branch } = await propose(closeoutBody())
    for (const person of ['maintainer', 'owner']) {
      await mirror.github.as(person).review(number, 'APPROVE')
      await mirror.settle()
    }
    await mirror.github.as('agent').push(branch, { files: { 'src/two.ts': 'export const b = 1\n' } })
    await mirror.settle()
    expect((await history(number)).at(-1)).toMatch(
      /^- Now: ready for review; the approvals by maintainer and owner were dropped, because a push changed the files: /,
    )
  })

  it('has each hold, each refusal and each change of a review where it happened', async () => {
    const { number } = await propose(closeoutBody())
    const { github, settle } = mirror
    await github.as('maintainer').label(number, 'artifact: hold')
    await settle()
    await github.as('maintainer').label(number, 'artifact: approved')
    await settle()
    await github.as('maintainer').unlabel(number, 'artifact: hold')
    await settle()
    await github.as('maintainer').review(number, 'APPROVE')
    await settle()
    await github.as('maintainer').review(number, 'REQUEST_CHANGES', 'Not yet.')
    await settle()
    expect(await history(number)).toEqual([
      'agent opened the pull request',
      'closeout moved it to ready for review',
      'maintainer put it on hold',
      'maintainer requested approval; not granted, because maintainer has put it on hold',
      'maintainer lifted the hold',
      'maintainer approved SHA by review',
      'closeout moved it to approved',
      'maintainer ended their approval with a later review',
      '- Now: ready for review',
    ])
  })

  it('keeps a refusal that nothing has settled short, because it stands above with its reason', async () => {
    const { number } = await propose(closeoutBody())
    await mirror.github.as('triager').label(number, 'artifact: approved')
    await mirror.settle()
    const [line] = (await history(number)).filter(one => one.includes('requested'))
    expect(line).toBe('triager requested approval; not granted')
    const body = (await see(mirror.github, number)).comments[0]?.body ?? ''
    expect(body.match(/but one of these roles is needed/g)).toHaveLength(1)
  })

  it('has the publication, and each issue that was opened and closed', async () => {
    const { number } = await propose(withRoutes('[ ] backlog: Retry downloads too'))
    await mirror.github.as('maintainer').review(number, 'APPROVE')
    await mirror.settle()
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    const [issue] = (await mirror.github
      .as('owner')
      .ask(
        'GET',
        `/repos/${mirror.github.repository.fullName}/issues?labels=learning:%20follow-up`,
      )) as readonly { readonly number: number }[]
    const merged = [
      'agent opened the pull request',
      'closeout moved it to ready for review',
      'maintainer approved SHA by review',
      'closeout moved it to approved',
      'maintainer merged it into main as SHA',
      `The app opened issue #${issue?.number}`,
    ]
    expect(await history(number)).toEqual([...merged, '- Now: published'])
    await mirror.github.as('writer').close(issue?.number ?? 0)
    await mirror.settle()
    expect(await history(number)).toEqual([
      ...merged,
      'closeout moved it to published',
      `Issue #${issue?.number} was closed as completed`,
      '- Now: published',
    ])
  })
})

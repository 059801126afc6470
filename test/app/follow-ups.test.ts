import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { closeoutBody, type Mirror, see, startMirror } from '../support/mirror.ts'

type Issue = {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly state: string
  readonly state_reason: string | null
  readonly labels: readonly { readonly name: string }[]
  readonly user: { readonly login: string }
}

const withRoutes = (...lines: readonly string[]): string =>
  closeoutBody().replace(
    '- Follow-ups: None, because nothing is left to do\n',
    `- Follow-ups:\n${lines.map(line => `  - ${line}`).join('\n')}\n`,
  )

describe('learning follow-ups', () => {
  let mirror: Mirror
  let count = 0
  beforeAll(async () => {
    mirror = await startMirror()
  })
  afterAll(() => mirror.close())

  const issues = async (): Promise<readonly Issue[]> =>
    (await mirror.github
      .as('owner')
      .ask(
        'GET',
        `/repos/${mirror.github.repository.fullName}/issues?state=all&labels=learning:%20follow-up&per_page=100`,
      )) as readonly Issue[]

  /** A pull request by somebody, opened, looked at, and merged by a maintainer. */
  const ship = async (body: string, author = 'agent'): Promise<number> => {
    const number = await propose(body, author)
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    return number
  }

  const propose = async (body: string, author: string): Promise<number> => {
    count += 1
    const branch = `lesson-${count}`
    await mirror.github.as('agent').push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    const { number } = await mirror.github.as(author).openPullRequest({ head: branch, body })
    await mirror.settle()
    return number
  }

  const record = async (number: number): Promise<string> =>
    (await see(mirror.github, number)).comments[0]?.body ?? ''

  it('an open route of a merged pull request becomes one issue, and its closing completes the route', async () => {
    const number = await ship(withRoutes('[ ] backlog: Retry downloads too', '[x] doc: Say so -> docs/a.md'))
    const [issue, ...others] = await issues()
    expect([issue?.title, others]).toEqual(['Retry downloads too', []])
    if (process.env.SHOW) console.log(issue?.body, await record(number))
    expect(await record(number)).toContain(`| backlog | Retry downloads too | tracked | #${issue?.number} |`)
    expect((await see(mirror.github, number)).labels).toEqual(['artifact: published', 'learning: open'])
    await mirror.github.as('writer').close(issue?.number ?? 0)
    await mirror.settle()
    expect(await record(number)).toContain(
      `| backlog | Retry downloads too | completed | #${issue?.number} |`,
    )
    expect((await see(mirror.github, number)).labels).toEqual(['artifact: published'])
  })
})

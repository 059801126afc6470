import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { closeoutBody, type Mirror, startMirror } from '../support/app/mirror.ts'
import { type CallCount, countCalls } from '../support/count-calls.ts'

/** The functions whose calls are counted. */
const functions = {
  decideCheck: '/src/core/lifecycle/decide-check.ts',
  parseCloseout: '/src/core/closeout/parse-closeout.ts',
  parseRecords: '/src/core/closeout/parse-records.ts',
  needsCloseout: '/src/core/gate/needs-closeout.ts',
}

type Work = { readonly plans: number; readonly parses: number }

const withRoutes = (...actions: readonly string[]): string =>
  closeoutBody().replace(
    '- Follow-ups: None, because nothing is left to do\n',
    `- Follow-ups:\n${actions.map(action => `  - [ ] backlog: ${action}\n`).join('')}`,
  )

const record = '\n\n```closeout-record\n{"schema_version":"1.0","slug":"retry-uploads"}\n```\n'

describe('the work of one reconcile', () => {
  let mirror: Mirror
  let calls: CallCount
  beforeAll(async () => {
    mirror = await startMirror()
    calls = await countCalls(functions)
  })
  afterAll(async () => {
    await calls.stop()
    await mirror.close()
  })

  const propose = async (branch: string, body: string): Promise<number> => {
    await mirror.github.as('agent').push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    const { number } = await mirror.github.as('agent').openPullRequest({ head: branch, body })
    await mirror.settle()
    return number
  }

  /** Counts the work of the app from an action to the moment when no task is left. One delivery starts one reconcile. */
  const workOf = async (act: () => Promise<unknown>): Promise<Work> => {
    await calls.since()
    await act()
    await mirror.settle()
    const { decideCheck, parseCloseout, parseRecords, needsCloseout } = await calls.since()
    expect(needsCloseout).toBe(decideCheck)
    expect(parseRecords).toBeLessThanOrEqual(decideCheck ?? 0)
    return { plans: decideCheck ?? 0, parses: parseCloseout ?? 0 }
  }

  it('a label event, with the body that it shows: one plan, one parse', async () => {
    const number = await propose('labelled', closeoutBody() + record)
    const work = await workOf(() => mirror.github.as('maintainer').label(number, 'artifact: approved'))
    expect(work).toEqual({ plans: 1, parses: 1 })
    expect((await mirror.github.as('reader').pull(number)).labels.map(({ name }) => name)).toEqual([
      'artifact: approved',
    ])
  })

  it('a comment without a command: one plan, one parse', async () => {
    const number = await propose('commented', closeoutBody())
    const work = await workOf(() => mirror.github.as('reader').comment(number, 'Nice.'))
    expect(work).toEqual({ plans: 1, parses: 1 })
  })

  it('a new follow-up issue: planned again after it is written, parsed once', async () => {
    const number = await propose('one', withRoutes('Retry downloads too'))
    expect(await workOf(() => mirror.github.as('maintainer').merge(number))).toEqual({ plans: 2, parses: 1 })
  })

  it('several issues at once: no more work than one', async () => {
    const number = await propose('several', withRoutes('Name the limit', 'Show the wait', 'Log the cause'))
    expect(await workOf(() => mirror.github.as('maintainer').merge(number))).toEqual({ plans: 2, parses: 1 })
  })

  it('two pull requests with the same route at the same time: one issue, planned again after the other one wrote', async () => {
    const { github } = mirror
    const first = await propose('twin-1', withRoutes('Sign the manifest'))
    const second = await propose('twin-2', withRoutes('Sign the manifest'))
    github.webhooks.hold()
    await github.as('maintainer').merge(first)
    await github.as('maintainer').merge(second)
    const { plans, parses } = await workOf(() => github.webhooks.release())
    const issues = (await github
      .as('owner')
      .ask('GET', `/repos/${github.repository.fullName}/issues?state=all&per_page=100`)) as readonly {
      readonly title: string
    }[]
    expect(issues.filter(({ title }) => title === 'Sign the manifest')).toHaveLength(1)
    expect(plans).toBeGreaterThan(4)
    expect(parses).toBeLessThan(plans)
  })
})

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import {
  closeoutBody,
  currentLists,
  type Mirror,
  plannedWrites,
  see,
  startMirror,
} from '../../support/app/mirror.ts'

const approved = 'artifact: approved'

/** What a server in trouble may answer for the list of checks. */
const troubles = [
  ['a 404', { status: 404 }],
  ['a 422', { status: 422 }],
  ['a 500', { status: 500 }],
  ['a dropped connection', { status: 'drop' }],
  ['an answer of another form', { status: 200, body: { check_runs: null } }],
  ['entries of another form', { status: 200, body: { total_count: 1, check_runs: [{ id: 'x' }] } }],
] as const

describe('what cannot be read now', () => {
  let mirror: Mirror
  let count = 0
  beforeAll(async () => {
    // What is read here is what a fault lets through, not what a list shows late.
    mirror = await startMirror(currentLists)
  })
  afterEach(() => {
    mirror.github.heal()
    expect(mirror.github.violations).toEqual([])
  })
  afterAll(() => mirror.close())

  const open = async () => {
    count += 1
    const branch = `unread-${count}`
    const agent = mirror.github.as('agent')
    const head = await agent.push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    const { number } = await agent.openPullRequest({ head: branch, body: closeoutBody() })
    await mirror.settle()
    return { number, branch, head }
  }
  const approve = async (number: number): Promise<void> => {
    await mirror.github.as('maintainer').label(number, approved)
    await mirror.settle()
  }
  /** Another process, which remembers no check that it has written: it reads the list. */
  const forget = (): Promise<void> => mirror.restart()
  const listPath = (sha: string): string => `/repos/acme/widgets/commits/${sha}/check-runs`
  const countChecks = async (sha: string): Promise<number> => {
    const { check_runs } = (await mirror.github.as('owner').ask('GET', `${listPath(sha)}?filter=all`)) as {
      check_runs: readonly unknown[]
    }
    return check_runs.length
  }
  const standing = async (number: number): Promise<readonly unknown[]> => {
    const { labels, check } = await see(mirror.github, number)
    return [labels, check?.conclusion, await plannedWrites(mirror, number)]
  }

  it.each(troubles)(
    '%s for the checks of the head makes no second check, and the approval stands',
    async (_, fault) => {
      const { number, head } = await open()
      await approve(number)
      await forget()
      mirror.github.fail({ method: 'GET', path: listPath(head), times: 1, ...fault })
      await mirror.github.as('reader').comment(number, 'Nice.')
      await mirror.settle()
      expect([await countChecks(head), ...(await standing(number))]).toEqual([1, [approved], 'success', []])
    },
  )

  it('a list of checks that cannot be read at all gets no check for the failure either', async () => {
    const { number, head } = await open()
    await approve(number)
    await forget()
    mirror.github.fail({ method: 'GET', path: listPath(head), status: 404, times: 100 })
    await mirror.github.as('reader').comment(number, 'Nice.')
    await mirror.settle()
    mirror.github.heal()
    expect(await countChecks(head)).toBe(1)
    await mirror.github.as('reader').comment(number, '/closeout recheck')
    await mirror.settle()
    expect(await standing(number)).toEqual([[approved], 'success', []])
  })

  it('a 404 for the checks of the commit before an amended one does not drop the approval', async () => {
    const { number, branch, head } = await open()
    await approve(number)
    await forget()
    mirror.github.fail({ method: 'GET', path: listPath(head), status: 404, times: 1 })
    await mirror.github.as('agent').push(branch, { files: {}, message: 'Reworded', isAmended: true })
    await mirror.settle()
    expect(await standing(number)).toEqual([[approved], 'success', []])
  })

  const authority: readonly (readonly [string, (number: number) => string])[] = [
    ['the role', () => '/repos/acme/widgets/collaborators/maintainer/permission'],
    ['the commit list', number => `/repos/acme/widgets/pulls/${number}/commits`],
    ['the push log', () => '/repos/acme/widgets/activity'],
  ]

  it.each(authority)(
    '%s that fails for a while is asked for again, and the approval is given',
    async (_, pathOf) => {
      const { number } = await open()
      mirror.github.fail({ method: 'GET', path: pathOf(number), status: 502, times: 5 })
      await approve(number)
      const { labels, comments } = await see(mirror.github, number)
      expect([labels, /Not granted|not granted/.test(comments[0]?.body ?? '')]).toEqual([[approved], false])
    },
  )

  it.each(authority)(
    '%s that fails for long keeps what the approver saw until it can be read',
    async (_, pathOf) => {
      const { number } = await open()
      mirror.github.fail({ method: 'GET', path: pathOf(number), status: 500, times: 1_000 })
      await approve(number)
      const failed = await see(mirror.github, number)
      expect([failed.check?.title, failed.comments[0]?.body.includes('not granted')]).toEqual([
        'The pull request could not be checked',
        false,
      ])
      mirror.github.heal()
      await mirror.github.as('reader').comment(number, '/closeout recheck')
      await mirror.settle()
      expect(await standing(number)).toEqual([[approved], 'success', []])
    },
  )

  const facts = [
    ['the tree', /\/git\/trees\//],
    ['the policy', /\/contents\/\.github/],
    ['the follow-up issues', /\/repos\/acme\/widgets\/issues$/],
  ] as const

  it.each(facts)('%s that cannot be read for a moment makes nothing a draft', async (_, path) => {
    await forget()
    mirror.github.fail({ method: 'GET', path, by: 'app', status: 502, times: 5 })
    const { number } = await open()
    expect(await standing(number)).toEqual([['artifact: ready for review'], 'neutral', []])
  })

  it('a tree that cannot be read for long makes a draft that says so, and no dead letter', async () => {
    mirror.github.fail({ method: 'GET', path: /\/git\/trees\//, by: 'app', status: 502, times: 1_000 })
    const { number } = await open()
    const { labels, check } = await see(mirror.github, number)
    expect([labels, check?.title]).toEqual([
      ['artifact: draft'],
      'Draft: The gate could not read 1 fact that it needs.',
    ])
    const status = await (await fetch(`${mirror.app.statusUrl}/status`)).json()
    expect(status).toMatchObject({ queue: { waiting: 0, running: 0, dead: 0 } })
  })

  it('a role that GitHub refuses to tell is a denial with its reason', async () => {
    const { number } = await open()
    mirror.github.fail({ method: 'GET', path: authority[0]?.[1](number) ?? '', status: 403, times: 1_000 })
    await approve(number)
    const { labels, comments } = await see(mirror.github, number)
    expect(labels).toEqual(['artifact: ready for review'])
    expect(comments[0]?.body).toContain('give the token the permission')
  })
})

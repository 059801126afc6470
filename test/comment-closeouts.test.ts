import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Stage, type StagedChange, setStage } from './support/app/stage.ts'
import { completeBody } from './support/change/change.ts'
import { buildProgram, type Program } from './support/run-cli.ts'

let stage: Stage
let program: Program
beforeAll(async () => {
  program = buildProgram()
  stage = await setStage({
    people: { captain: 'release captain', sorter: 'sorter', member: 'read' },
    customRoles: { 'release captain': 'write', sorter: 'triage' },
    behavior: { listLagMs: 0, pageGaps: 0 },
  })
})
afterAll(() => stage.close())

const closeout = completeBody.replace('- #12', 'This pull request.').replace(' -> #31', '')
const policy = { '.github/closeout.yml': 'closeout: { sources: [body, comment] }\n' }

const propose = async (
  comments: readonly (readonly [login: string, body: string])[],
  body = 'Retries on 5xx.',
): Promise<StagedChange> => {
  const change = await stage.propose({ commits: [{ 'docs/retry.md': '# Retry\n' }], body, onBase: policy })
  for (const [login, text] of comments) await stage.github.as(login).comment(change.number, text)
  return change
}

const token = (): Promise<string> => stage.github.actionsToken()

/** The verdict of the command line, and whose roles it asked for. */
const judge = async (change: StagedChange) => {
  const start = stage.github.requests.length
  const args = ['check', '--json', '--pr', String(change.number), '--repo', 'octo/shop']
  const { out } = await program.run(args, {
    cwd: stage.checkOut(change, 'head'),
    env: { GITHUB_TOKEN: await token(), GITHUB_API_URL: stage.github.url },
  })
  const { verdict, closeout: read, findings } = JSON.parse(out)
  return {
    verdict,
    source: read.source,
    codes: findings.map(({ code }: { code: string }) => code),
    asked: stage.github.requests
      .slice(start)
      .flatMap(({ path }) => /\/collaborators\/([^/]+)\/permission/.exec(path)?.[1] ?? []),
  }
}

const judgeByAction = async (change: StagedChange) =>
  (await stage.judge(change, { token: await token() })).outputs.verdict

describe('a closeout in a comment', () => {
  it.each(['writer', 'maintainer', 'owner', 'captain'])('counts by %s, who may write', async login => {
    const verdict = await judge(await propose([[login, closeout]]))
    expect(verdict).toMatchObject({ verdict: 'pass', source: 'comment', codes: [] })
    expect(verdict.asked).toEqual([login])
  })

  it.each(['triager', 'reader', 'outsider', 'sorter', 'member'])('does not count by %s', async login => {
    const verdict = await judge(await propose([[login, closeout]]))
    expect(verdict).toMatchObject({
      verdict: 'fail',
      source: null,
      codes: ['closeout-missing'],
    })
  })

  it('counts in the action as it does on the command line', async () => {
    expect(await judgeByAction(await propose([['captain', closeout]]))).toBe('pass')
    expect(await judgeByAction(await propose([['sorter', closeout]]))).toBe('fail')
  })

  it('of a writer counts although a newer one by somebody else does not', async () => {
    const verdict = await judge(
      await propose([
        ['writer', closeout],
        ['outsider', '## Closeout\n\n**Shipped:** nothing'],
      ]),
    )
    expect(verdict).toMatchObject({ verdict: 'pass', source: 'comment' })
    expect(verdict.asked).toEqual(['outsider', 'writer'])
  })

  it('costs no look at a role for other comments, or where the body has the section', async () => {
    const talk = ['writer', 'reader', 'triager'].map(login => [login, 'Looks good.'] as const)
    const silent = await judge(await propose([...talk, ['owner', closeout], ['reader', 'Thanks.']]))
    expect(silent.asked).toEqual(['owner'])
    const verdict = await judge(await propose([['writer', closeout]], closeout))
    expect(verdict).toMatchObject({ verdict: 'pass', source: 'body', asked: [] })
  })

  it('asks for each author once, and for no more than ten', async () => {
    const crowd = Array.from({ length: 12 }, (_, at) => `guest-${at}`)
    const full = await setStage({
      people: Object.fromEntries(crowd.map(login => [login, 'read'])),
      behavior: { listLagMs: 0, pageGaps: 0 },
    })
    const usual = stage
    stage = full
    try {
      const twice = await judge(
        await propose([
          ['reader', closeout],
          ['reader', closeout],
        ]),
      )
      expect(twice.asked).toEqual(['reader'])
      const many = await judge(await propose(crowd.map(login => [login, closeout] as const)))
      expect(many).toMatchObject({ verdict: 'undecided', codes: ['fact-unknown'] })
      expect(many.asked).toHaveLength(10)
    } finally {
      stage = usual
      await full.close()
    }
  }, 60_000)

  it('is unknown, and not absent, where the role cannot be read', async () => {
    const change = await propose([['writer', closeout]])
    stage.github.fail({ path: /\/collaborators\/writer\/permission$/, status: 403, times: 9 })
    const verdict = await judge(change)
    stage.github.heal()
    expect(verdict).toMatchObject({ verdict: 'undecided', codes: ['fact-unknown'] })
  })

  it('is found on a later page, where pages are short', async () => {
    const full = await setStage({ behavior: { listLagMs: 0, pageGaps: 60 } })
    const usual = stage
    stage = full
    try {
      const change = await propose([
        ['reader', 'One.'],
        ['writer', closeout],
        ['reader', 'Two.'],
      ])
      expect(await judge(change)).toMatchObject({ verdict: 'pass', source: 'comment' })
    } finally {
      stage = usual
      await full.close()
    }
  })
})

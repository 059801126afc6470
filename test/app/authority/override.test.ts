import { afterEach, describe, expect, it } from '@jest/globals'
import { closeoutBody, type Mirror, plannedWrites, see, startMirror } from '../../support/app/mirror.ts'

const path = '.github/closeout.yml'
const hour = 3_600_000
const poor = closeoutBody().replace('npm test, 41 passed', 'TODO')
const reason = 'the test machine is gone until Monday'

describe('an override', () => {
  let mirror: Mirror
  afterEach(async () => {
    await mirror.settle()
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  const begin = async (
    policy: string,
    body = poor,
    files: Record<string, string> = { 'src/a.ts': '1\n' },
  ) => {
    mirror = await startMirror({ behavior: { listLagMs: 0 } })
    await mirror.github
      .as('owner')
      .push('main', { files: { '.gitignore': '.flow-agents/\n', [path]: policy } })
    const agent = mirror.github.as('agent')
    await agent.push('change', { files })
    const { number } = await agent.openPullRequest({ head: 'change', body })
    await mirror.settle()
    mirror.github.clock.advance(5_000)
    return number
  }
  const seen = async (number: number) => {
    await mirror.settle()
    const now = await see(mirror.github, number)
    expect(await plannedWrites(mirror, number)).toEqual([])
    return now
  }
  const say = async (number: number, login: string, text = `/closeout override ${reason}`) => {
    const id = await mirror.github.as(login).comment(number, text)
    return { id, ...(await seen(number)) }
  }
  const allowed = 'override: { allowed: true }\n'

  it('turns the check for the content that was seen, and the record says who, why and until when', async () => {
    const number = await begin(allowed)
    expect((await seen(number)).check?.conclusion).toBe('failure')
    const { check, comments, labels } = await say(number, 'maintainer')
    expect([check?.conclusion, labels]).toEqual(['neutral', ['artifact: ready for review']])
    expect(check?.title).toMatch(/^Ready for review: the closeout is overridden by maintainer until /)
    expect(`${check?.summary}`).toContain('overrides closeout-placeholder until')
    const record = comments[0]?.body ?? ''
    expect(record).toMatch(
      /\| \*\*Override\*\* \| of closeout-placeholder: \[maintainer\]\(\S+\), <span title="\S+">.* UTC<\/span>, until <span title="\S+">.* UTC<\/span>: the test machine is gone until Monday \|/,
    )
    const [at = '', until = ''] = [
      ...(/^.*\*\*Override\*\*.*$/m.exec(record)?.[0] ?? '').matchAll(/title="(\S+)"/g),
    ].map(([, instant = '']) => instant)
    expect(Date.parse(until) - Date.parse(at)).toBe(24 * hour)
    expect(record).toContain('overrode closeout-placeholder for')
  })

  it('shows a hostile reason as text', async () => {
    const number = await begin(allowed)
    const hostile = 'x | y | 1 < 2 --> @acme/all fixes #1 {issue} [a] 2026-01-01T00:00:00Z'
    const { comments, check } = await say(number, 'maintainer', `/closeout override ${hostile}`)
    expect(check?.conclusion).toBe('neutral')
    for (const text of [comments[0]?.body ?? '', check?.summary ?? '', check?.text ?? '']) {
      const shown = text.replace(/<!-- closeout-.*-->/g, '')
      expect(shown).not.toMatch(/-->|@acme|fixes #1 /)
      for (const row of shown.match(/^.*\*\*Override\*\*.*$/gm) ?? [])
        expect(row.match(/(?<!\\)\|/g)).toHaveLength(3)
    }
    // The receipt is read again from the check.
    expect((await say(number, 'maintainer', '/closeout recheck')).check?.conclusion).toBe('neutral')
  })

  it('lets the artifact be approved, and outlives the process', async () => {
    const number = await begin(allowed)
    await say(number, 'maintainer')
    await mirror.restart()
    await mirror.github.as('owner').label(number, 'artifact: approved')
    const { check, labels } = await seen(number)
    expect([check?.conclusion, labels]).toEqual(['success', ['artifact: approved']])
  })

  it('is off by default, and the refusal names the line of the policy', async () => {
    const number = await begin('mode: enforce\n')
    const { check, comments } = await say(number, 'maintainer')
    expect(check?.conclusion).toBe('failure')
    expect(comments[0]?.body).toContain('the policy allows no overrides')
    expect(comments[0]?.body).toContain('override: { allowed: true }')
  })

  it.each([
    ['agent', 'opened the pull request'],
    ['reader', 'one of these roles is needed'],
  ])('by %s is not granted: %s', async (login, why) => {
    const { check, comments } = await say(await begin(allowed), login)
    expect([check?.conclusion, comments[0]?.body]).toEqual(['failure', expect.stringContaining(why)])
  })

  it('is not granted without a reason, nor where no rule of the closeout fails', async () => {
    const number = await begin(allowed)
    const bare = await say(number, 'maintainer', '/closeout override')
    expect([bare.check?.conclusion, bare.comments[0]?.body]).toEqual([
      'failure',
      expect.stringContaining('it has no reason'),
    ])
    await mirror.github.as('agent').editBody(number, closeoutBody())
    expect((await say(number, 'maintainer')).comments[0]?.body).toContain('no rule of the closeout fails')
  })

  it('never covers runtime files', async () => {
    const number = await begin(allowed, poor, { '.flow-agents/a/state.json': '{}' })
    const { check } = await say(number, 'maintainer')
    expect(check?.conclusion).toBe('failure')
    expect(check?.summary).toContain('runtime')
    await mirror.github.as('agent').editBody(number, closeoutBody())
    const complete = await say(number, 'maintainer')
    expect(complete.check?.conclusion).toBe('failure')
  })

  it('drops with a push, and stays with an amended commit of the same files', async () => {
    const number = await begin(allowed)
    await say(number, 'maintainer')
    const agent = mirror.github.as('agent')
    await agent.push('change', { files: { 'src/a.ts': '1\n' }, isAmended: true, message: 'Say it better' })
    expect((await seen(number)).check?.conclusion).toBe('neutral')
    await agent.push('change', { files: { 'src/a.ts': '2\n' } })
    const { check, comments } = await seen(number)
    expect(check?.conclusion).toBe('failure')
    expect(comments[0]?.body).toMatch(
      /\*\*Override\*\* \| none\. Dropped: \[maintainer\].* because a push changed the files/,
    )
  })

  it('drops with an edit of the closeout, and with its comment', async () => {
    const number = await begin(allowed)
    const { id } = await say(number, 'maintainer')
    await mirror.github.as('agent').editBody(number, poor.replace('on 5xx', 'on 503'))
    const edited = await seen(number)
    expect([edited.check?.conclusion, edited.comments[0]?.body]).toEqual([
      'failure',
      expect.stringContaining('the closeout was edited after the override'),
    ])
    await mirror.github.as('agent').editBody(number, poor)
    expect((await seen(number)).check?.conclusion).toBe('neutral')
    await mirror.github.as('maintainer').deleteComment(id)
    expect((await seen(number)).check?.conclusion).toBe('failure')
  })

  it('ends at its time, and earlier where the policy gives less', async () => {
    const number = await begin('override: { allowed: true, hours: 4 }\n')
    await say(number, 'maintainer')
    mirror.github.clock.advance(3 * hour)
    await say(number, 'maintainer', '/closeout recheck')
    expect((await seen(number)).check?.conclusion).toBe('neutral')
    await mirror.github
      .as('owner')
      .push('main', { files: { [path]: 'override: { allowed: true, hours: 1 }\n' } })
    const { check, comments } = await say(number, 'maintainer', '/closeout recheck')
    expect([check?.conclusion, comments[0]?.body]).toEqual([
      'failure',
      expect.stringContaining('it ended at'),
    ])
  })

  it('ends when the policy forbids it, has a defect, or asks for a new rule', async () => {
    const number = await begin(allowed)
    await say(number, 'maintainer')
    for (const policy of ['mode: enforce\n', 'override: { allowed: true }\nmod: warn\n']) {
      await mirror.github.as('owner').push('main', { files: { [path]: policy } })
      expect((await say(number, 'maintainer', '/closeout recheck')).check?.conclusion).toBe('failure')
    }
    const stricter = `${allowed}promotion: { rules: [{ when: ['src/**'], docs: ['docs/**'] }] }\n`
    await mirror.github
      .as('agent')
      .editBody(number, poor.replace(/Durable docs: .*/, 'Durable docs: The page is on the site.'))
    await mirror.github.as('owner').push('main', { files: { [path]: allowed } })
    expect((await say(number, 'maintainer')).check?.conclusion).toBe('neutral')
    await mirror.github.as('owner').push('main', { files: { [path]: stricter } })
    expect((await say(number, 'maintainer', '/closeout recheck')).check?.conclusion).toBe('failure')
  })

  it('ends without an event, at the next sweep', async () => {
    const number = await begin('override: { allowed: true, hours: 4 }\n')
    expect((await say(number, 'maintainer')).check?.conclusion).toBe('neutral')
    mirror.github.clock.advance(5 * hour)
    await mirror.app.sweep()
    expect((await seen(number)).check?.conclusion).toBe('failure')
  })

  it('counts for the merge group of its pull request', async () => {
    const number = await begin(allowed)
    const conclusionOf = async (commit: string) => {
      await mirror.settle()
      const address = `/repos/acme/widgets/commits/${commit}/check-runs?check_name=artifact%20lifecycle`
      const runs = (await mirror.github.as('owner').ask('GET', address)) as {
        readonly check_runs: readonly { readonly conclusion: string }[]
      }
      return runs.check_runs[0]?.conclusion
    }
    const maintainer = mirror.github.as('maintainer')
    expect(await conclusionOf(await maintainer.enqueue(number))).toBe('failure')
    await maintainer.dequeue(number)
    expect((await say(number, 'maintainer')).check?.conclusion).toBe('neutral')
    expect(await conclusionOf(await maintainer.enqueue(number))).toBe('neutral')
  })

  it('is decided later where a role cannot be read now, with what its delivery showed', async () => {
    const number = await begin(allowed)
    mirror.github.fail({ method: 'GET', path: /collaborators\/maintainer/, status: 502, times: 4 })
    await mirror.github.as('maintainer').comment(number, `/closeout override ${reason}`)
    const { check } = await seen(number)
    expect(mirror.github.requests.some(({ status }) => status === 502)).toBe(true)
    expect(check?.conclusion).toBe('neutral')
  })

  it('is not granted while the gate cannot decide', async () => {
    const number = await begin(allowed)
    mirror.github.fail({ method: 'GET', path: /\/compare\//, status: 403, times: 99 })
    await mirror.github.as('maintainer').comment(number, `/closeout override ${reason}`)
    await mirror.settle()
    const meanwhile = await see(mirror.github, number)
    expect(meanwhile.comments[0]?.body).toContain('the gate could not read something that it needs')
    mirror.github.heal()
    const { check, comments } = await say(number, 'maintainer', '/closeout recheck')
    expect(check?.conclusion).toBe('failure')
    expect(comments[0]?.body).not.toContain('overrode')
  })
})

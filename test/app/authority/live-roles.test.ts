import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { currentLists, type Mirror, see, startMirror } from '../../support/app/mirror.ts'
import { openPulls, recordOf } from '../../support/app/open-pulls.ts'

const approved = 'artifact: approved'
const hold = 'artifact: hold'

/** A payload in which everybody is an owner, as far as the association says. */
const promoted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(promoted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'author_association' ? 'OWNER' : promoted(inner),
    ]),
  )
}

describe('the role of a person', () => {
  let mirror: Mirror
  const { open, settled } = openPulls(() => mirror, 'role')
  beforeAll(async () => {
    mirror = await startMirror(currentLists)
  })
  afterAll(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  const give = (login: string, permission: string) =>
    mirror.github.as('owner').ask('PUT', `/repos/acme/widgets/collaborators/${login}`, { permission })

  /** A comment whose webhook says that its author is an owner. */
  const say = async (login: string, number: number, text: string) => {
    mirror.github.webhooks.hold()
    await mirror.github.as(login).comment(number, text)
    const messages = mirror.github.webhooks.held.map(message => ({
      ...message,
      // The payload keeps its form; only the association is another.
      payload: promoted(message.payload) as typeof message.payload,
    }))
    await mirror.github.webhooks.release(messages)
    return settled(number)
  }

  it('does not let a bot approve, by the button either, also where GitHub calls it a user', async () => {
    const other = await startMirror({ ...currentLists, people: { 'robot[bot]': 'admin' } })
    try {
      const { number } = await openPulls(() => other, 'bot').open()
      const { check } = await see(other.github, number)
      await other.github.as('robot[bot]').pressButton(check?.id ?? 0, 'approve')
      await other.settle()
      const seen = await see(other.github, number)
      expect([seen.check?.conclusion, seen.labels]).toEqual(['neutral', ['artifact: ready for review']])
      expect(recordOf(seen)).toContain('is a bot, and bots never approve')
    } finally {
      await other.close()
    }
  })

  it.each([
    ['approve', 'neutral', 'artifact: ready for review'],
    ['hold', 'neutral', 'artifact: ready for review'],
  ])(
    'is read from GitHub and not from the webhook: /closeout %s by a reader',
    async (command, conclusion, label) => {
      const { number, head } = await open()
      const seen = await say(
        'reader',
        number,
        `/closeout ${command}${command === 'approve' ? ` ${head}` : ''}`,
      )
      expect([seen.check?.conclusion, seen.labels]).toEqual([conclusion, [label]])
      expect(recordOf(seen)).toContain('reader')
    },
  )

  it('is read for a hold: by a reader it has no effect, by the author and a triager it does', async () => {
    for (const [login, isHeld] of [
      ['reader', false],
      ['agent', true],
      ['triager', true],
      ['writer', true],
    ] as const) {
      const { number } = await open()
      const seen = await say(login, number, '/closeout hold')
      expect([login, seen.labels.includes(hold)]).toEqual([login, isHeld])
    }
  })

  it('is read for the end of a hold: a former maintainer, the triager of another’s hold and a reader lift nothing', async () => {
    const { number } = await open()
    await mirror.github.as('maintainer').label(number, approved)
    await settled(number)
    await say('agent', number, '/closeout hold')
    await give('maintainer', 'triage')
    try {
      for (const login of ['reader', 'triager', 'maintainer']) {
        const seen = await say(login, number, '/closeout unhold')
        expect([login, seen.labels.includes(hold), seen.check?.conclusion]).toEqual([
          login,
          true,
          'action_required',
        ])
      }
      await mirror.github.as('triager').unlabel(number, hold)
      const back = await settled(number)
      expect([back.labels.includes(hold), back.check?.conclusion]).toEqual([true, 'action_required'])
      const lifted = await say('agent', number, '/closeout unhold')
      expect([lifted.labels, lifted.check?.conclusion]).toEqual([[approved], 'success'])
    } finally {
      await give('maintainer', 'maintain')
    }
  })

  it('is read for the archive: by a reader and by a former maintainer nothing is archived', async () => {
    const { number } = await open()
    await mirror.github.as('maintainer').merge(number)
    await mirror.settle()
    await give('maintainer', 'triage')
    try {
      for (const login of ['reader', 'agent', 'maintainer'].filter(each => each !== 'agent')) {
        expect([login, (await say(login, number, '/closeout archive')).labels]).toEqual([
          login,
          ['artifact: published'],
        ])
      }
      await mirror.github.as('triager').label(number, 'artifact: archived')
      expect((await settled(number)).labels).toEqual(['artifact: published'])
    } finally {
      await give('maintainer', 'maintain')
    }
    expect((await say('maintainer', number, '/closeout archive')).labels).toEqual(['artifact: archived'])
    await mirror.github.as('triager').unlabel(number, 'artifact: archived')
    expect((await settled(number)).labels).toEqual(['artifact: archived'])
  })

  it('in the change is that in the approved commit, also if its author rewrites it before the app looks', async () => {
    for (const way of ['label', 'review'] as const) {
      const { number, branch, head } = await open()
      await mirror.github.as('maintainer').push(branch, { files: { 'src/mine.ts': 'export {}\n' } })
      await mirror.settle()
      mirror.github.webhooks.hold()
      if (way === 'label') await mirror.github.as('maintainer').label(number, approved)
      else await mirror.github.as('maintainer').review(number, 'APPROVE')
      // The same files in one commit of the author.
      const agent = mirror.github.as('agent')
      const { head: now } = await agent.pull(number)
      const commit = (await agent.ask('GET', `/repos/acme/widgets/git/commits/${now.sha}`)) as {
        readonly tree: { readonly sha: string }
      }
      const squashed = (await agent.ask('POST', '/repos/acme/widgets/git/commits', {
        message: 'All in one',
        tree: commit.tree.sha,
        parents: [head],
      })) as { readonly sha: string }
      const ref = `/repos/acme/widgets/git/refs/heads/${branch}`
      await agent.ask('PATCH', ref, { sha: squashed.sha, force: true })
      await mirror.github.webhooks.release()
      const seen = await settled(number)
      expect([way, seen.labels]).toEqual([way, ['artifact: ready for review']])
    }
  })

  describe('counts as it was at the request, whatever it is later:', () => {
    /** The person gets another role, and the app looks again. */
    const later = async (login: string, permission: string, number: number) => {
      await give(login, permission)
      // Somebody else's event: the app looks at everything again.
      await mirror.github.as('agent').comment(number, '/closeout recheck')
      return settled(number)
    }
    const openApproved = async () => {
      const { number } = await open()
      await mirror.github.as('owner').label(number, approved)
      expect((await settled(number)).check?.conclusion).toBe('success')
      return number
    }

    it('a hold that a maintainer lifted does not come back when the maintainer leaves', async () => {
      for (const lift of ['comment', 'label'] as const) {
        const number = await openApproved()
        await say('agent', number, '/closeout hold')
        if (lift === 'comment') await say('maintainer', number, '/closeout unhold')
        else await mirror.github.as('maintainer').unlabel(number, hold)
        expect([lift, (await settled(number)).check?.conclusion]).toEqual([lift, 'success'])
        const seen = await later('maintainer', 'pull', number)
        await give('maintainer', 'maintain')
        expect([lift, seen.check?.conclusion, seen.labels]).toEqual([lift, 'success', [approved]])
      }
    })

    it('a hold that a reader could not lift is not lifted when the reader gets a role', async () => {
      const number = await openApproved()
      await say('agent', number, '/closeout hold')
      await say('reader', number, '/closeout unhold')
      const seen = await later('reader', 'push', number)
      await give('reader', 'pull')
      expect([seen.check?.conclusion, seen.labels]).toEqual(['action_required', [approved, hold]])
    })

    it('a withdrawal that was refused takes nothing back when the person gets a role', async () => {
      const number = await openApproved()
      await mirror.github.as('triager').unlabel(number, approved)
      expect((await settled(number)).labels).toEqual([approved])
      const seen = await later('triager', 'push', number)
      await give('triager', 'triage')
      expect([seen.check?.conclusion, seen.labels]).toEqual(['success', [approved]])
    })

    it('an archive that was refused is not made when the person gets a role, and one that was made stays', async () => {
      const { number } = await open()
      await mirror.github.as('maintainer').merge(number)
      await mirror.settle()
      await say('reader', number, '/closeout archive')
      const seen = await later('reader', 'push', number)
      await give('reader', 'pull')
      expect(seen.labels).toEqual(['artifact: published'])
      await say('writer', number, '/closeout archive')
      const archived = await later('writer', 'pull', number)
      await give('writer', 'push')
      expect(archived.labels).toEqual(['artifact: archived'])
    })

    it('a hold stands when the person who set it leaves, and that person may lift it', async () => {
      const { number } = await open()
      await say('writer', number, '/closeout hold')
      expect((await later('writer', 'pull', number)).labels).toContain(hold)
      const seen = await say('writer', number, '/closeout unhold')
      await give('writer', 'push')
      expect(seen.labels).not.toContain(hold)
    })

    it('a hold that a reader could not set does not hold when the reader gets a role', async () => {
      const number = await openApproved()
      await say('reader', number, '/closeout hold')
      const seen = await later('reader', 'push', number)
      await give('reader', 'pull')
      expect([seen.check?.conclusion, seen.labels]).toEqual(['success', [approved]])
    })
  })
})

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Message } from '../github-emulator/events/webhooks.ts'
import {
  closeoutBody,
  currentLists,
  type Mirror,
  plannedWrites,
  see,
  startMirror,
} from '../support/app/mirror.ts'
import { plainText } from '../support/app/plain-text.ts'
import { runs } from '../support/laws.ts'

type Deed =
  | 'approve'
  | 'withdraw'
  | 'push'
  | 'amend'
  | 'edit'
  | 'fix'
  | 'draft'
  | 'ready'
  | 'hold'
  | 'unhold'
  | 'review'
  | 'stack'
  | 'close'
  | 'reopen'
const deeds: readonly Deed[] = [
  'approve',
  'withdraw',
  'push',
  'amend',
  'edit',
  'fix',
  'draft',
  'ready',
  'hold',
  'unhold',
  'review',
  'stack',
  'close',
  'reopen',
]

/** Performs a step. A step that GitHub refuses at that moment is skipped. */
const doDeed = async (
  { github }: Mirror,
  deed: Deed,
  number: number,
  branch: string,
  step: number,
): Promise<void> => {
  const agent = github.as('agent')
  const maintainer = github.as('maintainer')
  const file = { [`src/${branch}.ts`]: `export const a = ${step}\n` }
  const acts: Readonly<Record<Deed, () => Promise<unknown>>> = {
    approve: () => maintainer.label(number, 'artifact: approved'),
    withdraw: () => maintainer.unlabel(number, 'artifact: approved'),
    push: () => agent.push(branch, { files: file }),
    amend: () => agent.push(branch, { files: {}, message: `Reworded ${step}`, isAmended: true }),
    edit: () => agent.editBody(number, closeoutBody(`Step ${step} is done.`)),
    fix: () => agent.editBody(number, closeoutBody()),
    draft: () => agent.toDraft(number),
    ready: () => agent.markReady(number),
    hold: () => maintainer.label(number, 'artifact: hold'),
    unhold: () => maintainer.unlabel(number, 'artifact: hold'),
    review: () => maintainer.review(number, 'APPROVE'),
    stack: () => github.as('triager').label(number, 'artifact: published', 'bug'),
    close: () => agent.close(number),
    reopen: () => agent.reopen(number),
  }
  await acts[deed]().catch(() => undefined)
}

/** What must not depend on the order of deliveries: labels, verdict, status and its reasons. */
const standing = async (mirror: Mirror, number: number) => {
  const { labels, check, comments } = await see(mirror.github, number)
  const text = plainText(comments[0]?.body ?? '')
  const [, approval = ''] = /\| Approval \| ([^\n]*)/.exec(text) ?? []
  return {
    labels,
    conclusion: check?.conclusion,
    state: text.split('\n').find(line => line.includes(' › published › ')),
    approval: approval.replace(/\d+ \w+ \d{4}, \d\d:\d\d UTC|[0-9a-f]{12}/g, ''),
    comments: comments.length,
  }
}

describe('deliveries in any order', () => {
  let ordered: Mirror
  let shuffled: Mirror
  let count = 0
  beforeAll(async () => {
    // Where a look came before its list had caught up, the two orders end differently.
    ;[ordered, shuffled] = await Promise.all([startMirror(currentLists), startMirror(currentLists)])
  })
  afterAll(async () => {
    expect([ordered.github.violations, shuffled.github.violations]).toEqual([[], []])
    await Promise.all([ordered.close(), shuffled.close()])
  })

  const open = async (mirror: Mirror, branch: string): Promise<number> => {
    await mirror.github.as('agent').push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    const { number } = await mirror.github.as('agent').openPullRequest({ head: branch, body: closeoutBody() })
    await mirror.settle()
    return number
  }

  it('shuffled and repeated deliveries lead to the same result as ordered ones', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...deeds), { minLength: 2, maxLength: 6 }),
        fc.infiniteStream(fc.nat(1_000)),
        async (story, chances) => {
          count += 1
          const branch = `story-${count}`
          const [a, b] = [await open(ordered, branch), await open(shuffled, branch)]
          ordered.github.webhooks.hold()
          shuffled.github.webhooks.hold()
          for (const [step, deed] of story.entries()) {
            await Promise.all([
              doDeed(ordered, deed, a, branch, step),
              doDeed(shuffled, deed, b, branch, step),
            ])
          }
          await ordered.github.webhooks.release()
          const held: Message[] = shuffled.github.webhooks.held.slice()
          const doubled = held.flatMap(message =>
            (chances.next().value ?? 0) % 3 === 0 ? [message, message] : [message],
          )
          const order = doubled
            .map(message => ({ message, at: chances.next().value ?? 0 }))
            .sort((x, y) => x.at - y.at)
          await shuffled.github.webhooks.release(order.map(({ message }) => message))
          await shuffled.settle()
          await shuffled.app.sweep()
          await shuffled.settle()
          await ordered.app.sweep()
          await ordered.settle()
          expect([story, await plannedWrites(shuffled, b), await plannedWrites(ordered, a)]).toEqual([
            story,
            [],
            [],
          ])
          expect([story, await standing(shuffled, b)]).toEqual([story, await standing(ordered, a)])
        },
      ),
      {
        numRuns: runs(2, 12),
        endOnFailure: true,
        seed: 7,
      },
    )
  })

  it('a sweep replaces lost deliveries, except that an approval with a lost delivery must be applied again', async () => {
    const number = await open(ordered, 'dropped')
    const agent = ordered.github.as('agent')
    ordered.github.webhooks.hold()
    await agent.editBody(number, 'No closeout any more.')
    await ordered.github.webhooks.release([])
    await ordered.app.sweep()
    await ordered.settle()
    expect((await see(ordered.github, number)).labels).toEqual(['artifact: draft'])
    await agent.editBody(number, closeoutBody())
    await ordered.settle()
    ordered.github.webhooks.hold()
    await ordered.github.as('maintainer').label(number, 'artifact: approved')
    await ordered.github.webhooks.release([])
    await ordered.app.sweep()
    await ordered.settle()
    const seen = await see(ordered.github, number)
    expect(seen.labels).toEqual(['artifact: ready for review'])
    expect(seen.comments[0]?.body).toContain('Approve again')
    await ordered.github.as('maintainer').label(number, 'artifact: approved')
    await ordered.settle()
    expect((await see(ordered.github, number)).labels).toEqual(['artifact: approved'])
  })
})

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  type Approval,
  type Content,
  type Log,
  type Look,
  mayBeApproved,
  type Rules,
} from '../../core/lifecycle/oracle/oracle.ts'
import { closeoutBody, currentLists, type Mirror, see, startMirror } from '../../support/app/mirror.ts'
import { recordOf } from '../../support/app/open-pulls.ts'
import { runs } from '../../support/laws.ts'

const approvedLabel = 'artifact: approved'
const policyPath = '.github/closeout.yml'
const people = ['agent', 'maintainer', 'writer', 'triager', 'owner'] as const
const bases = ['main', 'work', 'lenient'] as const
type Base = (typeof bases)[number]
const strict: Rules = { roles: ['write', 'maintain', 'admin'], teams: [], allow: [], bind: 'tree' }
const lenient: Rules = { ...strict, allow: ['author', 'committer', 'last_pusher', 'initiator'] }
const policies: readonly (readonly [Rules, string | null])[] = [
  [strict, '# The defaults.\n'],
  [lenient, 'approval: { allow: [author, committer, last_pusher, initiator] }\n'],
  [{ ...strict, roles: ['admin'] }, 'approval: { roles: [admin] }\n'],
]
const roleOf = { agent: 'write', maintainer: 'maintain', writer: 'write', triager: 'triage', owner: 'admin' }

/** `isHeld`: the deliveries wait, so that the next deed comes before the app looks. */
type Deed = { readonly isHeld: boolean; readonly by: (typeof people)[number] } & (
  | {
      readonly kind:
        | 'label'
        | 'unlabel'
        | 'review'
        | 'comment'
        | 'name the head'
        | 'hold'
        | 'push'
        | 'amend'
        | 'push back'
        | 'fail'
    }
  | { readonly kind: 'edit'; readonly text: string }
  | { readonly kind: 'retarget'; readonly base: Base }
  | { readonly kind: 'rule'; readonly base: Base; readonly policy: number }
)

const common = {
  isHeld: fc.constantFrom(true, false, false),
  by: fc.constantFrom('maintainer' as const, 'writer' as const, 'owner' as const, ...people),
}
const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.oneof(
    fc.record({
      ...common,
      kind: fc.constantFrom(
        'label',
        'label',
        'unlabel',
        'review',
        'comment',
        'name the head',
        'hold',
        'push',
        'amend',
        'push back',
        'fail',
      ),
    }),
    fc.record({ ...common, kind: fc.constant('edit'), text: fc.constantFrom('First.', 'Second.') }),
    fc.record({ ...common, kind: fc.constant('retarget'), base: fc.constantFrom(...bases) }),
    fc.record({ ...common, kind: fc.constant('rule'), base: fc.constantFrom(...bases), policy: fc.nat(2) }),
    // Each record has the fields of its kind; the union is wider than fast-check infers.
  ) as unknown as fc.Arbitrary<Deed>,
  { minLength: 3, maxLength: 8 },
)

type Commit = { readonly sha: string; readonly patch: string; readonly by: readonly string[] }
type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** One story over HTTP: what people do, what the app saw of it, and what GitHub shows afterwards. */
const tell = async (mirror: Mirror, branch: string, isStacked: boolean, story: readonly Deed[]) => {
  const { github } = mirror
  const agent = github.as('agent')
  let [base, text, order, lastPusher]: [Base, string, number, string] = [
    isStacked ? 'work' : 'main',
    'First.',
    0,
    'agent',
  ]
  const rules: Record<Base, Rules> = { main: strict, work: strict, lenient }
  const first = await agent.push(branch, {
    files: { [`src/${branch}.ts`]: 'export const a = 0\n' },
    from: base,
  })
  const { number } = await agent.openPullRequest({ head: branch, base, body: closeoutBody(text) })
  let head: Commit = { sha: first, patch: '0', by: ['agent'] }
  const past: Commit[] = []
  let isOnHold = false
  const approvals: Mutable<Approval>[] = []
  const log = { approvals, withdrawals: [], changeRequests: [], breaks: [], looks: [] } as unknown as {
    approvals: Mutable<Approval>[]
    withdrawals: Log['withdrawals'][number][]
    changeRequests: Log['changeRequests'][number][]
    breaks: Log['breaks'][number][]
    looks: Look[]
  }
  const seconds = (): number => Math.floor(Date.parse(github.clock.now()) / 1_000)
  const content = (): Content => ({
    head: head.sha,
    tree: `${isStacked} ${head.patch}`,
    diff: `${isStacked && base !== 'work' ? 'stack ' : ''}${head.patch}`,
    base,
    closeout: text,
  })
  const approve = (by: string, via: Approval['via'], named = ''): void => {
    const seen = content()
    const was = { wasHeld: isOnHold, wasDraft: false, looked: null, isDismissed: false, isExample: false }
    approvals.push({ order, second: seconds(), by, via, seen, named, ...was })
  }
  const move = (next: Commit, by: string, isForced: boolean): void => {
    past.push(head)
    head = next
    lastPusher = by
    if (isForced) log.breaks.push({ order, kind: 'forced' })
  }
  const look = async () => {
    await github.webhooks.release()
    await mirror.settle()
    github.heal()
    order += 1
    const seen: Look = {
      order,
      second: seconds(),
      content: content(),
      rules: rules[base],
      roles: roleOf,
      teams: {},
      author: 'agent',
      committers: [...head.by],
      lastPusher,
    }
    log.looks.push(seen)
    for (const one of approvals) one.looked ??= seen
    const { labels, ...rest } = await see(github, number)
    const record = recordOf({ labels, ...rest })
    return {
      labels,
      record,
      log: structuredClone({ ...log, now: { content: content(), rules: rules[base] } } satisfies Log),
    }
  }
  const act = async (deed: Deed): Promise<void> => {
    order += 1
    const person = github.as(deed.by)
    const has = async (name: string): Promise<boolean> =>
      (await agent.pull(number)).labels.some(label => label.name === name)
    switch (deed.kind) {
      case 'label':
        if (await has(approvedLabel)) return
        await person.label(number, approvedLabel)
        return approve(deed.by, 'label')
      case 'unlabel':
        if (!(await has(approvedLabel))) return
        await person.unlabel(number, approvedLabel)
        return void log.withdrawals.push({ order, by: deed.by })
      case 'review':
        if (await person.review(number, 'APPROVE').catch(() => null)) approve(deed.by, 'review')
        return
      case 'comment':
      case 'name the head': {
        const named = deed.kind === 'comment' ? '' : head.sha
        await person.comment(number, `/closeout approve ${named}`.trim())
        return approve(deed.by, 'comment', named)
      }
      case 'hold':
        if (isOnHold) return
        await github.as('triager').label(number, 'artifact: hold')
        isOnHold = true
        return
      case 'push':
      case 'amend': {
        if (deed.by === 'triager') return
        const isAmended = deed.kind === 'amend'
        const patch = isAmended ? head.patch : String(order)
        const files = isAmended ? {} : { [`src/${branch}.ts`]: `export const a = ${order}\n` }
        const sha = await person.push(branch, { files, message: `Step ${order}`, isAmended })
        return move({ sha, patch, by: [...new Set([...head.by, deed.by])] }, deed.by, isAmended)
      }
      case 'push back': {
        const before = past.at(-1)
        if (!before || deed.by === 'triager') return
        await person.ask('PATCH', `/repos/acme/widgets/git/refs/heads/${branch}`, {
          sha: before.sha,
          force: true,
        })
        return move(before, deed.by, true)
      }
      case 'edit':
        text = deed.text
        return agent.editBody(number, closeoutBody(text))
      case 'retarget':
        if (deed.base === base) return
        await agent.retarget(number, deed.base)
        base = deed.base
        return void log.breaks.push({ order, kind: 'retargeted' })
      case 'rule': {
        const [given, file] = policies[deed.policy] ?? [strict, null]
        await github.as('owner').push(deed.base, { files: { [policyPath]: file } })
        rules[deed.base] = given
        return
      }
      case 'fail':
        return void github.fail({ method: 'GET', path: /collaborators|timeline/, status: 502, times: 2 })
    }
  }
  const states = [await look()]
  for (const deed of story) {
    if (deed.isHeld) github.webhooks.hold()
    await act(deed)
    if (!deed.isHeld) states.push(await look())
  }
  states.push(await look())
  github.heal()
  return states
}

describe('random stories over HTTP', () => {
  it('never show a pull request as approved where the page on the mirror says that nobody may have approved it', async () => {
    let [count, approved] = [0, 0]
    await fc.assert(
      fc.asyncProperty(fc.boolean(), deeds, async (isStacked, story) => {
        const mirror = await startMirror(currentLists)
        try {
          count += 1
          await mirror.github.as('owner').push('work', { files: { 'src/stack.ts': 'export {}\n' } })
          await mirror.github.as('owner').push('lenient', { files: { [policyPath]: policies[1]?.[1] ?? '' } })
          for (const { labels, record, log } of await tell(mirror, `told-${count}`, isStacked, story)) {
            if (!labels.includes(approvedLabel)) continue
            approved += 1
            expect([record, mayBeApproved(log)]).toEqual([record, true])
          }
          expect(mirror.github.violations).toEqual([])
        } finally {
          await mirror.close()
        }
      }),
      { seed: 7, numRuns: runs(3, 25), endOnFailure: true },
    )
    // Otherwise the stories would prove nothing.
    expect(approved).toBeGreaterThan(runs(0, 10))
  }, 900_000)
})

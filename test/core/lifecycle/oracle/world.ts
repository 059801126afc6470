import { createHash } from 'node:crypto'
import type { Ledger, LedgerEntry, Witness } from '../../../../src/core/lifecycle/model/approval.ts'
import type { LifecycleState } from '../../../../src/core/lifecycle/model/lifecycle.ts'
import type { LifecyclePolicy } from '../../../../src/core/lifecycle/model/lifecycle-policy.ts'
import { defaultLifecyclePolicy } from '../../../../src/core/lifecycle/model/lifecycle-policy.ts'
import type { LifecycleStatus } from '../../../../src/core/lifecycle/model/lifecycle-status.ts'
import type { OurCheck, TimelineEvent } from '../../../../src/core/lifecycle/model/pull-request-facts.ts'
import { openLedger, writeLedger } from '../../../../src/core/lifecycle/receipts/check-ledger.ts'
import { sealReceipt } from '../../../../src/core/lifecycle/replay/bind-content.ts'
import { digestApprovalPolicy } from '../../../../src/core/lifecycle/replay/evaluate-authority.ts'
import { known } from '../../../../src/core/vocabulary/known.ts'
import type { Ask, Person, Rules, Story, StoryEvent } from '../../../app/authority/oracle/story.ts'
import { evaluated, someAnswers, someGate, someMirror } from '../../../support/app/pull-request-facts.ts'
import { type Base, bases, type Deed, type Tale } from './story.ts'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
const shaOf = (text: string): string => digest(text).slice(0, 40)
const labelOf: Readonly<Record<LifecycleState, string>> = {
  draft: 'artifact: draft',
  ready: 'artifact: ready for review',
  approved: 'artifact: approved',
  published: 'artifact: published',
  archived: 'artifact: archived',
}
const holdLabel = 'artifact: hold'

const { roles, teams, allow, bind } = defaultLifecyclePolicy.approval
const strict: Rules = { roles, teams, allow, bind }
const ruleSets: Readonly<Record<string, Rules>> = {
  strict,
  lenient: { ...strict, allow: ['author', 'committer', 'last_pusher', 'initiator'] },
  admins: { ...strict, roles: ['admin'] },
  team: { ...strict, roles: ['admin'], teams: ['octo/releasers'] },
  diff: { ...strict, bind: 'diff' },
}

type Commit = {
  readonly sha: string
  readonly parent: Commit | null
  readonly base: number
  readonly patch: string
  readonly by: readonly string[]
}
type Pending = { readonly witness: Witness; readonly request: number }
type Happening = StoryEvent extends infer E ? (E extends StoryEvent ? Omit<E, 'at'> : never) : never
type DeedOf<K extends Deed['kind']> = Deed extends infer D
  ? D extends Deed
    ? K extends D['kind']
      ? D
      : never
    : never
  : never
const teamsOf: Readonly<Record<string, readonly string[]>> = { member: ['octo/releasers'] }

/** The approval that the app shows: who gave it and how, for which commit, and onto which base branch. */
export type Shown = {
  readonly by: string
  readonly way: string
  readonly head: string
  readonly base: string
}

/** The number of the pull request. */
const number = 12

/**
 * A GitHub of one pull request with the app's own core as its mirror, and the story of what really happened.
 *
 * @param onState  hears each state that the app shows once it has looked, with the approval that it shows
 */
export const runStory = (
  { base: firstBase, isStacked, deeds, last }: Tale,
  onState: (state: LifecycleState, isHeld: boolean, story: Story, shown: Shown | null) => void,
): void => {
  let second = 1_000
  const story: StoryEvent[] = []
  // Each event has the fields of its kind; a spread of a union loses which.
  const note = (event: Happening): void => void story.push({ ...event, at: second } as StoryEvent)
  let ids = 0
  let base: Base = firstBase
  let isDraft = false
  let body = 'one'
  let elsewhere = null as Commit | null
  const root: Commit = { sha: shaOf('root'), parent: null, base: 0, patch: 'p0', by: ['agent'] }
  let head = root
  const past: Commit[] = []
  const commits = new Map([[root.sha, root]])
  const pushers = new Map([[root.sha, 'agent']])
  const people: Record<string, string> = {
    agent: 'write',
    boss: 'admin',
    maint: 'maintain',
    writer: 'write',
    triager: 'triage',
    member: 'read',
    guest: 'none',
    'robot[bot]': 'admin',
  }
  const rules: Record<Base, Rules> = { main: strict, work: strict, lenient: ruleSets.lenient ?? strict }
  const timeline: TimelineEvent[] = []
  const labels = new Set<string>()
  const checks = new Map<string, { text: string; externalId: string }>()
  let pointsTo: string | null = null
  const pending: Pending[] = []
  const reviews: { readonly by: string; readonly request: number; readonly event: string }[] = []
  const at = (): string => new Date(second * 1_000).toISOString().replace('.000', '')
  const treeOf = ({ base, patch }: Commit): string => shaOf(`tree ${base} ${isStacked} ${patch}`)
  const diffOf = (commit: Commit, onto: Base): string =>
    digest(isStacked && onto !== 'work' ? `stack ${commit.patch}` : commit.patch)
  const tip = (name: Base) => ({ ref: name, sha: shaOf(name) })
  const authorsOf = (commit: Commit | null): readonly string[] =>
    commit ? [...commit.by, ...authorsOf(commit.parent)] : []
  type Plain = TimelineEvent extends infer E
    ? E extends TimelineEvent
      ? Omit<E, 'id' | 'at' | 'actor' | 'isOurs'>
      : never
    : never
  const happen = (login: string, event: Plain): string => {
    ids += 1
    const actor = { login, isBot: login.endsWith('[bot]') }
    timeline.push({
      ...event,
      id: String(ids),
      at: at(),
      actor,
      isOurs: login === 'closeout[bot]',
    } as TimelineEvent)
    return String(ids)
  }
  const personOf = (login: string): Happening => ({
    kind: 'person',
    person: {
      login,
      // Every role of these stories is one of GitHub's.
      role: people[login] as Person['role'],
      teams: teamsOf[login] ?? [],
      isBot: login.endsWith('[bot]'),
    },
  })
  const noteCommit = (commit: Commit): void => {
    const authors = [...new Set(authorsOf(commit))]
    const onto = Object.fromEntries(bases.map(one => [one, { diff: diffOf(commit, one), people: authors }]))
    note({ kind: 'commit', commit: { sha: commit.sha, tree: treeOf(commit), onto } })
  }
  const request = (by: string, ask: Ask): number => {
    ids += 1
    note({ kind: 'request', id: ids, pull: number, by, ask })
    return ids
  }

  /** One reconcile of the app with what some deliveries showed. */
  const reconcile = (given: readonly Pending[]): LifecycleStatus => {
    const witnesses = given.map(({ witness }) => witness)
    const heads = [...commits.values()]
    const seen = witnesses.flatMap(
      witness => ('head' in witness ? commits.get(witness.head) : undefined) ?? [],
    )
    const shown = [head, ...seen]
    const policy: LifecyclePolicy = {
      ...defaultLifecyclePolicy,
      approval: { ...defaultLifecyclePolicy.approval, ...rules[base] } as LifecyclePolicy['approval'],
    }
    const shas = [head.sha, ...(pointsTo === null || pointsTo === head.sha ? [] : [pointsTo])]
    const { status, ledger } = evaluated({
      facts: someMirror({
        at: new Date(second * 1_000 + 500).toISOString(),
        change: {
          isDraft,
          body,
          labels: [...labels],
          base: tip(base),
          head: { ref: 'retry', sha: head.sha, repository: 'octo/shop' },
        },
        headTree: known(treeOf(head)),
        timeline,
        checks: shas.flatMap(sha => checkOn(sha) ?? []),
        comment: pointsTo === null ? null : { id: 1, body: '', pointsTo },
        siblings: elsewhere?.sha === head.sha ? [{ number: 13, base: 'main', author: 'agent' }] : [],
      }),
      gate: someGate({ closeout: digest(body), digestOfBody: digest }),
      answers: someAnswers(people, {
        memberships: new Map(
          Object.keys(people).map(login => [
            login,
            known((teamsOf[login] ?? []).filter(team => rules[base].teams.includes(team))),
          ]),
        ),
        committers: known([...new Set(shown.flatMap(authorsOf))].toSorted()),
        pushers: known(shown.flatMap(({ sha }) => pushers.get(sha) ?? [])),
        trees: new Map(heads.map(commit => [commit.sha, known(treeOf(commit))])),
        diffs: new Map(
          heads.flatMap(commit =>
            bases.map(one => [`${tip(one).sha}...${commit.sha}`, known(diffOf(commit, one))] as const),
          ),
        ),
      }),
      policy,
      witnesses,
    })
    writeCheck(head.sha, ledger)
    pointsTo = head.sha
    show([labelOf[status.state], ...(status.hold ? [holdLabel] : [])])
    for (const { request } of given) note({ kind: 'heard', id: request })
    note({ kind: 'settled', looked: [number], shown: [{ head: head.sha, pull: number, base }] })
    return status
  }
  const show = (wanted: readonly string[]): void => {
    for (const name of wanted)
      if (!labels.has(name)) happen('closeout[bot]', { kind: 'labeled', label: name })
    for (const name of labels)
      if (!wanted.includes(name)) happen('closeout[bot]', { kind: 'unlabeled', label: name })
    labels.clear()
    for (const name of wanted) labels.add(name)
  }
  const writeCheck = (sha: string, ledger: Ledger): void => {
    const { block, digest: own } = writeLedger(ledger)
    checks.set(sha, {
      text: `text\n\n${block}`,
      externalId: `closeout-ledger/1 ${own} recheck`,
    })
  }
  const checkOn = (sha: string): OurCheck | null => {
    const check = checks.get(sha)
    return check
      ? { id: 1, head: sha, startedAt: at(), conclusion: 'neutral', title: '', summary: '', ...check }
      : null
  }

  const commit = (patch: string, by: string, more: Partial<Commit> = {}): Commit => {
    ids += 1
    const made: Commit = {
      sha: shaOf(`commit ${ids}`),
      parent: head,
      base: head.base,
      patch,
      by: [by],
      ...more,
    }
    commits.set(made.sha, made)
    noteCommit(made)
    return made
  }
  const moveTo = (next: Commit, by: string, isForced: boolean): void => {
    past.push(head)
    head = next
    pushers.set(next.sha, by)
    if (isForced) happen(by, { kind: 'force_pushed' })
    note({ kind: 'pushed', pull: number, by, head: next.sha, isForced })
  }

  const acts: { readonly [K in Deed['kind']]: (deed: DeedOf<K>) => void } = {
    label: ({ by }) => {
      if (labels.has(labelOf.approved)) return
      labels.add(labelOf.approved)
      happen(by, { kind: 'labeled', label: labelOf.approved })
      const asked = request(by, { ask: 'approve', way: 'label' })
      const shown = { actor: by, at: at(), head: head.sha, base: tip(base), body }
      pending.push({ request: asked, witness: { via: 'label', label: labelOf.approved, ...shown } })
    },
    unlabel: ({ by }) => {
      if (!labels.delete(labelOf.approved)) return
      happen(by, { kind: 'unlabeled', label: labelOf.approved })
      request(by, { ask: 'withdraw', way: 'label' })
    },
    'approve in review': ({ by }) => {
      const event = happen(by, { kind: 'reviewed', verdict: 'approved', commit: head.sha })
      const asked = request(by, { ask: 'approve', way: 'review', commit: head.sha })
      reviews.push({ by, request: asked, event })
      const shown = { actor: by, at: at(), head: head.sha, base: tip(base), body }
      pending.push({ request: asked, witness: { via: 'review', event, ...shown } })
    },
    'request changes': ({ by }) => {
      happen(by, { kind: 'reviewed', verdict: 'changes_requested', commit: head.sha })
      for (const one of reviews)
        if (one.by === by) request(by, { ask: 'withdraw', way: 'review', of: one.request })
    },
    dismiss: ({ by }) => {
      const index = timeline.findLastIndex(
        event => event.kind === 'reviewed' && event.verdict === 'approved' && event.actor?.login === by,
      )
      const review = timeline[index]
      if (review?.kind !== 'reviewed') return
      timeline[index] = { ...review, verdict: 'dismissed' }
      const own = reviews.find(({ event }) => event === review.id)
      if (own) request(by, { ask: 'withdraw', way: 'review', of: own.request })
    },
    press: ({ by }) => {
      const check = checks.get(head.sha)
      if (!check || (openLedger(check)?.entries.length ?? 0) !== 1) return
      const asked = request(by, { ask: 'approve', way: 'button', commit: head.sha })
      const pressed = { event: `delivery-${ids}`, actor: by, isBot: by.endsWith('[bot]'), at: at() }
      pending.push({
        request: asked,
        witness: {
          via: 'button',
          ...pressed,
          button: 'approve',
          head: head.sha,
          check: { text: check.text, externalId: check.externalId },
        },
      })
    },
    comment: ({ by, names }) => {
      const named = names === 'nothing' ? '' : names === 'head' ? head.sha : (past.at(-1)?.sha ?? '')
      const text = `/closeout approve ${named}`.trim()
      const event = happen(by, { kind: 'commented', text, isEdited: false })
      const asked = request(by, { ask: 'approve', way: 'command', ...(named ? { commit: named } : {}) })
      pending.push({ request: asked, witness: { via: 'comment', event, actor: by, at: at(), text, body } })
    },
    example: ({ by, text }) => {
      const event = happen(by, { kind: 'commented', text, isEdited: false })
      const asked = request(by, { ask: 'approve', way: 'command', isExample: true })
      pending.push({ request: asked, witness: { via: 'comment', event, actor: by, at: at(), text, body } })
    },
    hold: ({ by }) => {
      if (labels.has(holdLabel)) return
      labels.add(holdLabel)
      happen(by, { kind: 'labeled', label: holdLabel })
      request(by, { ask: 'hold', way: 'label' })
    },
    unhold: ({ by }) => {
      if (!labels.delete(holdLabel)) return
      happen(by, { kind: 'unlabeled', label: holdLabel })
      request(by, { ask: 'unhold', way: 'label' })
    },
    'comment unhold': ({ by }) => {
      const text = '/closeout unhold'
      const event = happen(by, { kind: 'commented', text, isEdited: false })
      const asked = request(by, { ask: 'unhold', way: 'command' })
      pending.push({ request: asked, witness: { via: 'comment', event, actor: by, at: at(), text, body } })
    },
    push: ({ by }) => {
      moveTo(commit(`p${ids + 1}`, by), by, false)
    },
    amend: ({ by }) => {
      moveTo(commit(head.patch, by, { parent: head.parent }), by, true)
    },
    rebase: ({ by }) => {
      moveTo(commit(head.patch, by, { parent: head.parent, base: head.base + 1 }), by, true)
    },
    'push back': ({ by }) => {
      const before = past.at(-1)
      if (before && before.sha !== head.sha) moveTo(before, by, true)
    },
    'push elsewhere': ({ by }) => {
      elsewhere = commit(`p${ids + 1}`, by)
      writeCheck(elsewhere.sha, otherLedger(elsewhere))
    },
    'fast-forward': ({ by }) => {
      if (elsewhere?.parent?.sha === head.sha) moveTo(elsewhere, by, false)
    },
    edit: ({ text }) => {
      body = text
      note({ kind: 'edited', pull: number, text: { closeout: body, passesGate: true } })
    },
    retarget: ({ base: next }) => {
      if (next === base) return
      base = next
      happen('agent', { kind: 'retargeted' })
      note({ kind: 'retargeted', pull: number, base })
    },
    rule: ({ base: of, rules: name }) => {
      rules[of] = ruleSets[name] ?? strict
      note({ kind: 'rules', base: of, rules: rules[of] })
    },
    role: ({ of, role }) => {
      people[of] = role
      note(personOf(of))
    },
    draft: () => {
      if (!isDraft) happen('agent', { kind: 'drafted' })
      isDraft = true
      note({ kind: 'drafted', pull: number, isDraft })
    },
    ready: () => {
      if (isDraft) happen('agent', { kind: 'readied' })
      isDraft = false
      note({ kind: 'drafted', pull: number, isDraft })
    },
    sweep: () => void reconcile([]),
    // What could not be read leaves everything as it was, the deliveries too.
    fail: () => {},
    deliver: ({ which }) => {
      const [one] = pending.splice(which % Math.max(1, pending.length), 1)
      reconcile(one ? [one] : [])
    },
    lose: ({ which }) => void pending.splice(which % Math.max(1, pending.length), 1),
  }

  /** The check of another pull request on the commit, approved there by the owner. */
  const otherLedger = (other: Commit): Ledger => {
    const receipt = sealReceipt({
      version: 2,
      grant: {
        base,
        role: 'admin',
        teams: [],
        involved: [],
        policy: digestApprovalPolicy(defaultLifecyclePolicy),
      },
      act: 'approve',
      repository: 77,
      kind: 'pull_request',
      number: 13,
      event: 'label:1',
      via: 'label',
      actor: 'boss',
      at: at(),
      head: other.sha,
      content: { tree: treeOf(other), diff: diffOf(other, base), closeout: digest(body) },
    })
    const entry: LedgerEntry = {
      number: 13,
      line: 'x',
      conclusion: 'success',
      closeout: digest(body),
      receipts: [receipt],
      frozen: null,
      base,
      since: new Date((second - 60) * 1_000).toISOString(),
    }
    return { repository: 77, entries: [entry] }
  }

  const check = ({ state, hold, approval, receipts }: LifecycleStatus): void => {
    const isHeld = hold !== null
    if (approval.standing !== 'stands') {
      onState(state, isHeld, story, null)
      return
    }
    const sealed = receipts.find(one => one.event === approval.event)
    const way = approval.via === 'comment' ? 'command' : approval.via
    const shown = { by: approval.by, way, head: approval.head, base: sealed?.grant?.base ?? '' }
    onState(state, isHeld, story, shown)
  }
  for (const login of Object.keys(people)) note(personOf(login))
  for (const one of bases) note({ kind: 'rules', base: one, rules: rules[one] })
  noteCommit(root)
  note({
    kind: 'opened',
    pull: number,
    author: 'agent',
    head: root.sha,
    pushedBy: 'agent',
    base,
    text: { closeout: body, passesGate: true },
    isDraft,
  })
  reconcile([])
  for (const deed of deeds) {
    second += deed.wait
    // The table has a row for each kind; its row takes this deed.
    ;(acts[deed.kind] as (one: Deed) => void)(deed)
    if (deed.kind === 'sweep' || deed.kind === 'deliver') check(reconcile([]))
  }
  for (const which of last) {
    const [one] = pending.splice(which % Math.max(1, pending.length), 1)
    if (one) reconcile([one])
  }
  second += 1
  reconcile(pending.splice(0))
  check(reconcile([]))
}
